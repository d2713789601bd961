// Wrong programs, which must not compile: `npx tsc -p tsconfig.check.json` fails where one of them does.
import type {
  BatchOutcome,
  ErrorCode,
  JoinCredentialService,
  LiveService,
  NewParticipant,
  Participant,
  ParticipantCapabilities,
  ParticipantChanges,
  ParticipantService,
  Room,
  RoomCapabilities,
  RoomChanges,
  RoomHandle,
  RoomService,
  Services,
  Session,
  Supporting,
} from '@anyroom/core';
import {
  AnyroomError,
  createRepeatKey,
  openServices,
  requireSupport,
  Secret,
  splitChanges,
  splitNewRoom,
  splitRoomChanges,
  supports,
  updateEach,
} from '@anyroom/core';
import type { TOKENS as TypedTokens } from '@anyroom/core/inversify';
import type { ServiceIdentifier } from 'inversify';
import { ALL_OF_ROOMS, FULL, ROLES_ONLY, serviceWith } from './services.js';

declare const service: ParticipantService;
declare const participant: Participant;
declare const outcome: BatchOutcome;
declare const rooms: RoomService;
declare const joinCredentials: JoinCredentialService;
declare const live: LiveService;

export async function changes(): Promise<void> {
  await service.updateParticipant('room', 'id', { displayName: 'Ada', avatarUrl: null, role: 'presenter' });
  await service.updateParticipant('room', 'id', { role: 'a role of our own', displayName: undefined });
  await service.updateParticipant({ id: 'room', provider: 'acme', at: 'eu' }, 'id', { role: 'viewer' });

  // @ts-expect-error a field that is misspelt
  await service.updateParticipant('room', 'id', { dispalyName: 'Ada' });
  // @ts-expect-error a role is replaced, never cleared
  await service.updateParticipant('room', 'id', { role: null });
  // @ts-expect-error a name is a text
  await service.updateParticipant('room', 'id', { displayName: 7 });
  // @ts-expect-error ids are texts: a number would lose digits
  await service.updateParticipant('room', 9_919_969_036_266, { role: 'viewer' });
  // @ts-expect-error a room is a text or a handle
  await service.updateParticipant(7, 'id', { role: 'viewer' });
  // @ts-expect-error the changes are not optional
  await service.updateParticipant('room', 'id');
  // @ts-expect-error extras of a vendor whose adapter is not installed
  await service.updateParticipant('room', 'id', { native: { nobody: {} } });
  // @ts-expect-error the option is called timeoutInMs
  await service.getParticipant('room', 'id', { timeout: 5 });
  // @ts-expect-error concurrency is for batches
  await service.getParticipant('room', 'id', { concurrency: 2 });
}

export async function batches(): Promise<void> {
  await service.updateParticipants('room', new Map([['id', { role: 'viewer' }]]), { concurrency: 2 });
  await service.updateParticipants('room', [['id', { displayName: null }]]);

  // @ts-expect-error an object is no iterable of pairs
  await service.updateParticipants('room', { id: { role: 'viewer' } });
  // @ts-expect-error null does not remove anybody
  await service.updateParticipants('room', [['id', null]]);

  if (outcome.status === 'applied') {
    outcome.participant.confirmation satisfies 'answered' | 'accepted';
    // @ts-expect-error what is applied has no error
    outcome.error;
  } else {
    outcome.error.code satisfies ErrorCode;
    // @ts-expect-error what is not applied has no participant
    outcome.participant;
  }
}

export async function streams(): Promise<void> {
  const rows = [{ room: 'room', id: 'id', changes: { role: 'viewer' }, row: 7 }];
  async function* cursor() {
    yield* rows;
  }
  const options = { concurrency: 2, batchSize: 10, readAhead: 100, timeoutInMs: 5, abortSignal: undefined };
  for await (const each of updateEach(service, cursor(), options)) {
    each.entry.row satisfies number;
    each.resumeAt satisfies number;
    if (each.status === 'applied') each.participant.confirmation satisfies 'answered' | 'accepted';
    else each.error.code satisfies ErrorCode;
    // @ts-expect-error what is applied has no error
    if (each.status === 'applied') each.error;
  }
  updateEach(service, rows);
  updateEach(service, new Set(rows));

  // @ts-expect-error nobody said in which room
  updateEach(service, [{ id: 'id', changes: { role: 'viewer' } }]);
  // @ts-expect-error null does not remove anybody
  updateEach(service, [{ room: 'room', id: 'id', changes: null }]);
  // @ts-expect-error pairs are for a batch
  updateEach(service, new Map([['id', { role: 'viewer' }]]));
  // @ts-expect-error a promise of rows is no source
  updateEach(service, Promise.resolve(rows));
  // @ts-expect-error the option is called readAhead
  updateEach(service, rows, { highWaterMark: 5 });
  // @ts-expect-error a stream is walked, not awaited
  (await updateEach(service, rows)).length;
  // @ts-expect-error batchSize is for streams
  await service.updateParticipants('room', [], { batchSize: 2 });
}

export async function adding(): Promise<void> {
  const person: NewParticipant = { displayName: 'Ada', externalId: 'user-42' };
  const added = await service.addParticipant('room', person);
  added.joinToken satisfies Secret | undefined;

  // @ts-expect-error a join token is a Secret, not a text
  added.joinToken satisfies string | undefined;
  // @ts-expect-error nothing is cleared by an add
  await service.addParticipant('room', { displayName: null });
  // @ts-expect-error a list is walked, not awaited
  (await service.listParticipants('room')).length;
}

export async function roomsAndTheirCalls(): Promise<void> {
  const room: Room = await rooms.createRoom();
  await rooms.createRoom({ title: 'Algebra', closesAt: new Date() }, { repeatKey: createRepeatKey(), timeoutInMs: 5 });
  await rooms.updateRoom(room, { title: null, opensAt: new Date(), closesAt: undefined });
  await service.addParticipant(room, {}); // a room is a handle
  room satisfies RoomHandle;
  (await rooms.updateRoom(room, { title: 'Logic' })).confirmation satisfies 'answered' | 'accepted';
  for await (const { id } of rooms.listRooms()) id satisfies string;

  // @ts-expect-error a field that is misspelt
  await rooms.createRoom({ tilte: 'Algebra' });
  // @ts-expect-error nothing is cleared by a creation
  await rooms.createRoom({ title: null });
  // @ts-expect-error a time is a Date, not a text
  await rooms.createRoom({ opensAt: '2030-01-01' });
  // @ts-expect-error nor a number
  await rooms.updateRoom('room', { closesAt: 1_893_456_000_000 });
  // @ts-expect-error the id of a room does not change
  await rooms.updateRoom('room', { id: 'other' });
  // @ts-expect-error the changes are not optional
  await rooms.updateRoom('room');
  // @ts-expect-error null does not close a room
  await rooms.updateRoom('room', null);
  // @ts-expect-error a key is a UUID and a time
  await rooms.createRoom({}, { repeatKey: 'b1946ac9-2c3f-4f5e-9d3c-7a4b3f2e1d0c' });
  // @ts-expect-error it is for creations alone
  await rooms.updateRoom('room', { title: 'Logic' }, { repeatKey: createRepeatKey() });
  // @ts-expect-error extras of a vendor whose adapter is not installed
  await rooms.createRoom({ native: { nobody: {} } });
  // @ts-expect-error a list is walked, not awaited
  (await rooms.listRooms()).length;

  const { token, expiresAt } = await joinCredentials.issueJoinCredential(room, 'id', { validForInMs: 60_000 });
  token satisfies Secret;
  expiresAt satisfies Date | undefined;
  // @ts-expect-error a token is a Secret, not a text
  token satisfies string;
  // @ts-expect-error a vendor need not say when it ends
  expiresAt satisfies Date;
  // @ts-expect-error a length is a number of milliseconds
  await joinCredentials.issueJoinCredential(room, 'id', { validForInMs: '1h' });

  const session = await live.getSession(room);
  session satisfies Session | undefined;
  // @ts-expect-error nobody may be connected
  session.id;
  // @ts-expect-error who is to be ejected is not left out
  await live.ejectParticipant(room);
}

export async function opened(): Promise<void> {
  const services: Services = openServices('acme:', []);
  services.rooms satisfies RoomService;
  await services.close();
  // @ts-expect-error a participant service does not grow
  services.participants.createRoom;
  // @ts-expect-error the environment is a value
  openServices('acme:', [], 'ACME_TOKEN=hush');
}

export function needsOfRooms(): void {
  supports(rooms, 'create', 'title', 'closesAt') satisfies boolean;
  supports(joinCredentials, 'issue', 'expiry', 'validFor') satisfies boolean;
  requireSupport(live, 'eject', 'mute', 'session');
  // @ts-expect-error rooms have no names of people
  supports(rooms, 'displayName');
  // @ts-expect-error nor can a participant service make rooms
  supports(service, 'create');
  // @ts-expect-error something must be named
  supports(live);
  // @ts-expect-error a need of another service
  requireSupport(joinCredentials, 'eject');

  const { kept } = splitRoomChanges(rooms, { title: 'Logic' });
  // @ts-expect-error nothing may be left to send
  kept satisfies RoomChanges;
  splitNewRoom(rooms, { title: 'Algebra' }).kept.title satisfies string | undefined;
  // @ts-expect-error people's changes are no room
  splitNewRoom(rooms, { displayName: 'Ada' });
}

export const wrongRooms: RoomCapabilities = {
  ...ALL_OF_ROOMS,
  // @ts-expect-error a room that is closed is deleted or deactivated
  close: true,
};

export function readonlyRooms(room: Room, changes: RoomChanges): void {
  // @ts-expect-error what was read is not changed in place
  room.title = 'Logic';
  // @ts-expect-error nor a change
  changes.title = 'Logic';
  // @ts-expect-error nor what a service can do
  rooms.capabilities.list = false;
}

export function readonlyEverywhere(handle: RoomHandle, change: ParticipantChanges, own: ParticipantCapabilities): void {
  // @ts-expect-error what was read is not changed in place
  participant.displayName = 'Ada';
  // @ts-expect-error nor is a handle
  handle.id = 'other';
  // @ts-expect-error nor a change
  change.role = 'viewer';
  // @ts-expect-error nor what a service can do
  own.list = false;
  // @ts-expect-error nor whose service it is
  service.provider = 'other';
}

/** A program that needs names. */
export function greet(named: Supporting<'displayName' | 'list'>): true {
  named.capabilities.update.fields.displayName.clear satisfies boolean;
  return named.capabilities.list;
}

export function needs(): void {
  greet(serviceWith(FULL));
  // @ts-expect-error this vendor keeps no names
  greet(serviceWith(ROLES_ONLY));
  // @ts-expect-error of any service it is not known
  greet(service);

  if (supports(service, 'displayName', 'list')) greet(service);
  // @ts-expect-error a list alone is not enough
  if (supports(service, 'list')) greet(service);
  // @ts-expect-error there is no such need
  supports(service, 'telepathy');
  // @ts-expect-error something must be named
  supports(service);

  const checked: ParticipantService = service;
  requireSupport(checked, 'displayName', 'list');
  greet(checked);

  const { kept } = splitChanges(service, { role: 'viewer' });
  // @ts-expect-error nothing may be left to send
  kept satisfies ParticipantChanges;
}

export function errors(error: unknown): void {
  if (AnyroomError.is(error, 'not-found')) {
    error.code satisfies 'not-found';
    error.subject satisfies 'participant' | 'room' | 'account' | 'unknown' | undefined;
  }
  // @ts-expect-error there is no such code
  AnyroomError.is(error, 'oops');
  // @ts-expect-error an error must say whether the change may have happened
  new AnyroomError({ code: 'unknown', message: 'm' });
  // @ts-expect-error retryable is only ever taken away
  new AnyroomError({ code: 'conflict', message: 'm', outcome: 'refused', retryable: true });
  // @ts-expect-error a secret is no text
  new Secret('hush') satisfies string;
}

declare const tokens: typeof TypedTokens;
tokens.ParticipantService satisfies ServiceIdentifier<ParticipantService>;
tokens.RoomService satisfies ServiceIdentifier<RoomService>;
tokens.JoinCredentialService satisfies ServiceIdentifier<JoinCredentialService>;
tokens.LiveService satisfies ServiceIdentifier<LiveService>;
// @ts-expect-error one service is not asked for by another's token
tokens.LiveService satisfies ServiceIdentifier<RoomService>;

export const wrong: ParticipantCapabilities = {
  ...FULL,
  // @ts-expect-error what a vendor does not say is 'unknown'
  members: 'everybody',
};
