import { AzureParticipantService, asAzure } from '@anyroom/azure';
import type { Emulator } from '@anyroom/emulator';
import { describe, expect, test } from '@jest/globals';
import { errorOf } from '../../../../test/support/error-of.js';
import { closeLater, type Emulated, emulated, overRealSockets, transportOf } from '../support/emulated.js';

const PRESENTER = { role: 'presenter' } as const;
const VIEWER = { role: 'viewer' } as const;

/** The entries of each PATCH that arrived, in order. */
function patchesOf(emulator: Emulator): readonly Readonly<Record<string, { readonly role: string } | null>>[] {
  return emulator.requests.all
    .filter(({ method }) => method === 'PATCH')
    .map(
      ({ body }) =>
        (JSON.parse(String(body)) as { participants: Record<string, { role: string } | null> }).participants,
    );
}

const methodsOf = (emulator: Emulator) => emulator.requests.all.map(({ method }) => method);

/** Holds back requests of one method until it is let go; says when some have arrived. */
function stall(emulator: Emulator, method: string) {
  let letGo: () => void = () => undefined;
  const free = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let count = 0;
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  emulator.intercept = async (request) => {
    if (request.method !== method) return undefined;
    count += 1;
    for (const { resolve } of waiting.filter((one) => one.count <= count)) resolve();
    await free;
    return undefined;
  };
  closeLater(() => letGo());
  return {
    arrived: (wanted = 1) =>
      new Promise<void>((resolve) => {
        if (count >= wanted) resolve();
        else waiting.push({ count: wanted, resolve });
      }),
    letGo() {
      emulator.intercept = undefined;
      letGo();
    },
  };
}

/** A room of some attendees, and a service. */
async function room(people: number, configuration = {}, emulator: Parameters<typeof emulated>[0] = {}) {
  const all: Emulated = await emulated(emulator);
  const { room, ids } = all.seat(...Array.from({ length: people }, () => 'Attendee'));
  const { connectionString } = all.emulator.azure;
  const service = all.open({ connectionString, ...configuration });
  return { ...all, room, ids, service, id: (index: number) => ids[index] ?? '' };
}

const NO_ROOM = '99199690362660524';
const ADD = { unknownParticipant: 'add' } as const;

describe('updates of one room that are made at once', () => {
  overRealSockets();

  test('share one reading of the roster and one PATCH, also from promise jobs; each has its own answer', async () => {
    const { emulator, service, room: at, id, held } = await room(3);
    const later = Promise.resolve()
      .then(() => undefined)
      .then(() => service.updateParticipant(at, id(2), PRESENTER));
    const answers = await Promise.all([
      service.updateParticipant(at, id(0), PRESENTER),
      service.updateParticipant({ id: at }, id(1), VIEWER),
      later,
    ]);
    expect(answers.map(({ id: who, role, vendorRole }) => [who, role, vendorRole])).toEqual([
      [id(0), 'presenter', 'Presenter'],
      [id(1), 'viewer', 'Consumer'],
      [id(2), 'presenter', 'Presenter'],
    ]);
    expect(methodsOf(emulator)).toEqual(['GET', 'PATCH']);
    expect(held(at).map(([, role]) => role)).toEqual(['Presenter', 'Consumer', 'Presenter']);
  });

  test("read nothing with unknownParticipant: 'add'", async () => {
    const { emulator, service, room: at, id, held } = await room(1, ADD);
    const newcomer = emulator.createIdentity();
    await Promise.all([service.updateParticipant(at, id(0), VIEWER), service.updateParticipant(at, newcomer, VIEWER)]);
    expect(methodsOf(emulator)).toEqual(['PATCH']);
    expect(held(at)).toHaveLength(2);
  });

  test('a thousand of them: one walk, and PATCHes of 350 side by side', async () => {
    const { emulator, service, room: at, ids } = await room(1000, {}, { pageSizes: { azure: 1000 } });
    const stalled = stall(emulator, 'PATCH');
    const all = Promise.all(ids.map((id) => service.updateParticipant(at, id, VIEWER)));
    await stalled.arrived(3);
    stalled.letGo();
    await all;
    expect(methodsOf(emulator)).toEqual(['GET', 'PATCH', 'PATCH', 'PATCH']);
    expect(patchesOf(emulator).map((entries) => Object.keys(entries).length)).toEqual([350, 350, 300]);
  }, 30_000);

  test('of another room, of another tick, and by another service go apart, and side by side', async () => {
    const { emulator, service, room: at, id, seat, open } = await room(2, ADD);
    const elsewhere = seat('Attendee');
    const stalled = stall(emulator, 'PATCH');
    const all = [
      service.updateParticipant(at, id(0), VIEWER),
      service.updateParticipant(elsewhere.room, elsewhere.ids[0] ?? '', VIEWER),
      open({ connectionString: emulator.azure.connectionString, ...ADD }).updateParticipant(at, id(1), VIEWER),
    ];
    await stalled.arrived(3);
    all.push(service.updateParticipant(at, id(1), PRESENTER));
    await stalled.arrived(4);
    stalled.letGo();
    await Promise.all(all);
    expect(patchesOf(emulator).every((entries) => Object.keys(entries).length === 1)).toBe(true);
  });

  test('with batch: false each goes by itself', async () => {
    const { emulator, service, room: at, id } = await room(2, { batch: false });
    const stalled = stall(emulator, 'PATCH');
    const all = [service.updateParticipant(at, id(0), VIEWER), service.updateParticipant(at, id(1), VIEWER)];
    await stalled.arrived(2);
    const remove = service.removeParticipant(at, id(0));
    await stalled.arrived(3);
    stalled.letGo();
    await Promise.all([...all, remove]);
    expect(methodsOf(emulator).sort()).toEqual(['GET', 'GET', 'PATCH', 'PATCH', 'PATCH']);
  });

  test('the roster is read after the last of them, and no further than needed', async () => {
    const { emulator, service, room: at, id } = await room(5, {}, { pageSizes: { azure: 1 } });
    const newcomer = emulator.createIdentity();
    const first = service.updateParticipant(at, id(0), VIEWER);
    emulator.putRoomParticipant(at, { rawId: newcomer, role: 'Attendee' });
    await Promise.all([first, service.updateParticipant(at, id(1), VIEWER)]);
    expect(methodsOf(emulator)).toEqual(['GET', 'GET', 'PATCH']);
    await service.updateParticipant(at, newcomer, PRESENTER);
  });

  test('somebody who is not on the roster is not-found, alone; when nobody is, nothing is written', async () => {
    const { emulator, service, room: at, id, held } = await room(1);
    const [stranger, another] = [emulator.createIdentity(), emulator.createIdentity()];
    const [one, error] = await Promise.all([
      service.updateParticipant(at, id(0), VIEWER),
      errorOf(service.updateParticipant(at, stranger, VIEWER)),
    ]);
    expect(one.vendorRole).toBe('Consumer');
    expect(error).toMatchObject({ code: 'not-found', subject: 'participant', outcome: 'not-sent' });
    expect(error.details).toEqual({
      provider: 'azure',
      operation: 'updateParticipant',
      room: at,
      participant: stranger,
    });
    expect(patchesOf(emulator)).toEqual([{ [id(0)]: { role: 'Consumer' } }]);
    await errorOf(service.updateParticipant(at, another, VIEWER));
    expect(patchesOf(emulator)).toHaveLength(1);
    expect(held(at)).toEqual([[id(0), 'Consumer']]);
  });

  test('of one person: the last in the order of the calls is sent, and those before it are applied', async () => {
    const { emulator, service, room: at, id, held } = await room(2);
    const answers = await Promise.all([
      service.updateParticipant(at, id(0), PRESENTER),
      service.updateParticipant(at, id(1), VIEWER),
      service.updateParticipant(at, id(0), VIEWER),
      service.updateParticipant(at, id(0), { role: 'collaborator' }),
    ]);
    expect(answers.map(({ vendorRole }) => vendorRole)).toEqual(['Presenter', 'Consumer', 'Consumer', 'Collaborator']);
    expect(patchesOf(emulator)).toEqual([{ [id(1)]: { role: 'Consumer' }, [id(0)]: { role: 'Collaborator' } }]);
    expect(held(at).map(([, role]) => role)).toEqual(['Collaborator', 'Consumer']);
  });

  test.each(['same-person', 'distinct'] as const)(
    'of ids that differ only in case: in order, each as it was given (%s)',
    async (idCase) => {
      const { emulator, service, room: at, id, held } = await room(1, ADD, { assume: { idCase } });
      const lower = id(0);
      const upper = lower.replace(/_.*$/, (guid) => guid.toUpperCase());
      const answers = await Promise.all([
        service.updateParticipant(at, lower, PRESENTER),
        service.updateParticipant(at, upper, VIEWER),
        service.updateParticipant(at, lower, { role: 'collaborator' }),
      ]);
      expect(answers.map((answer) => answer.id)).toEqual([lower, upper, lower]);
      expect(patchesOf(emulator)).toEqual([
        { [lower]: { role: 'Presenter' } },
        { [upper]: { role: 'Consumer' } },
        { [lower]: { role: 'Collaborator' } },
      ]);
      expect(held(at).at(0)?.[1]).toBe('Collaborator');
      await service.updateParticipants(at, [
        [upper, VIEWER],
        [lower, PRESENTER],
      ]);
      expect(held(at).at(0)?.[1]).toBe('Presenter');
      expect(patchesOf(emulator).slice(3)).toHaveLength(2);
    },
  );

  test('what fails for all gives each an error of its own, which tells of nobody else', async () => {
    const { service, id } = await room(3);
    const errors = await Promise.all([0, 1].map((who) => errorOf(service.updateParticipant(NO_ROOM, id(who), VIEWER))));
    expect(errors[0]).not.toBe(errors[1]);
    for (const [index, error] of errors.entries()) {
      expect(error).toMatchObject({
        code: 'not-found',
        subject: 'room',
        outcome: 'refused',
        operation: 'updateParticipant',
      });
      expect(error.details).toMatchObject({ room: NO_ROOM, participant: id(index), status: 404 });
      expect(`${error.stack}${JSON.stringify(error)}`).not.toContain(id(1 - index));
    }
  });

  test('what our own checks refuse is refused alone, unsent', async () => {
    const { emulator, service, room: at, id } = await room(2);
    const [error, early, one] = await Promise.all([
      errorOf(service.updateParticipant(at, id(0), { displayName: 'Ann' })),
      errorOf(service.updateParticipant(at, id(0), VIEWER, { abortSignal: AbortSignal.abort() })),
      service.updateParticipant(at, id(1), VIEWER),
    ]);
    expect([error.code, early.code, one.id]).toEqual(['unsupported', 'cancelled', id(1)]);
    expect(patchesOf(emulator)).toEqual([{ [id(1)]: { role: 'Consumer' } }]);
  });

  test('report what a call alone reports', async () => {
    const told: string[] = [];
    const { emulator, seat } = await emulated();
    const { room: at, ids } = seat('Attendee', 'Attendee');
    const service = new AzureParticipantService(
      { connectionString: emulator.azure.connectionString },
      transportOf({
        onEvent: ({ type, ...about }) => told.push(`${type} ${'operation' in about ? about.operation : ''}`),
      }),
    );
    await Promise.all(ids.map((id) => service.updateParticipant(at, id, VIEWER)));
    expect(told).toEqual(['request', 'response', 'request', 'response'].map((type) => `${type} updateParticipant`));
  });
});

describe('a neighbour', () => {
  overRealSockets();

  const PAGES_OF_TWO = { pageSizes: { azure: 2 } };
  const isFurther = ({ method, path }: { readonly method: string; readonly path: string }) =>
    method === 'GET' && path.includes('nextLink');

  test("whose page of the roster fails fails alone, and who was found before is changed, also in the caller's own batch", async () => {
    const { emulator, seat, open } = await emulated(PAGES_OF_TWO);
    const { room: at, ids } = seat('Attendee', 'Attendee', 'Attendee', 'Attendee');
    const service = open(undefined, { maxAttempts: 1 });
    emulator.intercept = (request) => (isFurther(request) ? { status: 500, body: '{}' } : undefined);
    const [first, second, last] = ids.map((id) => service.updateParticipant(at, id, VIEWER)).slice(1);
    expect((await first)?.vendorRole).toBe('Consumer');
    for (const call of [second, last]) {
      expect(await errorOf(call ?? Promise.resolve())).toMatchObject({ code: 'unavailable', outcome: 'not-sent' });
    }
    const { outcomes } = await service.updateParticipants(
      at,
      ids.map((id) => [id, PRESENTER]),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['applied', 'applied', 'failed', 'failed']);
  });

  test('whose page hangs, or is asked for again, is not waited for', async () => {
    const { emulator, seat, open } = await emulated(PAGES_OF_TWO);
    const { room: at, ids } = seat('Attendee', 'Attendee', 'Attendee');
    const service = open(undefined, { maxAttempts: 1 });
    emulator.intercept = (request) => (isFurther(request) ? { hang: 'before-headers' } : undefined);
    const controller = new AbortController();
    const late = errorOf(service.updateParticipant(at, ids[2] ?? '', VIEWER, { abortSignal: controller.signal }));
    expect((await service.updateParticipant(at, ids[0] ?? '', VIEWER)).vendorRole).toBe('Consumer');
    controller.abort();
    expect(await late).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    await service.removeParticipant(at, ids[0] ?? '');
  });

  test('who has more time changes nothing for who has not the time to wait for the budget', async () => {
    const { room: at, id, service } = await room(3, { ...ADD, budget: { requests: 1, windowInMs: 20_000 } });
    await service.updateParticipant(at, id(2), VIEWER);
    const controller = new AbortController();
    const patient = errorOf(
      service.updateParticipant(at, id(1), VIEWER, { timeoutInMs: 30_000, abortSignal: controller.signal }),
    );
    const error = await errorOf(service.updateParticipant(at, id(0), VIEWER, { timeoutInMs: 4_000 }));
    expect(error).toMatchObject({ code: 'rate-limited', outcome: 'not-sent', details: { participant: id(0) } });
    expect(error.retryAfterInMs).toBeGreaterThan(4_000);
    controller.abort();
    expect(await patient).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
  });

  test.each(['GET', 'PATCH'])('nor for a vendor who asks to wait, in answer to the %s', async (method) => {
    const { emulator, room: at, id, service } = await room(2);
    emulator.intercept = (request) =>
      request.method === method ? { status: 429, headers: { 'retry-after': '10' }, body: '{}' } : undefined;
    const controller = new AbortController();
    const patient = errorOf(
      service.updateParticipant(at, id(1), VIEWER, { timeoutInMs: 30_000, abortSignal: controller.signal }),
    );
    const error = await errorOf(service.updateParticipant(at, id(0), VIEWER, { timeoutInMs: 4_000 }));
    expect(error).toMatchObject({ code: 'rate-limited', outcome: 'refused', retryAfterInMs: 10_000 });
    controller.abort();
    expect((await patient).code).toBe('cancelled');
  });
});

describe('somebody whom the vendor refuses', () => {
  overRealSockets();

  test.each([true, false])('(named: %s) is refused alone; the others are applied', async (named) => {
    const { emulator, service, room: at, ids, held } = await room(8);
    emulator.refuseRawId(ids[3] ?? '', { named });
    const answers = await Promise.allSettled(ids.map((id) => service.updateParticipant(at, id, VIEWER)));
    expect(answers.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))).toEqual([3]);
    const [, , , refused] = answers as readonly PromiseRejectedResult[];
    expect(refused?.reason).toMatchObject({
      code: 'invalid-argument',
      outcome: 'refused',
      details: { participant: ids[3], operation: 'updateParticipant', status: 400 },
    });
    expect(held(at).map(([, role]) => role)).toEqual(ids.map((_, index) => (index === 3 ? 'Attendee' : 'Consumer')));
    expect(patchesOf(emulator).length).toBeLessThanOrEqual(named ? 2 : 1 + 2 * 3);
  });

  test('however many they are, nobody fails for a neighbour', async () => {
    const { emulator, service, room: at, ids, held } = await room(120, ADD);
    const isRefused = (index: number) => index % 3 === 0;
    for (const [index, id] of ids.entries()) if (isRefused(index)) emulator.refuseRawId(id);
    const answers = await Promise.allSettled(ids.map((id) => service.updateParticipant(at, id, VIEWER)));
    expect(answers.map(({ status }) => status === 'rejected')).toEqual(ids.map((_, index) => isRefused(index)));
    expect(held(at).map(([, role]) => role)).toEqual(
      ids.map((_, index) => (isRefused(index) ? 'Attendee' : 'Consumer')),
    );
    expect(patchesOf(emulator).length).toBeLessThanOrEqual(1 + 24 + 120);
  }, 30_000);

  test('is sought alone by eight at a time, whoever else is', async () => {
    const { emulator, service, room: at, ids } = await room(117, ADD);
    let under = 0;
    let most = 0;
    emulator.intercept = async ({ body }) => {
      const { participants } = JSON.parse(String(body)) as { participants: object };
      const isAlone = Object.keys(participants).length === 1;
      if (isAlone) under += 1;
      most = Math.max(most, under);
      for (let turns = 0; turns < 20; turns += 1) await new Promise((resolve) => setImmediate(resolve));
      if (isAlone) under -= 1;
      return { status: 400, body: '{"error":{"code":"BadRequest","message":"No."}}' };
    };
    const answers = await Promise.allSettled(ids.map((id) => service.updateParticipant(at, id, VIEWER)));
    expect(answers.every(({ status }) => status === 'rejected')).toBe(true);
    expect(most).toBe(8);
    expect(patchesOf(emulator).length).toBeLessThanOrEqual(25 + 117);
  }, 30_000);

  test('is told what is said of them, and nothing of a neighbour', async () => {
    const { emulator, service, room: at, id } = await room(3, ADD);
    const details = [0, 1].map((who) => ({
      target: `$.participants.${id(who)}.role`,
      message: `Of ${id(who)}: ${who} is bad.`,
    }));
    emulator.intercept = ({ body }) =>
      String(body).includes(id(0))
        ? { status: 400, body: JSON.stringify({ error: { code: 'BadRequest', message: 'Invalid.', details } }) }
        : undefined;
    const [first, second, third] = await Promise.allSettled(
      [0, 1, 2].map((who) => service.updateParticipant(at, id(who), VIEWER)),
    );
    const messageOf = (answer: unknown) => (answer as PromiseRejectedResult).reason.message as string;
    expect(messageOf(first)).toContain('400: Invalid. Of <id>: 0 is bad.');
    expect(messageOf(first)).not.toContain('1 is bad');
    expect(messageOf(second)).toContain('400: Invalid. Of <id>: 1 is bad.');
    expect(messageOf(second)).not.toContain('0 is bad');
    expect(third?.status).toBe('fulfilled');
  });

  test.each([undefined, false] as const)(
    'is not somebody whose id another one and a field make (batch: %s)',
    async (batch) => {
      const roles = { viewer: 'Consumer', host: 'Host' };
      const emulator = { assume: { rawIdForm: 'prefix' } } as const;
      const { service, room: at, id, held } = await room(2, { roles, batch, ...ADD }, emulator);
      const other = `${id(0)}.role`;
      const [host, viewer] = await Promise.allSettled([
        service.updateParticipant(at, id(0), { role: 'host' }),
        service.updateParticipant(at, other, VIEWER),
      ]);
      expect([host?.status, viewer?.status]).toEqual(['rejected', 'fulfilled']);
      const { outcomes } = await service.updateParticipants(at, [
        [id(0), { role: 'host' }],
        [id(1), VIEWER],
        [other, VIEWER],
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(['failed', 'applied', 'applied']);
      expect(held(at)).toContainEqual([id(1), 'Consumer']);
    },
  );

  test('a role that the vendor does not know overwrites nothing, is asked for once, and is refused also in between', async () => {
    const roles = { viewer: 'Consumer', presenter: 'Presenter', host: 'Host' };
    const { emulator, service, room: at, id, held } = await room(3, { roles });
    const host = { role: 'host' };
    const answers = await Promise.allSettled([
      service.updateParticipant(at, id(0), VIEWER),
      service.updateParticipant(at, id(0), host),
      service.updateParticipant(at, id(0), host),
      service.updateParticipant(at, id(1), VIEWER),
      service.updateParticipant(at, id(2), host),
      service.updateParticipant(at, id(2), VIEWER),
      service.updateParticipant(at, id(2), PRESENTER),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(held(at).map(([, role]) => role)).toEqual(['Consumer', 'Consumer', 'Presenter']);
    const sentOf = (who: string) => patchesOf(emulator).flatMap((entries) => entries[who]?.role ?? []);
    expect(sentOf(id(0))).toEqual(['Host', 'Consumer']);
    expect(sentOf(id(2)).at(-1)).toBe('Presenter');
  });

  test('a role that only the vendor can judge is sent before what overwrites it, unless its caller has left', async () => {
    const roles = { viewer: 'Consumer', speaker: 'Speaker' };
    const { emulator, service, room: at, id } = await room(1, { roles, ...ADD });
    emulator.intercept = () => ({ body: '{}' });
    const controller = new AbortController();
    const update = (role: string, abortSignal?: AbortSignal) =>
      service.updateParticipant(at, id(0), { role }, { abortSignal });
    const all = [update('speaker'), update('viewer'), update('speaker')];
    expect((await Promise.all(all)).map(({ vendorRole }) => vendorRole)).toEqual(['Speaker', 'Consumer', 'Speaker']);
    const gone = errorOf(update('speaker', controller.signal));
    const last = update('viewer');
    controller.abort();
    expect((await gone).outcome).toBe('not-sent');
    await last;
    expect(patchesOf(emulator).map((entries) => entries[id(0)]?.role)).toEqual(['Speaker', 'Speaker', 'Consumer']);
  });

  test('after an attempt of unknown end: the others are applied, and theirs stays unknown', async () => {
    const { emulator, service, room: at, ids } = await room(3, ADD);
    emulator.refuseRawId(ids[0] ?? '', { named: true });
    emulator.faults.add({ fault: { kind: 'server-error' }, on: { provider: 'azure', method: 'PATCH' }, times: 1 });
    const answers = await Promise.allSettled(ids.map((id) => service.updateParticipant(at, id, VIEWER)));
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    const [refused] = answers as readonly PromiseRejectedResult[];
    expect(refused?.reason).toMatchObject({ code: 'invalid-argument', outcome: 'unknown' });
  });
});

describe('who leaves', () => {
  overRealSockets();

  const leaving = (service: AzureParticipantService, at: string, who: string) => {
    const controller = new AbortController();
    const call = service.updateParticipant(at, who, PRESENTER, { abortSignal: controller.signal });
    return { leave: () => controller.abort(), error: errorOf(call) };
  };

  test('in the same tick was never there; when all leave, nothing is sent', async () => {
    const { emulator, service, room: at, id } = await room(2);
    const gone = leaving(service, at, id(0));
    const stays = service.updateParticipant(at, id(1), VIEWER);
    gone.leave();
    expect(await gone.error).toMatchObject({ code: 'cancelled', outcome: 'not-sent', retryable: false });
    await stays;
    expect(patchesOf(emulator)).toEqual([{ [id(1)]: { role: 'Consumer' } }]);
    emulator.requests.reset();
    const all = [leaving(service, at, id(0)), leaving(service, at, id(1))];
    for (const { leave } of all) leave();
    for (const { error } of all) expect((await error).outcome).toBe('not-sent');
    await service.removeParticipant(at, id(0));
    expect(methodsOf(emulator)).toEqual(['PATCH']);
  });

  test('while the roster is read is answered at once, and is not in the PATCH', async () => {
    const { emulator, service, room: at, id, held } = await room(2);
    const stalled = stall(emulator, 'GET');
    const gone = leaving(service, at, id(0));
    const late = errorOf(service.updateParticipant(at, id(0), PRESENTER, { timeoutInMs: 1_000 }));
    const stays = service.updateParticipant(at, id(1), VIEWER);
    await stalled.arrived();
    gone.leave();
    expect(await gone.error).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    expect(await late).toMatchObject({ code: 'timeout', outcome: 'not-sent', details: { participant: id(0) } });
    stalled.letGo();
    await stays;
    expect(patchesOf(emulator)).toEqual([{ [id(1)]: { role: 'Consumer' } }]);
    expect(held(at)[0]).toEqual([id(0), 'Attendee']);
  });

  test('when all leave while the roster is read, the reading is given up and nothing is written', async () => {
    const { emulator, service, room: at, id, noSocket } = await room(2);
    const stalled = stall(emulator, 'GET');
    const all = [leaving(service, at, id(0)), leaving(service, at, id(1))];
    await stalled.arrived();
    for (const { leave } of all) leave();
    for (const { error } of all) expect(await error).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    await noSocket();
    stalled.letGo();
    await service.close();
    expect(methodsOf(emulator)).toEqual(['GET']);
  });

  test('after its PATCH was handed over is answered at once with unknown, and the others go on', async () => {
    const { emulator, service, room: at, id } = await room(3);
    const stalled = stall(emulator, 'PATCH');
    const gone = leaving(service, at, id(0));
    const late = errorOf(service.updateParticipant(at, id(1), PRESENTER, { timeoutInMs: 1_000 }));
    const stays = service.updateParticipant(at, id(2), VIEWER);
    await stalled.arrived();
    gone.leave();
    expect(await gone.error).toMatchObject({ code: 'cancelled', outcome: 'unknown', details: { participant: id(0) } });
    expect(await late).toMatchObject({ code: 'timeout', outcome: 'unknown', retryable: true });
    stalled.letGo();
    expect((await stays).id).toBe(id(2));
  });

  test('when all have left a PATCH, it is aborted; each is answered at once with unknown', async () => {
    const { emulator, service, room: at, id, noSocket } = await room(3);
    const stalled = stall(emulator, 'PATCH');
    const all = [0, 1, 2].map((who) => leaving(service, at, id(who)));
    await stalled.arrived();
    for (const { leave, error } of all) {
      leave();
      expect(await error).toMatchObject({ code: 'cancelled', outcome: 'unknown' });
    }
    await noSocket();
  });

  test('stands in no further attempt, and an earlier change of the person takes its place', async () => {
    const { emulator, service, room: at, id, held } = await room(3, ADD);
    const stays = service.updateParticipant(at, id(0), VIEWER);
    const gone = [leaving(service, at, id(0)), leaving(service, at, id(1))];
    emulator.intercept = () => {
      emulator.intercept = undefined;
      for (const { leave } of gone) leave();
      return { status: 503 };
    };
    for (const { error } of gone) expect((await error).outcome).toBe('unknown');
    await stays;
    expect(patchesOf(emulator)).toEqual([
      { [id(0)]: { role: 'Presenter' }, [id(1)]: { role: 'Presenter' } },
      { [id(0)]: { role: 'Consumer' } },
    ]);
    expect(held(at)[0]).toEqual([id(0), 'Consumer']);
  });

  test('before anything could be sent leaves nothing behind: the last to leave is told how far it came', async () => {
    const { emulator, room: at, id } = await room(2);
    const { endpoint } = emulator.azure;
    let asked: () => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const credential = {
      getToken: () => {
        asked();
        return new Promise<never>(() => undefined);
      },
    };
    const service = new AzureParticipantService({ endpoint, credential, ...ADD }, transportOf());
    const gone = leaving(service, at, id(0));
    await isAsked;
    gone.leave();
    expect(await gone.error).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
  });

  test('while an attempt of unknown end waits for another is unknown, although nothing is under way', async () => {
    const { emulator, seat, open } = await emulated();
    const { room: at, ids } = seat('Attendee', 'Attendee');
    const controller = new AbortController();
    const onEvent = ({ type }: { readonly type: string }) => {
      if (type === 'retry') controller.abort();
    };
    const service = open({ connectionString: emulator.azure.connectionString, ...ADD }, { onEvent });
    emulator.faults.add({ fault: { kind: 'server-error' }, on: { provider: 'azure', method: 'PATCH' }, times: 1 });
    const gone = errorOf(service.updateParticipant(at, ids[0] ?? '', VIEWER, { abortSignal: controller.signal }));
    const stays = service.updateParticipant(at, ids[1] ?? '', VIEWER);
    expect(await gone).toMatchObject({ code: 'cancelled', outcome: 'unknown' });
    await stays;
    expect(patchesOf(emulator).map((entries) => Object.keys(entries).length)).toEqual([2, 1]);
  });

  test('while an attempt that was refused waits for another is not-sent', async () => {
    const { emulator, open, room: at, id } = await room(2);
    emulator.intercept = () => ({ status: 429, headers: { 'retry-after': '20' } });
    let wait: () => void = () => undefined;
    const isWaiting = new Promise<void>((resolve) => {
      wait = resolve;
    });
    const onEvent = ({ type }: { readonly type: string }) => (type === 'retry' ? wait() : undefined);
    const service = open({ connectionString: emulator.azure.connectionString, ...ADD }, { onEvent });
    const all = [leaving(service, at, id(0)), leaving(service, at, id(1))];
    await isWaiting;
    for (const { leave, error } of all) {
      leave();
      expect(await error).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    }
    expect(emulator.requests.count).toBe(1);
  });

  test('a short time is its caller’s own: retries go on for who has more, and who cannot wait so long is told at once', async () => {
    const { emulator, service, room: at, id } = await room(2, ADD);
    let refusals = 0;
    emulator.intercept = () => {
      refusals += 1;
      return refusals > 1 ? undefined : { status: 429, headers: { 'x-ms-retry-after-ms': '2500' } };
    };
    const long = service.updateParticipant(at, id(1), VIEWER);
    const short = await errorOf(service.updateParticipant(at, id(0), VIEWER, { timeoutInMs: 2_000 }));
    expect(short).toMatchObject({ code: 'rate-limited', outcome: 'refused', retryAfterInMs: 2_500 });
    expect((await long).id).toBe(id(1));
    expect(patchesOf(emulator)[1]).toEqual({ [id(1)]: { role: 'Consumer' } });
  });
});

describe('a change of the roster', () => {
  overRealSockets();

  const changes = [
    ['a remove', (service: AzureParticipantService, at: string, id: string) => service.removeParticipant(at, id)],
    ['an add', (service: AzureParticipantService, at: string) => service.addParticipant(at, { role: 'viewer' })],
    [
      'a native patch',
      (service: AzureParticipantService, at: string, id: string) =>
        asAzure(service).patchParticipants(at, [[id, null]]),
    ],
  ] as const;

  test.each(changes)('%s waits for the updates before it, and those after it wait for it', async (_, change) => {
    const { emulator, service, room: at, id, seat } = await room(3);
    const order: string[] = [];
    const note = (name: string) => () => order.push(name);
    const stalled = stall(emulator, 'PATCH');
    const before = service.updateParticipant(at, id(0), VIEWER).then(note('before'));
    const changed = change(service, at, id(1)).then(note('changed'));
    const after = service.updateParticipant(at, id(0), PRESENTER).then(note('after'));
    await stalled.arrived();
    const later = service.updateParticipant(at, id(2), PRESENTER).then(note('later'));
    const elsewhere = seat('Attendee');
    const apart = service.updateParticipant(elsewhere.room, elsewhere.ids[0] ?? '', VIEWER);
    await stalled.arrived(2);
    // The PATCH of the other room, and none of this one beside the first.
    expect(patchesOf(emulator)).toEqual([
      { [id(0)]: { role: 'Consumer' } },
      { [elsewhere.ids[0] ?? '']: { role: 'Consumer' } },
    ]);
    stalled.letGo();
    await Promise.all([before, changed, after, later, apart]);
    expect(order).toEqual(['before', 'changed', 'after', 'later']);
    // Who came while the batch waited is in it.
    expect(patchesOf(emulator).at(-1)).toEqual({ [id(0)]: { role: 'Presenter' }, [id(2)]: { role: 'Presenter' } });
  });

  test('holds back who comes after it, also where all who came before it have left', async () => {
    const { emulator, room: id, ids, service } = await room(1);
    const newcomer = emulator.createIdentity();
    const { arrived, letGo } = stall(emulator, 'GET');
    const leaves = new AbortController();
    const left = errorOf(service.updateParticipant(id, ids[0] ?? '', PRESENTER, { abortSignal: leaves.signal }));
    leaves.abort();
    const added = service.addParticipant(id, { id: newcomer, ...VIEWER });
    await arrived();
    const updated = service.updateParticipant(id, newcomer, PRESENTER);
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    letGo();
    expect((await left).outcome).toBe('not-sent');
    expect((await added).role).toBe('viewer');
    expect((await updated).role).toBe('presenter');
  });

  test('an update never brings back whom a remove takes off', async () => {
    const { service, room: at, id, held } = await room(1);
    const [error] = await Promise.all([
      service.removeParticipant(at, id(0)).then(() => errorOf(service.updateParticipant(at, id(0), VIEWER))),
      errorOf(service.updateParticipant(at, id(0), VIEWER)),
    ]);
    expect(error).toMatchObject({ code: 'not-found' });
    expect(held(at)).toEqual([]);
  });

  test('one person is added once, however many add them at once; others are added side by side', async () => {
    const { emulator, service, room: at, held } = await room(0);
    const [ann, bob] = [emulator.createIdentity(), emulator.createIdentity()];
    const stalled = stall(emulator, 'PATCH');
    const all = Promise.allSettled([ann, ann, bob].map((id) => service.addParticipant(at, { id, role: 'viewer' })));
    await stalled.arrived(2);
    stalled.letGo();
    const [first, second, third] = await all;
    expect([first?.status, second?.status, third?.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(second).toMatchObject({ reason: { code: 'conflict', outcome: 'not-sent' } });
    expect(held(at)).toHaveLength(2);
  });

  test('whoever waits may leave freely, and nobody waits for them any more', async () => {
    const { emulator, service, room: at, id } = await room(2, ADD);
    const stalled = stall(emulator, 'PATCH');
    const before = service.updateParticipant(at, id(0), VIEWER);
    await stalled.arrived();
    const controller = new AbortController();
    const options = { abortSignal: controller.signal };
    const remove = errorOf(service.removeParticipant(at, id(0), options));
    const late = errorOf(service.removeParticipant(at, id(0), { timeoutInMs: 1_000 }));
    const behind = errorOf(service.updateParticipant(at, id(1), PRESENTER, options));
    const after = service.updateParticipant(at, id(1), VIEWER);
    expect(await late).toMatchObject({ code: 'timeout', outcome: 'not-sent', operation: 'removeParticipant' });
    controller.abort();
    expect(await remove).toMatchObject({ code: 'cancelled', outcome: 'not-sent', details: { participant: id(0) } });
    expect(await behind).toMatchObject({ code: 'cancelled', outcome: 'not-sent', details: { participant: id(1) } });
    // What was behind the removes goes on beside the first.
    await stalled.arrived(2);
    stalled.letGo();
    await Promise.all([before, after]);
    expect(patchesOf(emulator)).toEqual([{ [id(0)]: { role: 'Consumer' } }, { [id(1)]: { role: 'Consumer' } }]);
  });
});

describe('closing', () => {
  overRealSockets();

  test('waits for those inside, also where their batch is not sent yet, and lets nobody in any more', async () => {
    const { service, room: at, id, held } = await room(2, { batchWindowInMs: 20 });
    const all = [service.updateParticipant(at, id(0), VIEWER), service.removeParticipant(at, id(1))];
    const closing = service.close();
    expect(await errorOf(service.updateParticipant(at, id(0), VIEWER))).toMatchObject({
      code: 'cancelled',
      outcome: 'not-sent',
    });
    let answered = 0;
    for (const call of all) void (call as Promise<unknown>).then(() => (answered += 1));
    await closing;
    expect(answered).toBe(2);
    expect(held(at)).toEqual([[id(0), 'Consumer']]);
  });
});
