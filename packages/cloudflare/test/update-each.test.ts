import { createTransport } from '@anyroom/adapter-kit/http';
import type { UpdateOutcome } from '@anyroom/core';
import { updateEach } from '@anyroom/core';
import { expect, test } from '@jest/globals';
import { emulators } from './support/emulated.js';

const start = emulators();

test('a stream over many meetings: one request for each person, in order for each', async () => {
  const { emulator, service } = await start();
  const meetings = Array.from({ length: 5 }, () => emulator.createMeeting().id);
  const people = await Promise.all(
    meetings.map(async (room) => {
      const { id } = await service.addParticipant(room, { role: 'attendee', displayName: 'Ann' });
      return { room, id };
    }),
  );
  const entries = Array.from({ length: 20 }, (_, round) =>
    people.map(({ room, id }) => ({ room, id, changes: { displayName: `Ann ${round}` } })),
  ).flat();
  emulator.requests.reset();
  const outcomes: UpdateOutcome[] = [];
  for await (const outcome of updateEach(service, entries)) outcomes.push(outcome);
  expect(outcomes.map(({ status }) => status)).toEqual(entries.map(() => 'applied'));
  expect(outcomes.at(-1)?.resumeAt).toBe(entries.length);
  expect(emulator.requests.all.map(({ method }) => method)).toEqual(entries.map(() => 'PATCH'));
  for (const { room, id } of people) {
    expect(await service.getParticipant(room, id)).toMatchObject({ displayName: 'Ann 19' });
  }
});

test('a stream waits for the limit of the vendor, and loses nobody', async () => {
  const transport = createTransport({ maxAttempts: 1 });
  const { emulator, service, meeting } = await start({
    transport,
    rateLimits: { cloudflare: { global: { requests: 10, windowInSeconds: 1 } } },
  });
  const { id } = await service.addParticipant(meeting, { role: 'attendee' });
  const entries = Array.from({ length: 25 }, (_, round) => ({
    room: meeting,
    id,
    changes: { displayName: `Ann ${round}` },
  }));
  try {
    const outcomes: UpdateOutcome[] = [];
    for await (const outcome of updateEach(service, entries)) outcomes.push(outcome);
    expect(outcomes.map(({ index, status }) => [index, status])).toEqual(entries.map((_, at) => [at, 'applied']));
    const refused = emulator.requests.all.filter(({ status }) => status === 429);
    expect(refused.length).toBeLessThan(10);
  } finally {
    await transport.close();
  }
}, 60_000);
