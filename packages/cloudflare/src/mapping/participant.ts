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
  return {
    id: wire.id,
    ...present('externalId', wire.custom_participant_id),
    ...present('displayName', wire.name),
    ...present('avatarUrl', wire.picture),
    ...roleOf(wire.preset_name, roles),
  };
}

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
  return {
    ...(displayName !== undefined && { name: displayName ?? '' }),
    ...(avatarUrl !== undefined && { picture: avatarUrl }),
    ...(preset !== undefined && { preset_name: preset }),
  };
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
  if (wire != null) return { ...participantOf(wire, roles), ...joinTokenOf(wire), confirmation: 'answered', effect };
  const { name, picture, preset_name } = editBodyOf(changes, roles);
  const asked = {
    id,
    ...present('displayName', name),
    ...present('avatarUrl', picture),
    ...roleOf(preset_name, roles),
  };
  return { ...asked, confirmation: 'accepted', effect };
}

function effectOf(changes: GuardedChanges<CloudflareExtras>) {
  const { fields } = CLOUDFLARE_CAPABILITIES.update;
  return leastCertain([
    ...(changes.displayName !== undefined ? [fields.displayName.effect] : []),
    ...(changes.avatarUrl !== undefined ? [fields.avatarUrl.effect] : []),
    ...(changes.role !== undefined || changes.native !== undefined ? [fields.role.effect] : []),
  ]);
}

function roleOf(preset: string | null | undefined, roles: RoleMap) {
  if (preset == null || preset === '') return {};
  const role = roles.role(preset);
  return { vendorRole: preset, ...(role !== undefined && { role }) };
}

function present<K extends string>(key: K, value: string | null | undefined): { readonly [P in K]?: string } {
  return value == null || value === '' ? {} : ({ [key]: value } as { readonly [P in K]: string });
}
