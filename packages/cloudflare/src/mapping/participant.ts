import { randomUUID } from 'node:crypto';
import type { RoleMap } from '@anyroom/adapter-kit';
import type { GuardedChanges, GuardedNewParticipant, Participant, UpdatedParticipant } from '@anyroom/core';
import { leastCertain, Secret } from '@anyroom/core';
import { CLOUDFLARE_CAPABILITIES } from '../capabilities.js';
import type { CloudflareExtras, CloudflareParticipant } from '../cloudflare-native.js';
import type { WireParticipant } from '../wire/codecs.js';
import type { AddBody, EditBody } from '../wire/requests.js';

/** A participant in the contract's words. An empty name or picture is none. */
export function participantOf(wire: WireParticipant, roles: RoleMap): Participant {
  return personOf(wire.id, wire, roles);
}

/** By its own id, and without what is not there. */
function personOf(
  id: string,
  { custom_participant_id, name, picture, preset_name }: Partial<WireParticipant>,
  roles: RoleMap,
): Writable<UpdatedParticipant> {
  const person: Partial<Writable<UpdatedParticipant>> & { id: string } = { id };
  if (isText(custom_participant_id)) person.externalId = custom_participant_id;
  if (isText(name)) person.displayName = name;
  if (isText(picture)) person.avatarUrl = picture;
  if (isText(preset_name)) {
    person.vendorRole = preset_name;
    const role = roles.role(preset_name);
    if (role !== undefined) person.role = role;
  }
  return person as Writable<UpdatedParticipant>;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const isText = (value: string | null | undefined): value is string => value != null && value !== '';

/** The join token that comes with an add or an edit. */
export function joinTokenOf({ token }: WireParticipant): { readonly joinToken?: Secret } {
  return typeof token === 'string' && token !== '' ? { joinToken: new Secret(token) } : {};
}

/** What an edit sends. Clearing a name sends an empty one: leaving the name out is known to break joining. */
export function editBodyOf(
  { displayName, avatarUrl, role, native }: GuardedChanges<CloudflareExtras>,
  roles: RoleMap,
): EditBody {
  const preset = native?.preset_name ?? (role === undefined ? undefined : roles.vendorRole(role));
  const body: Writable<EditBody> = {};
  if (displayName !== undefined) body.name = displayName ?? '';
  if (avatarUrl !== undefined) body.picture = avatarUrl;
  if (preset !== undefined) body.preset_name = preset;
  return body;
}

/** What an add sends: always with a name, and with an id of the caller's or a random one. */
export function addBodyOf(
  { externalId, displayName, avatarUrl, role, native }: GuardedNewParticipant<CloudflareExtras>,
  roles: RoleMap,
): AddBody {
  const preset = native?.preset_name ?? roles.vendorRole(role ?? '');
  if (preset === undefined) throw new TypeError('unreachable: the guard requires a role');
  return {
    custom_participant_id: externalId ?? randomUUID(),
    preset_name: preset,
    name: displayName ?? '',
    ...(avatarUrl !== undefined && { picture: avatarUrl }),
  };
}

/** A participant in the vendor's words, its token put away. */
export function nativeOf({ token, ...wire }: WireParticipant): CloudflareParticipant {
  return typeof token === 'string' ? { ...wire, token: new Secret(token) } : wire;
}

/** What an edit tells: the vendor's own words, or what was asked where it only said yes. */
export function updatedOf(
  id: string,
  wire: WireParticipant | null | undefined,
  changes: GuardedChanges<CloudflareExtras>,
  roles: RoleMap,
): UpdatedParticipant {
  const effect = effectOf(changes);
  if (wire == null) {
    const asked = personOf(id, editBodyOf(changes, roles), roles);
    asked.confirmation = 'accepted';
    asked.effect = effect;
    return asked;
  }
  const person = personOf(wire.id, wire, roles);
  if (isText(wire.token)) person.joinToken = new Secret(wire.token);
  person.confirmation = 'answered';
  person.effect = effect;
  return person;
}

function effectOf(changes: GuardedChanges<CloudflareExtras>) {
  const { fields } = CLOUDFLARE_CAPABILITIES.update;
  return leastCertain([
    ...(changes.displayName !== undefined ? [fields.displayName.effect] : []),
    ...(changes.avatarUrl !== undefined ? [fields.avatarUrl.effect] : []),
    ...(changes.role !== undefined || changes.native !== undefined ? [fields.role.effect] : []),
  ]);
}
