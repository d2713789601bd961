import { readFileSync, statSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { capabilitiesPage } from '../scripts/capabilities/capabilities-page.js';
import { documents, withSnippets } from '../scripts/sync-snippets.js';
import { fidelityPage } from '../scripts/write-tables.js';

const textOf = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

describe('the documents', () => {
  test.each(documents())('%s shows the examples as they are, and no other code', (path) => {
    const document = textOf(path);
    const { text, strays } = withSnippets(document);
    expect(strays).toEqual([]);
    expect(document).toBe(text);
  });

  test('a piece of code that names no file is noticed', () => {
    expect(withSnippets('```ts\nconst stray = 1;\n```\n').strays).toEqual(['const stray = 1;']);
  });

  test('a snippet that has no code yet is noticed', () => {
    const document = '<!-- snippet: examples/quickstart.ts -->\n\nMore.\n';
    expect(withSnippets(document).text).toContain('```ts\nimport');
  });

  test('a snippet that is out of date is noticed', () => {
    const document = '<!-- snippet: examples/quickstart.ts -->\n\n```ts\nold\n```\n';
    expect(withSnippets(document).text).not.toBe(document);
  });

  test('the capability table is what the adapters declare', () => {
    expect(textOf('docs/capabilities.md')).toBe(capabilitiesPage());
  });

  test('the fidelity table is what the emulator declares', () => {
    expect(textOf('docs/fidelity.md')).toBe(fidelityPage());
  });

  test('every relative link leads to a file', () => {
    const broken = documents().flatMap((path) =>
      [...textOf(path).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
        .map(([, target = '']) => target)
        .filter((target) => !exists(new URL(target, new URL(`../${path}`, import.meta.url))))
        .map((target) => `${path}: ${target}`),
    );
    expect(broken).toEqual([]);
  });
});

function exists(url: URL): boolean {
  try {
    return statSync(url) !== undefined;
  } catch {
    return false;
  }
}
