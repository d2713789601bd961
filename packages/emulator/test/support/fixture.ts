import { readFileSync } from 'node:fs';

/** The parsed fixture of that name; its `source` says where it came from. */
export const fixture = (name: string) =>
  JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8'));
