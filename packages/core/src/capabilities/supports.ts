import type { ChangeField } from '../contract/participant-changes.js';
import type { ParticipantService } from '../contract/participant-service.js';
import { AnyroomError } from '../errors/anyroom-error.js';
import type {
  AddCapability,
  FieldCapability,
  ParticipantCapabilities,
  UpdateCapability,
} from './participant-capabilities.js';

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

/** Whether the service can do all of what is named; narrows its type when it can. */
export function supports<S extends ParticipantService, N extends Need>(
  service: S,
  ...needs: readonly [N, ...N[]]
): service is S & Supporting<N> {
  return needs.every((need) => grants(service.capabilities, need));
}

/**
 * The start-up check: throws `unsupported` when the service lacks any of what is named, with all that is lacking in
 * `fields`, so that a program fails when it is started and not when it is used. Narrows the service's type.
 */
export function requireSupport<S extends ParticipantService, N extends Need>(
  service: S,
  ...needs: readonly [N, ...N[]]
): asserts service is S & Supporting<N> {
  const lacking = needs.filter((need) => !grants(service.capabilities, need));
  if (lacking.length === 0) return;
  throw new AnyroomError({
    code: 'unsupported',
    outcome: 'not-sent',
    message: `The provider '${service.provider}' does not support ${lacking.join(', ')}. Choose another provider, or do without.`,
    fields: lacking,
    details: { provider: service.provider, operation: 'requireSupport' },
  });
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
