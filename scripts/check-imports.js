/**
 * Checks the direction of the imports: what each entry point of a package loads, directly or through others, when a
 * program imports it. Types are free; only imports that run count. Part of `npm run lint`.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from '@swc/core';

/** @typedef {{ readonly entry: RegExp, readonly never: RegExp, readonly because: string }} Rule */

/** @type {readonly Rule[]} */
const RULES = [
  {
    entry: /^@anyroom\/core(\/|$)/,
    never: /^(?!node:|inversify$)/,
    because: 'core has no run-time dependency, and is a peer of every other package',
  },
  {
    entry: /^@anyroom\/core$/,
    never: /^node:/,
    because: 'core does no I/O',
  },
  {
    entry: /^@anyroom\/emulator(\/|$)/,
    never: /^@anyroom\//,
    because: 'the emulator shares no code with the adapters, so that agreement between the two means something',
  },
  {
    entry: /^(?!.*\/inversify$)/,
    never: /^inversify(\/|$)/,
    because: 'only the /inversify entry points wire',
  },
  {
    entry: /^/,
    never: /^reflect-metadata(\/|$)/,
    because: 'only an application loads it',
  },
  {
    entry: /^@anyroom\/adapter-kit$/,
    never: /^axios(\/|$)/,
    because: 'an adapter that is not HTTP loads no axios',
  },
  {
    entry: /^@anyroom\/jitsi(\/|$)/,
    never: /^axios(\/|$)/,
    because: 'it speaks XMPP',
  },
  {
    entry: /^@anyroom\/(memory|testing)(\/|$)/,
    never: /^axios(\/|$)/,
    because: 'it sends nothing',
  },
  {
    entry: /^@anyroom\/redis(\/|$)/,
    never: /^(redis|@redis\/|ioredis)/,
    because: "the client is the application's own",
  },
  {
    entry: /^@anyroom\/(?!cloudflare)/,
    never: /^@anyroom\/cloudflare(\/|$)/,
    because: 'no package knows an adapter',
  },
  {
    entry: /^@anyroom\/(?!azure)/,
    never: /^@anyroom\/azure(\/|$)/,
    because: 'no package knows an adapter',
  },
  {
    entry: /^@anyroom\/(?!janus)/,
    never: /^@anyroom\/janus(\/|$)/,
    because: 'no package knows an adapter',
  },
  {
    entry: /^@anyroom\/(?!jitsi)/,
    never: /^@anyroom\/jitsi(\/|$)/,
    because: 'no package knows an adapter',
  },
];

const root = fileURLToPath(new URL('..', import.meta.url));
const entries = findEntries();
const broken = [...entries].flatMap(([entry, file]) => violations(entry, loadedBy(file)));
for (const line of broken) console.error(line);
if (entries.size === 0) console.error('No entry point was found.');
if (broken.length > 0 || entries.size === 0) process.exitCode = 1;
else console.log(`Checked the imports of ${entries.size} entry points.`);

/**
 * Every entry point that runs, by the specifier that imports it.
 * @returns {ReadonlyMap<string, string>}
 */
function findEntries() {
  const found = new Map();
  for (const folder of readdirSync(join(root, 'packages'))) {
    const manifest = join(root, 'packages', folder, 'package.json');
    if (!existsSync(manifest)) continue;
    const { name, exports } = JSON.parse(readFileSync(manifest, 'utf8'));
    for (const [path, target] of Object.entries(exports)) {
      const source = /** @type {{ '@anyroom/source'?: string }} */ (target)['@anyroom/source'];
      if (source !== undefined) found.set(name + path.slice(1), join(root, 'packages', folder, source));
    }
  }
  return found;
}

/**
 * What a file loads, each with the files in between.
 * @param {string} start
 * @returns {ReadonlyMap<string, readonly string[]>}
 */
function loadedBy(start) {
  /** @type {Map<string, readonly string[]>} */
  const loaded = new Map();
  const seen = new Set([start]);
  /** @type {(readonly string[])[]} */
  const open = [[start]];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const file = /** @type {string} */ (path.at(-1));
    for (const specifier of importsOf(file)) {
      const own = specifier.startsWith('.')
        ? resolve(dirname(file), specifier.replace(/\.(c?)js$/, '.$1ts'))
        : entries.get(specifier);
      if (!specifier.startsWith('.') && !loaded.has(specifier)) loaded.set(specifier, path);
      if (own === undefined || seen.has(own)) continue;
      seen.add(own);
      open.push([...path, own]);
    }
  }
  return loaded;
}

/**
 * The specifiers that a file imports when it runs. `import { type A }` is one: it is compiled to `import {}`.
 * @param {string} file
 * @returns {readonly string[]}
 */
function importsOf(file) {
  const module = parseSync(readFileSync(file, 'utf8'), { syntax: 'typescript', decorators: true, target: 'es2022' });
  /** @type {string[]} */
  const specifiers = [];
  JSON.stringify(module, (_, node) => {
    if (/^(Import|Export(All|Named))Declaration$/.test(node?.type) && node.source && !node.typeOnly) {
      specifiers.push(node.source.value);
    }
    if (
      node?.type === 'CallExpression' &&
      isLoading(node.callee) &&
      node.arguments[0]?.expression.type === 'StringLiteral'
    ) {
      specifiers.push(node.arguments[0].expression.value);
    }
    return node;
  });
  return specifiers;
}

/** @param {{ type: string, value?: string }} callee */
function isLoading(callee) {
  return callee.type === 'Import' || (callee.type === 'Identifier' && callee.value === 'require');
}

/**
 * @param {string} entry
 * @param {ReadonlyMap<string, readonly string[]>} loaded
 * @returns {readonly string[]}
 */
function violations(entry, loaded) {
  return RULES.filter((rule) => rule.entry.test(entry)).flatMap((rule) =>
    [...loaded]
      .filter(([specifier]) => rule.never.test(specifier))
      .map(([specifier, path]) => {
        const via = path.map((file) => relative(root, file)).join(' → ');
        return `${entry} loads ${specifier}, but ${rule.because} (${via}).`;
      }),
  );
}
