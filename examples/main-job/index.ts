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

if (!room) fail('There is no room to work in. Set ANYROOM_ROOM to the id of one.');
try {
  const service = container.get(TOKENS.ParticipantService);
  if (room) {
    console.log(`One program, on the provider '${service.provider}':\n`);
    const unchanged = await runMainJob(service, room, requests);
    if (unchanged > 0) fail(`${unchanged} of our own people could not be changed.`);
  }
} catch (error) {
  const code = AnyroomError.is(error) ? `${error.code}: ` : '';
  fail(`${code}${error instanceof Error ? error.message : String(error)}`);
} finally {
  await container.unloadAsync(module); // with inversify 7: await container.unload(module)
}

function fail(reason: string): void {
  console.error(`The job failed. ${reason}`);
  process.exitCode = 1;
}
