import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { EmulatorOptions } from './emulator.js';
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
  --assume <name=value>  the answer to an open question about the vendors; may be given many times
  --help                 this text
  --version              the version

Assumptions, the default first:
${ASSUMPTIONS.map(({ name, values, default: first }) => {
  const others = values.filter((value) => value !== first);
  return `  ${name}=${[first, ...others].join('|')}`;
}).join('\n')}
`;

/** The log of a long-running emulator is never read: it needs no more than what is useful in a debugger. */
const REQUESTS_KEPT = 100;

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
        assume: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', short: 'h', default: false },
        version: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new Error(`${(error as Error).message.split(/\. |\n/)[0]}; --help lists what there is`);
  }
}

async function serve({ port, host, seed, 'page-size': pageSize, assume }: Flags): Promise<void> {
  const options: EmulatorOptions = {
    port: whole(port),
    host,
    assume: assumptionsOf(assume),
    requestLogLimit: REQUESTS_KEPT,
    ...(seed === undefined ? {} : { state: await readSeed(seed) }),
    ...(pageSize === undefined ? {} : { pageSizes: { cloudflare: whole(pageSize), azure: whole(pageSize) } }),
  };
  const signalled = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, resolve);
  });
  const emulator = await startEmulator(options).catch((error: unknown) => {
    throw new Error(explain(error, { port, host, seed }));
  });
  const { url, cloudflare, azure } = emulator;
  const { endpoint, connectionString } = azure;
  process.stdout.write(`${JSON.stringify({ url, cloudflare, azure: { endpoint, connectionString } })}\n`);
  await signalled;
  await emulator.close();
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

async function readSeed(file: string): Promise<EmulatorState> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${error.code})`;
    throw new Error(`--seed ${file}: ${reason}`);
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    // The message of JSON.parse may quote the file, and the file may hold credentials: only the position is told.
    const position = /at position (\d+)/.exec((error as Error).message)?.[1];
    const before = text.slice(0, Number(position)).split('\n');
    const place = position === undefined ? '' : `, line ${before.length} column ${(before.at(-1)?.length ?? 0) + 1}`;
    throw new Error(`--seed ${file}: it is not JSON${place}`);
  }
}

/** The failure in terms of the options of the command. */
function explain(error: unknown, flags: Pick<Flags, 'port' | 'host' | 'seed'>): string {
  if (error instanceof InvalidOptions) {
    const problems = error.problems.map((problem) =>
      problem
        .replace(/^state\b/, `--seed ${flags.seed}: state`)
        .replace(/^assume: /, '--assume: ')
        .replace(/^port /, '--port ')
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
