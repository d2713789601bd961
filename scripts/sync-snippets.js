// Every piece of TypeScript or JavaScript in the documents is (a region of) a file in examples/, which the tests run; so
// are shell scripts and JSON that name one.
//
//   <!-- snippet: examples/quickstart.ts -->          the whole file
//   <!-- snippet: examples/other.ts#region-name -->    what stands between `// #region region-name` and `// #endregion`
//
// `node scripts/sync-snippets.js` writes the code below such lines anew. A test does the same and compares.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FENCE =
  /(?:<!-- snippet: (\S+?)(?:#([\w-]+))? -->\n\n?)?```(ts|js|typescript|javascript|sh|json)\n([\s\S]*?)```/g;
/** A line that names a file, without the code. */
const BARE = /(<!-- snippet: \S+?\.(\w+)(?:#[\w-]+)? -->)\n(?!\n?```)/g;
/** What a reader types or fills in may stand there by itself; a program may not. */
const MAY_STAND_ALONE = ['sh', 'json'];
const root = new URL('../', import.meta.url);

/** @returns {string[]} the documents that git knows, or would add */
export function documents() {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'];
  return execFileSync('git', args, { cwd: fileURLToPath(root), encoding: 'utf8' })
    .split('\n')
    .filter((path) => path !== '' && !path.endsWith('.api.md'));
}

/**
 * @param {string} document a document's text
 * @returns {{ text: string, strays: string[] }} the text with its snippets as they are now, and the first line of every
 *   piece of code that names no file
 */
export function withSnippets(document) {
  /** @type {string[]} */
  const strays = [];
  const text = document.replace(BARE, emptyFence).replace(FENCE, (whole, path, region, language, code) => {
    if (path === undefined) {
      if (!MAY_STAND_ALONE.includes(language)) strays.push(code.split('\n')[0]);
      return whole;
    }
    const marker = `<!-- snippet: ${path}${region === undefined ? '' : `#${region}`} -->`;
    return `${marker}\n\n\`\`\`${language}\n${snippet(path, region)}\`\`\``;
  });
  return { text, strays };
}

/**
 * @param {string} _
 * @param {string} marker
 * @param {string} extension
 */
function emptyFence(_, marker, extension) {
  return `${marker}\n\n\`\`\`${extension}\n\`\`\`\n`;
}

/**
 * @param {string} path
 * @param {string | undefined} region
 */
function snippet(path, region) {
  const lines = readFileSync(new URL(path, root), 'utf8').split('\n');
  const from = region === undefined ? 0 : lines.findIndex((line) => line.trim() === `// #region ${region}`) + 1;
  if (region !== undefined && from === 0) throw new Error(`${path} has no region ${region}.`);
  const end = region === undefined ? -1 : lines.slice(from).findIndex((line) => line.trim() === '// #endregion');
  const chosen = (end === -1 ? lines.slice(from) : lines.slice(from, from + end)).filter(
    (line) => !/^\s*\/\/ #(end)?region/.test(line),
  );
  const indent = Math.min(...chosen.filter((line) => line !== '').map((line) => line.search(/\S/)));
  return `${chosen
    .map((line) => line.slice(indent))
    .join('\n')
    .trim()}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const path of documents()) {
    const url = new URL(path, root);
    const before = readFileSync(url, 'utf8');
    const { text, strays } = withSnippets(before);
    if (text !== before) writeFileSync(url, text);
    for (const stray of strays) console.error(`${path}: code that is in no file of examples/: ${stray}`);
    if (strays.length > 0) process.exitCode = 1;
  }
}
