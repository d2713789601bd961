import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { EmulatorOptions } from './emulator.js';
import type { FaultRule } from './faults/fault.js';
import { ASSUMPTIONS, type Assumptions } from './fidelity/assumptions.js';
import { InvalidOptions } from './invalid-options.js';
import { startEmulator } from './start-emulator.js';
import type { EmulatorState } from './state/emulator-state.js';

const HELP = `Usage: anyroom-emulator [options]

One local server that speaks the REST protocols of Cloudflare RealtimeKit and Azure Communication Services Rooms.
When it is ready it prints one line of JSON: where it is, and the credentials to use. SIGINT and SIGTERM stop it.

  --port <n>             the port to listen on; 0, the default, takes a free one
  --host <address>       the address to listen on; 127.0.0.1 unless given
  --seed <file>          a JSON file with what the emulator holds at its start
  --page-size <n>        how many items a page of a list holds, at most
  --fault <json>         a fault to begin with, such as '{"fault":{"kind":"reset"},"times":1}'; may be given many times
  --faults <file>        a JSON file with a list of them
  --clock-offset <time>  how far its clock is off: 20m is ahead, =-20m behind; in ms, s, m, h or d
  --assume <name=value>  the answer to an open question about the vendors; may be given many times
  --help                 this text
  --version              the version

Assumptions, the default first:
${ASSUMPTIONS.map(({ name, values, default: first }) => {
  const others = values.filter((value) => value !== first);
  return `  ${name}=${[first, ...others].join('|')}`;
}).join('\n')}
`;

/** An emulator may run for weeks: what the control API can show of its past is bounded. */
const REQUESTS_KEPT = 1000;

/**
 * Runs the command until a signal stops it. Prints to standard output and standard error, and resolves to the exit
 * code: 0 when it did what was asked, 1 when it could not.
 */
export async function runCommand(argv: readonly string[], version: string): Promise<number> {
  try {
    const { help, version: asked, ...flags } = parse(argv);
    if (help) process.stdout.write(HELP);
    else if (asked) process.stdout.write(`${version}\n`);
    else await serve(flags);
    return 0;
  } catch (error) {
    process.stderr.write(`anyroom-emulator: ${error instanceof Error ? oneLine(error.message) : 'it failed'}\n`);
    return 1;
  }
}

interface Flags {
  readonly port: string;
  readonly host: string;
  readonly seed?: string | undefined;
  readonly 'page-size'?: string | undefined;
  readonly fault: readonly string[];
  readonly faults?: string | undefined;
  readonly 'clock-offset'?: string | undefined;
  readonly assume: readonly string[];
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        port: { type: 'string', default: '0' },
        host: { type: 'string', default: '127.0.0.1' },
        seed: { type: 'string' },
        'page-size': { type: 'string' },
        fault: { type: 'string', multiple: true, default: [] },
        faults: { type: 'string' },
        'clock-offset': { type: 'string' },
        assume: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', short: 'h', default: false },
        version: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    const [mistake = '', ...rest] = (error as Error).message.split(/\. |\.?\n/);
    const mend = rest.find((line) => line.startsWith('To specify')); // a value that begins with a dash
    throw new Error(`${[mistake, ...(mend ? [mend.replace(/\.$/, '')] : [])].join(': ')}; --help lists what there is`);
  }
}

async function serve(flags: Flags): Promise<void> {
  const { port, host, seed, 'page-size': pageSize, 'clock-offset': clockOffset, assume } = flags;
  const fromFile = flags.faults === undefined ? [] : await readFaults(flags.faults);
  const fromFlags = flags.fault.map((json, index) => parseJson(json, `--fault ${index + 1}`) as FaultRule);
  const options: EmulatorOptions = {
    port: whole(port),
    host,
    assume: assumptionsOf(assume),
    requestLogLimit: REQUESTS_KEPT,
    faults: [...fromFile, ...fromFlags],
    ...(seed === undefined ? {} : { state: await readSeed(seed) }),
    ...(pageSize === undefined ? {} : { pageSizes: { cloudflare: whole(pageSize), azure: whole(pageSize) } }),
    ...(clockOffset === undefined ? {} : { clockOffsetInMs: timeOf(clockOffset) }),
  };
  const signalled = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, resolve);
  });
  const emulator = await startEmulator(options).catch((error: unknown) => {
    throw new Error(explain(error, flags, fromFile.length));
  });
  const { url, cloudflare, azure } = emulator;
  const { endpoint, connectionString } = azure;
  const unread = new Promise((_, reject) => {
    process.stdout.once('error', () => reject(new Error('nobody reads standard output, where it says where it is')));
  });
  process.stdout.write(`${JSON.stringify({ url, cloudflare, azure: { endpoint, connectionString } })}\n`);
  try {
    await Promise.race([signalled, unread]);
  } finally {
    await emulator.close();
  }
}

/** Not a number when the text is not one, which is then refused by whoever gets it. */
const whole = (text: string) => (/^\d+$/.test(text) ? Number(text) : Number.NaN);

function assumptionsOf(pairs: readonly string[]): Partial<Assumptions> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const equals = pair.indexOf('=');
      if (equals < 1) throw new Error(`--assume ${pair}: give it as name=value; --help lists them`);
      return [pair.slice(0, equals), pair.slice(equals + 1)];
    }),
  );
}

const UNITS_IN_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Not a number when the text is no time, which is then refused by whoever gets it. */
function timeOf(text: string): number {
  const [, amount, unit = ''] = /^([+-]?\d+)(ms|s|m|h|d)$/.exec(text) ?? [];
  return Number(amount) * (UNITS_IN_MS[unit] ?? Number.NaN);
}

const readSeed = async (file: string) => parseJson(await read('--seed', file), `--seed ${file}`) as EmulatorState;

async function readFaults(file: string): Promise<readonly FaultRule[]> {
  const rules = parseJson(await read('--faults', file), `--faults ${file}`);
  if (!Array.isArray(rules)) throw new Error(`--faults ${file}: it must be a list of faults`);
  return rules;
}

const read = (flag: string, file: string): Promise<string> =>
  readFile(file, 'utf8').then(
    (text) => text.replace(/^\uFEFF/, ''), // the mark that editors of Windows begin a file with
    (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${error.code})`;
      throw new Error(`${flag} ${file}: ${reason}`);
    },
  );

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The message of JSON.parse may quote the text, and that may hold credentials: only the position is told.
    const position = /at position (\d+)/.exec((error as Error).message)?.[1];
    const before = text.slice(0, Number(position)).split('\n');
    const place = position === undefined ? '' : `, line ${before.length} column ${(before.at(-1)?.length ?? 0) + 1}`;
    throw new Error(`${source}: it is not JSON${place}`);
  }
}

/** The failure in terms of the options of the command; the first so many faults came from the file. */
function explain(error: unknown, flags: Flags, fromFile: number): string {
  if (error instanceof InvalidOptions) {
    const problems = error.problems.map((problem) =>
      problem
        .replace(/^state\b/, `--seed ${flags.seed}: state`)
        .replace(/^faults\[(\d+)\]/, (_path, index) =>
          index < fromFile ? `--faults ${flags.faults}: faults[${index}]` : `--fault ${index - fromFile + 1}: rule`,
        )
        .replace(/^clockOffsetInMs .*/, '--clock-offset must be a time of at most ten years, such as 20m or 1500ms')
        .replace(/^assume: /, '--assume: ')
        .replace(/^port /, '--port ')
        .replace(/^host /, '--host ')
        .replace(/^pageSizes\.\w+ /, '--page-size '),
    );
    return [...new Set(problems)].join('; ');
  }
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return `port ${flags.port} of ${flags.host} is taken: give another by --port, or --port 0 for a free one`;
    case 'EACCES':
      return `port ${flags.port} may not be used: give one above 1023 by --port`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${flags.host} is not an address of this machine: give another by --host`;
    default:
      return (error as Error).message;
  }
}

const oneLine = (text: string) => text.replaceAll(/\s*\n\s*/g, ' ');
