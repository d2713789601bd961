import 'reflect-metadata';
import { AnyroomError } from '@anyroom/core';
import { participantServiceModule, TOKENS } from '@anyroom/core/inversify';
import { Container } from 'inversify';
import { runMainJob } from './main-job.js';
import { createProviders } from './providers.js';
import { RequestCount } from './request-count.js';

// Where and who come from the environment: ANYROOM_URL with the credential that it needs, and ANYROOM_ROOM.
const { ANYROOM_URL: url, ANYROOM_ROOM: room } = process.env;
const requests = new RequestCount();
const container = new Container();
const module = participantServiceModule(
  { url, providers: createProviders(requests.onEvent), environment: process.env },
  { default: true },
);
await container.load(module);

try {
  const service = container.get(TOKENS.ParticipantService);
  if (!room) throw new Error('There is no room to work in. Set ANYROOM_ROOM to the id of one.');
  console.log(`One program, on the provider '${service.provider}':\n`);
  await runMainJob(service, room, requests);
} catch (error) {
  const code = AnyroomError.is(error) ? `${error.code}: ` : '';
  console.error(`The job failed. ${code}${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await container.unloadAsync(module); // with inversify 7: await container.unload(module)
}
