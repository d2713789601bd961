// Writes the documents that are made from what the code declares: `node scripts/write-tables.js`, after a build. A test
// compares.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fidelityTable } from '@anyroom/emulator';
import { capabilitiesPage } from './capabilities/capabilities-page.js';

/** What the emulator does, with how sure each fact is. */
export function fidelityPage() {
  return `# Fidelity of the emulator

What \`@anyroom/emulator\` does, each fact with how sure it is. Written by \`node scripts/write-tables.js\` from the
emulator's own data.

| mark | meaning |
| --- | --- |
| spec | the vendor's machine-readable API description |
| sdk | source, or observed behaviour, of the vendor's SDK |
| rec | real traffic, recorded in a repository of the vendor |
| doc | the vendor's documentation |
| 3p | a third party's client, built from live testing |
| inferred | our reading, confirmed nowhere: never a guarantee. Most have a switch |

${fidelityTable()}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('../docs/capabilities.md', import.meta.url), capabilitiesPage());
  writeFileSync(new URL('../docs/fidelity.md', import.meta.url), fidelityPage());
}
