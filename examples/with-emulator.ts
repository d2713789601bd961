import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Emulator, startEmulator } from '@anyroom/emulator';

/** What a program needs to know to run on a provider: where and who; and in which room, where it makes none itself. */
type Settings = Readonly<Record<string, string>>;

/** The main job makes its room itself; the examples are given one. */
const SETTINGS: Readonly<Record<string, (emulator: Emulator) => Settings>> = {
  cloudflare(emulator) {
    const { accountId, appId, baseUrl, apiToken } = emulator.cloudflare;
    const query = new URLSearchParams({
      base: baseUrl,
      'role.presenter': 'group_call_host',
      'role.attendee': 'group_call_participant',
      'role.viewer': 'webinar_viewer',
    });
    return {
      ANYROOM_URL: `cloudflare://${accountId}/${appId}?${query}`,
      CLOUDFLARE_API_TOKEN: apiToken,
    };
  },
  azure: (emulator) => ({
    ANYROOM_URL: 'azure:',
    AZURE_COMMUNICATION_CONNECTION_STRING: emulator.azure.connectionString,
  }),
  memory: () => ({ ANYROOM_URL: 'memory:' }),
};

/** A room for an example that makes none. */
const ROOMS: Readonly<Record<string, (emulator: Emulator) => string>> = {
  cloudflare: (emulator) => emulator.createMeeting().id,
  azure: (emulator) => emulator.createRoom().id,
  memory: () => 'lobby',
};

/** For the examples that are configured in code: both vendors at once. */
function bothVendors({ cloudflare, azure }: Emulator): Settings {
  return {
    CLOUDFLARE_ACCOUNT_ID: cloudflare.accountId,
    CLOUDFLARE_APP_ID: cloudflare.appId,
    CLOUDFLARE_API_TOKEN: cloudflare.apiToken,
    CLOUDFLARE_BASE: cloudflare.baseUrl,
    AZURE_COMMUNICATION_CONNECTION_STRING: azure.connectionString,
  };
}

/**
 * Runs a program once for each provider, on one emulator, with the settings in its environment and, if told so, a room;
 * without providers, once in the environment as it is. Gives the first exit code that is not 0.
 */
export async function startOn(
  script: URL,
  providers?: readonly string[],
  { givesRoom = false }: { readonly givesRoom?: boolean } = {},
): Promise<number> {
  if (providers === undefined) return run(script, {});
  const emulator = await startEmulator();
  try {
    for (const provider of providers) {
      const settings = SETTINGS[provider]?.(emulator);
      if (settings === undefined) throw new Error(`There is no provider '${provider}' here.`);
      console.log(`\n=== ANYROOM_URL=${settings.ANYROOM_URL?.replace(/\?.*/, '?…')} ===\n`);
      const azureRoom = { AZURE_ROOM_ID: emulator.createRoom().id };
      const room = { ANYROOM_ROOM: givesRoom ? (ROOMS[provider]?.(emulator) ?? '') : '' };
      const code = await run(script, { ...bothVendors(emulator), ...azureRoom, ...room, ...settings });
      if (code !== 0) return code;
    }
    return 0;
  } finally {
    await emulator.close();
  }
}

/** Runs a program with settings in its environment; gives its exit code. */
export async function run(script: URL, settings: Settings): Promise<number> {
  const child = spawn(process.execPath, [fileURLToPath(script)], {
    stdio: 'inherit',
    // A credential in the developer's own environment must not meet the emulator's.
    env: {
      ...process.env,
      ...(Object.keys(settings).length > 0 && { AZURE_COMMUNICATION_ACCESS_KEY: '' }),
      ...settings,
    },
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
