// Writes the documents that are made from what the code declares: `node scripts/write-tables.js`, after a build. A test
// compares.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AZURE_CAPABILITIES } from '@anyroom/azure';
import { CLOUDFLARE_CAPABILITIES } from '@anyroom/cloudflare';
import { CHANGE_FIELDS, NEW_PARTICIPANT_FIELDS } from '@anyroom/core';
import { fidelityTable } from '@anyroom/emulator';
import { MEMORY_CAPABILITIES } from '@anyroom/memory';

/** @typedef {import('@anyroom/core').ParticipantCapabilities} Capabilities */

/** @type {readonly (readonly [string, Capabilities])[]} */
const PROVIDERS = [
  ['`cloudflare`', CLOUDFLARE_CAPABILITIES],
  ['`azure`', AZURE_CAPABILITIES],
  ['`memory`', MEMORY_CAPABILITIES],
];

/** @type {readonly (readonly [string, (capabilities: Capabilities) => string])[]} */
const ROWS = [
  ['whose list it is (`members`)', ({ members }) => members],
  ...CHANGE_FIELDS.map(
    (field) =>
      /** @type {const} */ ([
        `update \`${field}\``,
        (/** @type {Capabilities} */ { update }) => {
          const capability = update === false ? false : update.fields[field];
          if (capability === false) return 'no';
          return `yes, effect ${capability.effect}${capability.clear ? ', can be cleared' : ''}`;
        },
      ]),
  ),
  ['update of somebody unknown', ({ update }) => (update === false ? 'no update' : update.unknownParticipant)],
  ['a batch', ({ update }) => (update === false ? 'no update' : update.batch)],
  ...NEW_PARTICIPANT_FIELDS.map(
    (field) =>
      /** @type {const} */ ([
        `add with \`${field}\``,
        (/** @type {Capabilities} */ { add }) => {
          if (add === false || !add.fields.includes(field)) return 'no';
          return add.requires.includes(field) ? 'yes, and must be given' : 'yes';
        },
      ]),
  ),
  ['mints ids', ({ add }) => (add === false ? 'no add' : add.mintsId ? 'yes' : 'no')],
  ['add of somebody already there', ({ add }) => (add === false ? 'no add' : add.existing)],
  ['get', ({ get }) => (get === false ? 'no' : get)],
  ['list', ({ list }) => (list ? 'yes' : 'no')],
  ['remove', ({ remove }) => (remove === false ? 'no' : remove)],
];

/** The capability table, from the literals that the adapters' guards read. */
export function capabilitiesPage() {
  const lines = [
    '# Capabilities',
    '',
    'What each provider can do, as its adapter declares it in `service.capabilities`. Written by',
    '`node scripts/write-tables.js` from the literals that the guard reads, and held against the actual behaviour in both',
    'directions by the contract suite. "No" means `unsupported`, before anything is sent. "Unknown" means that the vendor',
    'does not say. The words are explained in the doc comments of `ParticipantCapabilities`.',
    '',
    row(['', ...PROVIDERS.map(([name]) => name)]),
    row(['---', ...PROVIDERS.map(() => '---')]),
    ...ROWS.map(([name, of]) => row([name, ...PROVIDERS.map(([, capabilities]) => of(capabilities))])),
    '',
    "Azure with `unknownParticipant: 'add'` declares `added` for an update of somebody unknown. The in-memory provider can",
    'be told to lack what another vendor lacks.',
    '',
  ];
  return lines.join('\n');
}

/** @param {readonly string[]} cells */
function row(cells) {
  return `| ${cells.join(' | ')} |`;
}

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
