/**
 * The public surface of every entry point, as a report that is committed: `packages/<package>/api/<entry>.api.md`.
 *
 *     npm run api                             builds, and rewrites the reports
 *     node scripts/api-reports.js --check     prints what differs, and fails when something does
 *
 * A change in a report is a change that users see: it is reviewed with the code.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CompilerState, Extractor, ExtractorConfig } from '@microsoft/api-extractor';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root); // where the compiler looks for the types of Node

const check = process.argv.includes('--check');
const scratch = mkdtempSync(join(tmpdir(), 'anyroom-api-'));
try {
  const reports = await extract(findEntryPoints());
  const committed = findReports();
  const differing = [
    ...[...reports].filter(([file, text]) => committed.get(file) !== text).map(([file]) => file),
    ...[...committed.keys()].filter((file) => !reports.has(file)),
  ];
  if (check) tell(differing, reports, committed);
  else {
    for (const file of committed.keys()) rmSync(file);
    for (const [file, text] of reports) write(file, text);
    console.log(`Wrote ${reports.size} reports, ${differing.length} of them changed.`);
  }
} finally {
  rmSync(scratch, { recursive: true });
}

/**
 * @typedef {object} EntryPoint
 * @property {string} folder of the package
 * @property {string} declarations the file of its types
 * @property {string} report the file to write
 */

/** @returns {readonly EntryPoint[]} */
function findEntryPoints() {
  return packageFolders().flatMap((folder) => {
    const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return Object.entries(exports)
      .filter(([, target]) => typeof target === 'object')
      .map(([path, target]) => ({
        folder,
        declarations: join(folder, target.import.replace(/\.js$/, '.d.ts')),
        report: join(folder, 'api', `${path === '.' ? 'index' : path.slice(2).replaceAll('/', '.')}.api.md`),
      }));
  });
}

/** @returns {readonly string[]} */
function packageFolders() {
  return readdirSync(join(root, 'packages'))
    .map((name) => join(root, 'packages', name))
    .filter((folder) => existsSync(join(folder, 'package.json')));
}

/**
 * The reports as they are to be, by file. All entry points share one run of the compiler.
 * @param {readonly EntryPoint[]} entryPoints
 * @returns {Promise<ReadonlyMap<string, string>>}
 */
async function extract(entryPoints) {
  const missing = entryPoints.find(({ declarations }) => !existsSync(declarations));
  if (missing !== undefined)
    throw new Error(`${relative(root, missing.declarations)} is not there. Run npm run build.`);
  const configurations = entryPoints.map(configure);
  const [first] = configurations;
  if (first === undefined) throw new Error('There is no entry point.');
  const additionalEntryPoints = configurations.map(({ mainEntryPointFilePath }) => mainEntryPointFilePath);
  const compilerState = CompilerState.create(first, { additionalEntryPoints });
  return new Map(
    entryPoints.map(({ folder, report }, index) => {
      const configuration = /** @type {ExtractorConfig} */ (configurations[index]);
      const { succeeded } = Extractor.invoke(configuration, { localBuild: true, compilerState, messageCallback });
      if (!succeeded) throw new Error(`${relative(root, report)} could not be made.`);
      const text = readFileSync(configuration.reportFilePath, 'utf8').replaceAll('\r\n', '\n');
      return [report, report.endsWith('index.api.md') ? text + merges(folder) : text];
    }),
  );
}

/** @param {EntryPoint} entryPoint */
function configure({ folder, declarations }, /** @type {number} */ index) {
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(folder, 'package.json'),
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: declarations,
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'es2023',
            lib: ['es2023'],
            types: ['node'],
            module: 'nodenext',
            strict: true,
            exactOptionalPropertyTypes: true,
            skipLibCheck: true,
          },
          files: [declarations],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: `${index}.api.md`,
        reportFolder: scratch,
        reportTempFolder: join(scratch, 'temp'),
        includeForgottenExports: true,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
    },
  });
}

/**
 * Only what stops the run is worth saying: the report itself shows the rest.
 * @param {import('@microsoft/api-extractor').ExtractorMessage} message
 */
function messageCallback(message) {
  if (message.logLevel !== 'error' || message.category === 'Extractor') message.handled = true;
}

/**
 * What a package adds to the interfaces of another, which the extractor leaves out.
 * @param {string} folder
 */
function merges(folder) {
  const built = join(folder, 'dist', 'esm');
  const found = readdirSync(built, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.d.ts'))
    .flatMap((file) => readFileSync(join(built, file), 'utf8').match(/^declare module '.*' \{\n[\s\S]*?^\}$/gm) ?? [])
    .sort();
  return found.length === 0 ? '' : `\n## Declaration merging\n\n\`\`\`ts\n${found.join('\n')}\n\`\`\`\n`;
}

/** @returns {ReadonlyMap<string, string>} */
function findReports() {
  const files = packageFolders()
    .map((folder) => join(folder, 'api'))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  return new Map(files.map((file) => [file, readFileSync(file, 'utf8').replaceAll('\r\n', '\n')]));
}

/** @param {string} file @param {string} text */
function write(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/**
 * @param {readonly string[]} differing
 * @param {ReadonlyMap<string, string>} actual
 * @param {ReadonlyMap<string, string>} committed
 */
function tell(differing, actual, committed) {
  for (const file of differing) {
    const before = new Set(committed.get(file)?.split('\n'));
    const after = new Set(actual.get(file)?.split('\n'));
    console.log(`${relative(root, file)} is not what the code exports:`);
    for (const line of before) if (!after.has(line)) console.log(`  - ${line.trim()}`);
    for (const line of after) if (!before.has(line)) console.log(`  + ${line.trim()}`);
  }
  if (differing.length === 0) console.log(`The reports of ${actual.size} entry points are as committed.`);
  else {
    console.log('If the change is meant, run npm run api and commit the reports.');
    process.exitCode = 1;
  }
}
