/**
 * Packs every package, installs the tarballs in empty projects outside the repository, and uses them there as strangers
 * would: `npm run test:packages`. Needs the npm registry, for what the packages depend on.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Checks } from './test-packages/checks.js';
import { askEmulatorCommand } from './test-packages/emulator-command.js';
import { pack } from './test-packages/pack.js';
import { createProject } from './test-packages/project.js';
import { runCommand } from './test-packages/run-command.js';
import { typeCheck } from './test-packages/type-check.js';

/** The last inversify that a CommonJS Jest project can load; from 8 on it is an ES module. */
const INVERSIFY_FOR_COMMONJS_JEST = '7.11.0';
/** An old compiler that consumers may still have. */
const OLD_TYPESCRIPT = '5.4.5';

const root = fileURLToPath(new URL('..', import.meta.url));
const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const consumers = join(root, 'test', 'packages');
const scratch = mkdtempSync(join(tmpdir(), 'anyroom-packages-'));
const checks = new Checks();

try {
  const packed = await pack(root, scratch);
  const tarballs = packed.map(({ tarball }) => tarball);
  const everything = packed.flatMap(({ specifiers }) => specifiers);
  const roots = everything.filter((specifier) => !/\/(inversify|undici)$/.test(specifier));

  for (const { name, tarball } of packed) {
    await checks.check(`${name}: its types resolve for everybody (attw)`, () =>
      runCommand('npx', ['--no', 'attw', '--no-color', tarball], { cwd: root }),
    );
    await checks.check(`${name}: its package.json tells the truth (publint --strict)`, () =>
      runCommand('npx', ['--no', 'publint', 'run', '--strict', tarball], { cwd: root }),
    );
  }

  const bare = await createProject(join(scratch, 'bare'), tarballs, {});
  addConsumers(bare);
  await checks.check('without inversify, reflect-metadata and undici: none is installed along', async () => {
    for (const name of ['inversify', 'reflect-metadata', 'undici']) assert.equal(bare.has(name), false);
  });
  await checks.check('without inversify, reflect-metadata and undici: the roots work by import', () =>
    bare.node(['by-import.mjs', ...roots]),
  );
  await checks.check('without inversify, reflect-metadata and undici: the roots work by require', () =>
    bare.node(['by-require.cjs', ...roots]),
  );
  await checks.check('npx anyroom-emulator --port 0 prints one line of JSON, and answers', async () => {
    const { url, cloudflare, azure, statusWithoutCredential } = await askEmulatorCommand(bare.folder);
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(cloudflare.baseUrl, `${url}/client/v4`);
    assert.match(azure.connectionString, /^endpoint=.*;accesskey=/i);
    assert.equal(statusWithoutCredential, 401);
  });

  const modern = await createProject(join(scratch, 'modern'), tarballs, {
    inversify: devDependencies.inversify,
    'reflect-metadata': devDependencies['reflect-metadata'],
    typescript: devDependencies.typescript,
    undici: devDependencies.undici,
    '@types/node': devDependencies['@types/node'],
  });
  addConsumers(modern);
  const inversify = `inversify ${devDependencies.inversify}`;
  await checks.check(`with ${inversify}: every entry point works by import`, () =>
    modern.node(['by-import.mjs', ...everything]),
  );
  await checks.check(`with ${inversify}: every entry point works by require`, () =>
    modern.node(['by-require.cjs', ...everything]),
  );
  for (const file of ['types.mts', 'types.cts']) {
    for (const module of ['nodenext', 'preserve']) {
      const moduleResolution = module === 'preserve' ? 'bundler' : module;
      await checks.check(`TypeScript ${devDependencies.typescript}, ${moduleResolution}: ${file} type-checks`, () =>
        typeCheck(modern, { file, module, moduleResolution, skipLibCheck: false }),
      );
    }
  }

  const older = await createProject(join(scratch, 'older'), tarballs, {
    inversify: INVERSIFY_FOR_COMMONJS_JEST,
    jest: devDependencies.jest,
    'reflect-metadata': devDependencies['reflect-metadata'],
    typescript: OLD_TYPESCRIPT,
    undici: devDependencies.undici,
    '@types/node': devDependencies['@types/node'],
  });
  addConsumers(older);
  await checks.check(`CommonJS Jest ${devDependencies.jest}, inversify ${INVERSIFY_FOR_COMMONJS_JEST}: all work`, () =>
    older.node(['node_modules/jest/bin/jest.js', '--ci'], { SPECIFIERS: everything.join(' ') }),
  );
  for (const module of ['node16', 'commonjs']) {
    const moduleResolution = module === 'commonjs' ? 'node10' : module;
    await checks.check(`TypeScript ${OLD_TYPESCRIPT}, ${moduleResolution}: types.cts type-checks`, () =>
      typeCheck(older, { file: 'types.cts', module, moduleResolution, skipLibCheck: true }),
    );
  }
} catch (error) {
  await checks.check('the packages can be packed and installed', () => Promise.reject(error));
} finally {
  rmSync(scratch, { recursive: true, maxRetries: 3 });
}
if (!checks.close()) process.exitCode = 1;

/** @param {import('./test-packages/project.js').Project} project */
function addConsumers(project) {
  for (const file of ['jobs.cjs', 'by-import.mjs', 'by-require.cjs', 'types.mts']) {
    project.copy(join(consumers, file), file);
  }
  project.copy(join(consumers, 'types.mts'), 'types.cts');
  project.copy(join(consumers, 'in-jest.cjs'), 'packages.test.cjs');
}
