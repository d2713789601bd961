import 'reflect-metadata';
import { AnyroomError } from '@anyroom/core';
import { servicesModule, TOKENS } from '@anyroom/core/inversify';
import { Container } from 'inversify';
import { runMainJob } from './main-job.js';
import { createProviders } from './providers.js';
import { RequestCount } from './request-count.js';
import { inRoom } from './room.js';
import type { Step } from './step.js';

// Where and who come from the environment: ANYROOM_URL with the credential that it needs. The job makes a room for itself
// and closes it at the end, unless ANYROOM_ROOM names one, which stays.
const { ANYROOM_URL: url, ANYROOM_ROOM: room } = process.env;
const requests = new RequestCount();
const container = new Container();
const providers = createProviders(requests.onEvent);
const module = servicesModule({ url, providers: providers.all, environment: process.env }, { default: true });
await container.load(module);

try {
  const services = {
    rooms: container.get(TOKENS.RoomService),
    participants: container.get(TOKENS.ParticipantService),
    joinCredentials: container.get(TOKENS.JoinCredentialService),
    live: container.get(TOKENS.LiveService),
  };
  const { provider } = services.rooms;
  const step: Step = (text) =>
    console.log(`  ${text}${providers.speaksHttp(provider) ? `  (${requests.take()})` : ''}`);
  console.log(`One program, on the provider '${provider}':\n`);
  const unchanged = await inRoom(services.rooms, room, step, (where) => runMainJob(services, where, step));
  if (unchanged > 0) fail(`${unchanged} of our own people could not be changed.`);
} catch (error) {
  const code = AnyroomError.is(error) ? `${error.code}: ` : '';
  const isAway = AnyroomError.is(error, 'unavailable') || AnyroomError.is(error, 'timeout');
  const mend = isAway ? ' Start the server that ANYROOM_URL names, or name another; then run this again.' : '';
  fail(`${code}${error instanceof Error ? error.message : String(error)}${mend}`);
} finally {
  await container.unloadAsync(module); // with inversify 7: await container.unload(module)
}

function fail(reason: string): void {
  console.error(`The job failed. ${reason}`);
  process.exitCode = 1;
}
