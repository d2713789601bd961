import type {
  BatchOptions,
  BatchResult,
  CallOptions,
  ErrorCode,
  NewParticipant,
  ParticipantService,
  RoomRef,
} from '@anyroom/core';
import type { Bench } from '../../clause.js';
import { acceptedChange, acceptedParticipant } from './values.js';

/** The verbs of the contract, as they stand in `details.operation`. */
export type VerbName =
  | 'updateParticipant'
  | 'updateParticipants'
  | 'addParticipant'
  | 'getParticipant'
  | 'listParticipants'
  | 'removeParticipant';

/** One verb, called with good arguments but for what the clause is about. */
export interface Verb {
  readonly name: VerbName;
  /** Whether the capabilities say that the service has it. */
  readonly declared: boolean;
  /** Whether it takes the id of somebody (`addParticipant` takes one only where ids can be given). */
  readonly takesId: boolean;
  /**
   * Calls it. A batch is of one entry, and rejects when that entry is not applied; a list is walked to its first step.
   * `addParticipant` is given `id` only where `takesId`.
   */
  call(service: ParticipantService, room: RoomRef, id: string, options?: CallOptions): Promise<unknown>;
}

/** Every verb. Async, because somebody new may need an id of the vendor's form. */
export async function verbsOf(bench: Bench): Promise<readonly Verb[]> {
  const { update, add, get, list, remove } = bench.service.capabilities;
  const change = acceptedChange(bench, 2);
  const newcomer = await acceptedParticipant(bench, 2);
  const givesId = add !== false && add.fields.includes('id');
  const person = (id: string): NewParticipant => (givesId ? { ...newcomer, id } : newcomer);
  return [
    {
      name: 'updateParticipant',
      declared: update !== false,
      takesId: true,
      call: (service, room, id, options) => service.updateParticipant(room, id, change, options),
    },
    {
      name: 'updateParticipants',
      declared: update !== false,
      takesId: true,
      call: async (service, room, id, options) =>
        appliedOrThrown(await service.updateParticipants(room, [[id, change]], options)),
    },
    {
      name: 'addParticipant',
      declared: add !== false,
      takesId: givesId,
      call: (service, room, id, options) => service.addParticipant(room, person(id), options),
    },
    {
      name: 'getParticipant',
      declared: get !== false,
      takesId: true,
      call: (service, room, id, options) => service.getParticipant(room, id, options),
    },
    {
      name: 'listParticipants',
      declared: list,
      takesId: false,
      call: (service, room, _, options) => firstStep(service, room, options),
    },
    {
      name: 'removeParticipant',
      declared: remove !== false,
      takesId: true,
      call: (service, room, id, options) => service.removeParticipant(room, id, options),
    },
  ];
}

/** What a verb must answer: as expected where it is declared, else `unsupported` is as good. */
export function codeOf({ declared }: Verb, code: ErrorCode): readonly ErrorCode[] {
  return declared ? [code] : [code, 'unsupported'];
}

/** Starts walking a list, and leaves after the first person; gives that person. */
export async function firstStep(service: ParticipantService, room: RoomRef, options?: CallOptions) {
  for await (const participant of service.listParticipants(room, options)) return participant;
  return undefined;
}

/** Walks a whole list. */
export async function walk(service: ParticipantService, room: RoomRef, options?: CallOptions) {
  const all = [];
  for await (const participant of service.listParticipants(room, options)) all.push(participant);
  return all;
}

/** Calls the batch with input of any type. */
export function updateMany(
  service: ParticipantService,
  room: RoomRef,
  changes: unknown,
  options?: BatchOptions,
): Promise<BatchResult> {
  return service.updateParticipants(room, changes as Parameters<typeof service.updateParticipants>[1], options);
}

function appliedOrThrown({ outcomes }: BatchResult): unknown {
  const [only] = outcomes;
  if (only?.status === 'applied') return only.participant;
  throw only?.error;
}
