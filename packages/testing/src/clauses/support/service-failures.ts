import type { ErrorCode, NewRoom, Services } from '@anyroom/core';
import type { ServicesBench } from '../../clause.js';
import { soon } from './sending.js';
import type { ServiceVerb, ServiceVerbName } from './service-verbs.js';
import { codeOfVerb, lively, serviceVerbsOf } from './service-verbs.js';
import { somebody } from './somebody.js';

/** A call that must fail, and how. */
export interface ServiceFailure {
  readonly about: string;
  readonly verb: ServiceVerbName;
  readonly code: ErrorCode | readonly ErrorCode[];
  /** Ids that the call sends, which its error's message must not hold. */
  readonly ids: readonly string[];
  run(): Promise<unknown>;
}

/** Every way to fail that any services can be brought to, for each verb. */
export async function serviceFailures(bench: ServicesBench): Promise<readonly ServiceFailure[]> {
  const { services, vendor } = bench;
  const { room, id } = await lively(bench);
  const absent = await somebody(bench, room);
  const nobody = await vendor.unknownParticipant();
  const nowhere = await vendor.unknownRoom();
  const closed = await bench.openAnother();
  await closed.close();
  const ids = [room, id, absent, nobody, nowhere];

  const ofVerbs = serviceVerbsOf(bench).flatMap((verb): readonly ServiceFailure[] => {
    const { name, takesRoom, takesPerson, declared } = verb;
    const failure = (about: string, code: ErrorCode, run: () => Promise<unknown>): ServiceFailure => ({
      about: `${name}, ${about}`,
      verb: name,
      code: codeOfVerb(verb, code),
      ids,
      run,
    });
    return [
      failure('with bad options', 'invalid-argument', () => verb.call(services, room, id, { timeoutInMs: -1 })),
      failure('given up beforehand', 'cancelled', () =>
        verb.call(services, room, id, { abortSignal: AbortSignal.abort() }),
      ),
      failure('after closing', 'cancelled', () => verb.call(closed, room, id)),
      ...(takesRoom ? [failure('in a malformed room', 'invalid-argument', () => verb.call(services, '', id))] : []),
      ...(takesRoom && !isIssuedToAnybody(services, verb)
        ? [failure('in an unknown room', 'not-found', () => verb.call(services, nowhere, id))]
        : []),
      ...(takesPerson ? [failure('of a malformed id', 'invalid-argument', () => verb.call(services, room, '..'))] : []),
      ...(name === 'issueJoinCredential' && !isIssuedToAnybody(services, verb)
        ? [failure('for nobody', 'not-found', () => verb.call(services, room, nobody))]
        : []),
      ...(name === 'muteParticipant' || name === 'unmuteParticipant'
        ? [failure('of somebody who is not connected', 'not-found', () => verb.call(services, room, absent))]
        : []),
      ...(declared
        ? [
            failure('with a silent vendor', 'timeout', () =>
              withSilence(bench, () => verb.call(services, room, id, { timeoutInMs: 20 })),
            ),
          ]
        : []),
    ];
  });

  const bad = ['invalid-argument', 'unsupported'] as const;
  const { rooms, joinCredentials } = services;
  return [
    ...ofVerbs,
    {
      about: 'an unknown key of a new room',
      verb: 'createRoom',
      code: bad,
      ids,
      run: () => rooms.createRoom({ tilte: 'A room' } as NewRoom),
    },
    { about: 'no change', verb: 'updateRoom', code: bad, ids, run: () => rooms.updateRoom(room, {}) },
    {
      about: 'a bad key',
      verb: 'createRoom',
      code: bad,
      ids,
      run: () => rooms.createRoom({}, { repeatKey: { id: room, firstSentAt: new Date(Number.NaN) } }),
    },
    {
      about: 'a time that cannot be',
      verb: 'issueJoinCredential',
      code: bad,
      ids,
      run: () => joinCredentials.issueJoinCredential(room, id, { validForInMs: -1 }),
    },
  ];
}

function isIssuedToAnybody({ joinCredentials }: Services, { name }: ServiceVerb): boolean {
  const { issue } = joinCredentials.capabilities;
  return name === 'issueJoinCredential' && issue !== false && issue.unknownParticipant === 'issued';
}

async function withSilence(bench: ServicesBench, call: () => Promise<unknown>): Promise<unknown> {
  const stalled = await bench.vendor.stall();
  try {
    return await soon(bench, 'a call whose time is over', call());
  } finally {
    stalled.release();
  }
}
