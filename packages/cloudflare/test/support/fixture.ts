import { readFileSync } from 'node:fs';

/** The `answer` of a fixture; its `source` says where it comes from. */
export function fixture(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8')).answer;
}
