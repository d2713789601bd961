import { CELLS, saysOf } from './cells.js';
import { evidenceFor } from './evidence.js';
import { PROVIDERS } from './providers.js';

/** What `docs/capabilities.md` says. */
export function capabilitiesPage() {
  return `# Capabilities

What each provider can do, as its adapter declares it in the \`capabilities\` of its services. Written by
\`node scripts/write-tables.js\` from the literals that the guards read, and held against the actual behaviour in both
directions by the contract suites and by [a probe for each cell](../test/probes/probes.ts). "No" means \`unsupported\`,
before anything is sent. "Unknown" means that the vendor does not say. The words are explained in the doc comments of the
types that each heading names.

Behind each cell stands how it was verified:

- _real server_: its probe is run on the real server, which the tests start: a yes is seen there, and a no is seen to
  send nothing there.
- _official SDK_: the vendor's own SDK makes this very request, and a test compares it with the adapter's; what the
  vendor's service then makes of it is the word of its documents, which the emulator plays.
- _documents_: the vendor's documents say so, or hold no such thing; nothing else at hand does.
- _itself_: there is no vendor behind it.

## People: ${type('ParticipantService')}, ${type('ParticipantCapabilities')}

${table('participants')}

Azure with \`unknownParticipant: 'add'\` declares \`added\` for an update of somebody unknown.

Jitsi's role \`visitor\`, which \`viewer\` stands for unless mapped otherwise, is one of who is connected: for anybody else an
update to it is \`conflict\`, and an add with it \`invalid-argument\`. It is lost when they leave.

## Rooms: ${type('RoomService')}, ${type('RoomCapabilities')}

${table('rooms')}

What \`close\` does: \`deletes\` is for good; \`deactivates\` keeps the room, marked as closed, because the vendor has no
way to delete one.

## Join credentials: ${type('JoinCredentialService')}, ${type('JoinCredentialCapabilities')}

${table('joinCredentials')}

Azure with \`unknownParticipant: 'add'\` declares \`issued\` for somebody who is not in the room.

## The running call: ${type('LiveService')}, ${type('LiveCapabilities')}

${table('live')}

Janus with \`via: 'session'\` declares no mute and no unmute. A mute of Janus holds for the stream that is muted: who
publishes anew, or joins anew, is heard again.

The in-memory provider can be told to lack what another vendor lacks.
`;
}

/**
 * A link to a type of the contract, by its name.
 * @param {string} name
 */
function type(name) {
  const file = name.replace(/(?<!^)[A-Z]/g, '-$&').toLowerCase();
  const folder = name.endsWith('Service') ? 'contract' : 'capabilities';
  return `[\`${name}\`](../packages/core/src/${folder}/${file}.ts)`;
}

/** @param {keyof import('./providers.js').Capabilities} service */
function table(service) {
  const columns = /** @type {import('./providers.js').Provider[]} */ (Object.keys(PROVIDERS));
  const lines = CELLS.filter((cell) => cell.service === service).map((cell) =>
    row([
      cell.name,
      ...columns.map((provider) => `${saysOf(cell, PROVIDERS[provider])} _(${evidenceFor(provider, cell.id)})_`),
    ]),
  );
  return [
    row(['', ...columns.map((provider) => `\`${provider}\``)]),
    row(['---', ...columns.map(() => '---')]),
    ...lines,
  ].join('\n');
}

/** @param {readonly string[]} cells */
function row(cells) {
  return `| ${cells.join(' | ')} |`;
}
