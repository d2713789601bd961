// Only compiled, as an ES module and, under another name, as CommonJS: what a consumer writes must type-check, and what
// is wrong must not.
import { createRoleMap } from '@anyroom/adapter-kit';
import { createTransport, type OnEvent } from '@anyroom/adapter-kit/http';
import { type AzureConfiguration, AzureParticipantService, asAzure, azureProvider } from '@anyroom/azure';
import { azureModule } from '@anyroom/azure/inversify';
import { asCloudflare, CloudflareParticipantService, cloudflareProvider } from '@anyroom/cloudflare';
import { cloudflareModule } from '@anyroom/cloudflare/inversify';
import {
  AnyroomError,
  type NewRoom,
  openParticipantService,
  openServices,
  type ParticipantChanges,
  type ParticipantService,
  TOKENS as PLAIN_TOKENS,
  requireSupport,
} from '@anyroom/core';
import { participantServiceModule, TOKENS } from '@anyroom/core/inversify';
import { type Emulator, startEmulator } from '@anyroom/emulator';
import { type JanusConfiguration, janusProvider } from '@anyroom/janus';
import { janusModule } from '@anyroom/janus/inversify';
import { type JitsiConfiguration, JitsiParticipantService, jitsi } from '@anyroom/jitsi';
import { jitsiModule } from '@anyroom/jitsi/inversify';
import { memory } from '@anyroom/memory';
import { memoryModule } from '@anyroom/memory/inversify';
import { type IoRedisClient, type NodeRedisClient, type RedisPoolOptions, redisBudgets } from '@anyroom/redis';
import { describeParticipantService, type ParticipantServiceHarness } from '@anyroom/testing';
import { Container } from 'inversify';

// Declaration merging: each adapter adds its extras to core's type.
export const byPreset: ParticipantChanges = { native: { cloudflare: { preset_name: 'group_call_host' } } };
// @ts-expect-error a preset's name is text: were this merged to any, the directive would be unused, and fail
export const byNumber: ParticipantChanges = { native: { cloudflare: { preset_name: 1 } } };
// @ts-expect-error there is no such field
export const misspelt: ParticipantChanges = { dispalyName: 'Ann' };

export const recorded: NewRoom = { title: 'Weekly', native: { cloudflare: { record_on_start: true } } };
// @ts-expect-error the vendor's own field is a boolean: merged to any, the directive would be unused
export const recordedByText: NewRoom = { native: { azure: { pstnDialOutEnabled: 'yes' } } };

const configuration: AzureConfiguration = { connectionString: 'endpoint=…;accesskey=…' };
const janusConfiguration: JanusConfiguration = { endpoint: 'https://host:7889/admin', ids: 'strings' };
const jitsiConfiguration: JitsiConfiguration = {
  conference: 'conference.meet.example.com',
  server: 'xmpp://127.0.0.1:5347',
  component: { domain: 'anyroom.meet.example.com', secret: '…' },
};
// @ts-expect-error ids are numbers or strings
export const otherIds: JanusConfiguration = { endpoint: 'https://host:7889/admin', ids: 'uuids' };
const onEvent: OnEvent = (event) => console.log(event.type);
declare const client: NodeRedisClient | IoRedisClient;
const poolOptions: RedisPoolOptions = { client, localShare: 0.25 };
// @ts-expect-error a client is what runs scripts
export const budgetsOfAnything = redisBudgets({ client: {} });
const transport = createTransport({ onEvent, budgets: redisBudgets(poolOptions) });

export async function everything(environment: {
  readonly ANYROOM_URL?: string;
  readonly [name: string]: string | undefined;
}): Promise<readonly string[]> {
  const emulator: Emulator = await startEmulator();
  const service: ParticipantService = openParticipantService(
    environment.ANYROOM_URL,
    [cloudflareProvider({ transport }), azureProvider({ transport }), janusProvider({ transport }), jitsi, memory],
    environment,
  );
  requireSupport(service, 'displayName');
  const { confirmation, effect } = await service.updateParticipant('room', 'id', { displayName: null });
  const { outcomes } = await service.updateParticipants('room', [['id', byPreset]]);
  const codes = outcomes.map((outcome) => (outcome.status === 'applied' ? outcome.participant.id : outcome.error.code));
  const presenter = createRoleMap({ presenter: 'Presenter' }).vendorRole('presenter');
  await asAzure(new AzureParticipantService(configuration, transport)).patchParticipants('room', []);
  const { accountId, appId, apiToken } = emulator.cloudflare;
  const cloudflare = new CloudflareParticipantService({ accountId, appId, apiToken });
  await asCloudflare(cloudflare).editParticipant('meeting', 'id', { preset_name: 'group_call_host' });
  return [confirmation, effect, ...codes, presenter ?? ''];
}

export async function live(): Promise<'live'> {
  const { capabilities } = new JitsiParticipantService(jitsiConfiguration);
  return capabilities.update.fields.role.effect; // a literal: what can be done is known to the compiler
}

export async function aRoom(url: string): Promise<Date | undefined> {
  const { rooms, joinCredentials, live } = openServices(url, [memory]);
  const room = await rooms.createRoom(recorded);
  // @ts-expect-error times are dates
  await rooms.updateRoom(room, { closesAt: '2030-01-01' });
  await live.ejectParticipant(room, 'id');
  return (await joinCredentials.issueJoinCredential(room, 'id')).expiresAt;
}

export async function wiring(): Promise<ParticipantService> {
  const container = new Container();
  await container.load(
    cloudflareModule({ accountId: '', appId: '', apiToken: '' }, { default: true }),
    azureModule(configuration, { name: 'eu' }),
    janusModule(janusConfiguration),
    jitsiModule(jitsiConfiguration),
    memoryModule(),
    participantServiceModule({ url: 'memory:', providers: [memory] }),
  );
  // @ts-expect-error the typed token gives a ParticipantService, and nothing else
  const wrong: string = container.get(TOKENS.ParticipantService);
  console.log(wrong, container.get(PLAIN_TOKENS.ParticipantService));
  return container.get(TOKENS.ParticipantService, { name: 'eu' });
}

export function reasonOf(error: unknown): string {
  return AnyroomError.is(error, 'rate-limited') ? `wait ${error.retryAfterInMs} ms` : String(error);
}

export function contract(createHarness: () => Promise<ParticipantServiceHarness>): void {
  describeParticipantService('mine', createHarness, { limitInMs: 5_000 });
}
