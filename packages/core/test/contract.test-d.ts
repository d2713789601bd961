// Wrong programs, which must not compile: `npx tsc -p tsconfig.check.json` fails where one of them does.
import type {
  BatchOutcome,
  ErrorCode,
  NewParticipant,
  Participant,
  ParticipantCapabilities,
  ParticipantChanges,
  ParticipantService,
  RoomHandle,
  Supporting,
} from '@anyroom/core';
import { AnyroomError, requireSupport, Secret, splitChanges, supports } from '@anyroom/core';
import type { TOKENS as TypedTokens } from '@anyroom/core/inversify';
import type { ServiceIdentifier } from 'inversify';
import { FULL, ROLES_ONLY, serviceWith } from './services.js';

declare const service: ParticipantService;
declare const participant: Participant;
declare const outcome: BatchOutcome;

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

export const wrong: ParticipantCapabilities = {
  ...FULL,
  // @ts-expect-error what a vendor does not say is 'unknown'
  members: 'both',
};
