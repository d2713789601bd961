import type { JoinCredentialService } from '../contract/join-credential-service.js';
import type { LiveService } from '../contract/live-service.js';
import type { ChangeField } from '../contract/participant-changes.js';
import type { ParticipantService } from '../contract/participant-service.js';
import type { RoomField } from '../contract/room-changes.js';
import type { RoomService } from '../contract/room-service.js';
import { AnyroomError } from '../errors/anyroom-error.js';
import type {
  AddCapability,
  FieldCapability,
  ParticipantCapabilities,
  UpdateCapability,
} from './participant-capabilities.js';
import type { RoomCapabilities } from './room-capabilities.js';

/** What a program may need of a service: a field that it changes, or a verb that it calls. */
export type Need = ChangeField | 'update' | 'add' | 'get' | 'list' | 'remove';

type Granting<N extends Need> = N extends ChangeField
  ? { readonly update: UpdateCapability & { readonly fields: { readonly [F in N]: FieldCapability } } }
  : N extends 'update'
    ? { readonly update: UpdateCapability }
    : N extends 'add'
      ? { readonly add: AddCapability }
      : N extends 'get'
        ? { readonly get: 'direct' | 'by-list' }
        : N extends 'list'
          ? { readonly list: true }
          : { readonly remove: 'revokes' | 'disconnects' };

type All<U> = (U extends unknown ? (part: U) => void : never) extends (whole: infer I) => void ? I : never;

/**
 * A service that can do all of what is named. A function that takes `Supporting<'displayName'>` does not compile for a
 * service whose vendor keeps no names.
 */
export type Supporting<N extends Need> = ParticipantService & {
  readonly capabilities: ParticipantCapabilities & All<Granting<N>>;
};

/** What a program may need of a `RoomService`: a verb, or a field that it sets and changes. */
export type RoomNeed = 'create' | 'get' | 'list' | 'update' | 'close' | RoomField;
/**
 * What a program may need of a `JoinCredentialService`: credentials, that tell their end, or of a length of its choice, or
 * that can be taken back.
 */
export type JoinCredentialNeed = 'issue' | 'expiry' | 'validFor' | 'revoke';
/** What a program may need of a `LiveService`. */
export type LiveNeed = 'eject' | 'mute' | 'unmute' | 'session';

type AnyService = ParticipantService | RoomService | JoinCredentialService | LiveService;
type AnyNeed = Need | RoomNeed | JoinCredentialNeed | LiveNeed;

/** Whether the service can do all of what is named; narrows the type of a `ParticipantService` when it can. */
export function supports<S extends ParticipantService, N extends Need>(
  service: S,
  ...needs: readonly [N, ...N[]]
): service is S & Supporting<N>;
export function supports(service: RoomService, ...needs: readonly [RoomNeed, ...RoomNeed[]]): boolean;
export function supports(
  service: JoinCredentialService,
  ...needs: readonly [JoinCredentialNeed, ...JoinCredentialNeed[]]
): boolean;
export function supports(service: LiveService, ...needs: readonly [LiveNeed, ...LiveNeed[]]): boolean;
export function supports(service: AnyService, ...needs: readonly AnyNeed[]): boolean {
  return lackingOf(service, needs).length === 0;
}

/**
 * The start-up check: throws `unsupported` when the service lacks any of what is named, with all that is lacking in
 * `fields`, so that a program fails when it is started and not when it is used. Narrows the type of a
 * `ParticipantService`.
 */
export function requireSupport<S extends ParticipantService, N extends Need>(
  service: S,
  ...needs: readonly [N, ...N[]]
): asserts service is S & Supporting<N>;
export function requireSupport(service: RoomService, ...needs: readonly [RoomNeed, ...RoomNeed[]]): void;
export function requireSupport(
  service: JoinCredentialService,
  ...needs: readonly [JoinCredentialNeed, ...JoinCredentialNeed[]]
): void;
export function requireSupport(service: LiveService, ...needs: readonly [LiveNeed, ...LiveNeed[]]): void;
export function requireSupport(service: AnyService, ...needs: readonly AnyNeed[]): void {
  const lacking = lackingOf(service, needs);
  if (lacking.length === 0) return;
  throw new AnyroomError({
    code: 'unsupported',
    outcome: 'not-sent',
    message: `The provider '${service.provider}' does not support ${lacking.join(', ')}. Choose another provider, or do without.`,
    fields: lacking,
    details: { provider: service.provider, operation: 'requireSupport' },
  });
}

function lackingOf({ capabilities }: AnyService, needs: readonly AnyNeed[]): readonly string[] {
  if ('issue' in capabilities) {
    const { issue, revoke } = capabilities;
    const granted = new Map<string, boolean>([
      ['issue', issue !== false],
      ['expiry', issue !== false && issue.expiry === 'stated'],
      ['validFor', issue !== false && issue.validFor !== false],
      ['revoke', revoke],
    ]);
    return needs.filter((need) => granted.get(need) !== true);
  }
  if ('eject' in capabilities) {
    const { eject, mute, unmute, session } = capabilities;
    const granted = new Map<string, boolean>([
      ['eject', eject],
      ['mute', mute !== false],
      ['unmute', unmute],
      ['session', session],
    ]);
    return needs.filter((need) => granted.get(need) !== true);
  }
  if ('close' in capabilities) return needs.filter((need) => !grantsOfRooms(capabilities, need as RoomNeed));
  return needs.filter((need) => !grants(capabilities, need as Need));
}

function grantsOfRooms({ create, get, list, update, close }: RoomCapabilities, need: RoomNeed): boolean {
  switch (need) {
    case 'create':
      return create !== false;
    case 'get':
      return get;
    case 'list':
      return list;
    case 'update':
      return update !== false;
    case 'close':
      return close !== false;
    default:
      return (
        create !== false &&
        create.fields.includes(need) &&
        update !== false &&
        Object.hasOwn(update.fields, need) &&
        update.fields[need] !== false
      );
  }
}

function grants({ update, add, get, list, remove }: ParticipantCapabilities, need: Need): boolean {
  switch (need) {
    case 'update':
      return update !== false;
    case 'add':
      return add !== false;
    case 'get':
      return get !== false;
    case 'list':
      return list;
    case 'remove':
      return remove !== false;
    default:
      return update !== false && Object.hasOwn(update.fields, need) && update.fields[need] !== false;
  }
}
