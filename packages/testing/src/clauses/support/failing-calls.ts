import type { ErrorCode, ParticipantService } from '@anyroom/core';
import type { Bench } from '../../clause.js';
import { seatedPerson } from './people.js';
import { soon } from './sending.js';
import { ROLE_OF_NOBODY } from './values.js';
import type { VerbName } from './verbs.js';
import { codeOf, verbsOf } from './verbs.js';

/** A call that must fail, and how. */
export interface FailingCall {
  readonly about: string;
  readonly verb: VerbName;
  readonly code: ErrorCode | readonly ErrorCode[];
  /** Ids that the call sends, which its error's message must not hold. */
  readonly ids: readonly string[];
  run(): Promise<unknown>;
}

/** Every way to fail that any service can be brought to, for each verb. */
export async function failingCalls(bench: Bench): Promise<readonly FailingCall[]> {
  const { service, vendor } = bench;
  const { room, id } = await seatedPerson(bench);
  const nobody = await vendor.unknownParticipant();
  const nowhere = await vendor.unknownRoom();
  const closed = await bench.openAnother();
  await closed.close();
  const change = { role: ROLE_OF_NOBODY };
  const verbs = await verbsOf(bench);

  const ofVerbs = verbs.flatMap((verb): readonly FailingCall[] => {
    const { name } = verb;
    const call = (about: string, code: FailingCall['code'], run: () => Promise<unknown>): FailingCall => ({
      about: `${name}, ${about}`,
      verb: name,
      code,
      ids: [room, id, nobody, nowhere],
      run,
    });
    const unknownPerson = name.startsWith('update') || name === 'getParticipant';
    return [
      call('in an unknown room', codeOf(verb, 'not-found'), () => verb.call(service, nowhere, id)),
      call('in a malformed room', codeOf(verb, 'invalid-argument'), () => verb.call(service, '', id)),
      call('with bad options', codeOf(verb, 'invalid-argument'), () =>
        verb.call(service, room, id, { timeoutInMs: -1 }),
      ),
      call('given up beforehand', codeOf(verb, 'cancelled'), () =>
        verb.call(service, room, id, { abortSignal: AbortSignal.abort() }),
      ),
      call('after closing', codeOf(verb, 'cancelled'), () => verb.call(closed, room, id)),
      ...(unknownPerson && !addsUnknown(service)
        ? [call('of nobody', codeOf(verb, 'not-found'), () => verb.call(service, room, nobody))]
        : []),
      ...(verb.takesId
        ? [call('of a malformed id', codeOf(verb, 'invalid-argument'), () => verb.call(service, room, '..'))]
        : []),
      ...(verb.declared
        ? [
            call('with a silent vendor', 'timeout', () =>
              withSilence(bench, () => verb.call(service, room, id, { timeoutInMs: 20 })),
            ),
          ]
        : []),
    ];
  });

  const ids = [room, id];
  const bad = ['invalid-argument', 'unsupported'] as const;
  return [
    ...ofVerbs,
    {
      about: 'an unknown key',
      verb: 'updateParticipant',
      code: bad,
      ids,
      run: () => service.updateParticipant(room, id, { dispalyName: 'Ada' } as object),
    },
    {
      about: 'no change',
      verb: 'updateParticipant',
      code: bad,
      ids,
      run: () => service.updateParticipant(room, id, {}),
    },
    {
      about: 'a role outside the map',
      verb: 'updateParticipant',
      code: bad,
      ids,
      run: () => service.updateParticipant(room, id, change),
    },
    {
      about: 'a new role outside the map',
      verb: 'addParticipant',
      code: bad,
      ids,
      run: () => service.addParticipant(room, change),
    },
    {
      about: 'no batch',
      verb: 'updateParticipants',
      code: bad,
      ids,
      run: () => service.updateParticipants(room, null as never),
    },
  ];
}

function addsUnknown({ capabilities: { update } }: ParticipantService): boolean {
  return update !== false && update.unknownParticipant === 'added';
}

async function withSilence(bench: Bench, call: () => Promise<unknown>): Promise<unknown> {
  const stalled = await bench.vendor.stall();
  try {
    return await soon(bench, 'a call whose time is over', call());
  } finally {
    stalled.release();
  }
}
