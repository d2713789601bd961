import { ASSUMPTIONS } from './assumptions.js';
import { FIDELITY, NOT_EMULATED } from './fidelity.js';

const VENDORS = [
  ['cloudflare', 'Cloudflare RealtimeKit'],
  ['azure', 'Azure Communication Services Rooms'],
] as const;

/** `FIDELITY`, `ASSUMPTIONS` and `NOT_EMULATED` as Markdown; the same text each time. */
export function fidelityTable(): string {
  const lines = VENDORS.flatMap(([provider, title]) => [
    `## ${title}`,
    '',
    ...table(
      ['area', 'what the emulator does', 'mark', 'switch'],
      FIDELITY.filter((it) => it.provider === provider).map(({ area, fact, marks, assumption }) => [
        area,
        fact,
        marks.join(', '),
        assumption ? `\`${assumption}\`` : '',
      ]),
    ),
    '',
    '### Open questions',
    '',
    ...table(
      ['switch', 'question', 'answers, the default first'],
      ASSUMPTIONS.filter((it) => it.provider === provider).map(({ name, question, values, default: first }) => [
        `\`${name}\``,
        question,
        [first, ...values.filter((value) => value !== first)].map((value) => `\`${value}\``).join(', '),
      ]),
    ),
    '',
  ]);
  return `${[...lines, '## Not emulated', '', ...NOT_EMULATED.map((it) => `- ${it}`)].join('\n')}\n`;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [row(heads), row(heads.map(() => '---')), ...rows.map(row)];
}
