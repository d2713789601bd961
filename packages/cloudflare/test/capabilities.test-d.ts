import {
  asCloudflare,
  type CloudflareConfiguration,
  type CloudflareJoinCredentialService,
  type CloudflareLiveService,
  type CloudflareParticipantService,
  type CloudflareRoomService,
  cloudflare,
} from '@anyroom/cloudflare';
import type {
  JoinCredentialService,
  LiveService,
  ParticipantProvider,
  ParticipantService,
  RoomService,
  Secret,
  Supporting,
} from '@anyroom/core';

declare const service: CloudflareParticipantService;
declare const any: ParticipantService;

declare function rename(people: Supporting<'displayName'>): void;
declare function manage(
  people: Supporting<'displayName' | 'avatarUrl' | 'role' | 'add' | 'get' | 'list' | 'remove'>,
): void;

rename(service);
manage(service);
// @ts-expect-error: a service of whichever vendor may keep no names; requireSupport narrows it
rename(any);

const contract: ParticipantService = service;
contract.close();
const provider: ParticipantProvider = cloudflare;
provider.open;

const provided: 'cloudflare' = service.provider;
const mints: true = service.capabilities.add.mintsId;
const effect: 'unknown' = service.capabilities.update.fields.displayName.effect;
void [provided, mints, effect];

service.updateParticipant('m', 'p', {
  displayName: null,
  avatarUrl: null,
  native: { cloudflare: { preset_name: 'x' } },
});
service.addParticipant({ id: 'm', provider: 'cloudflare' }, { role: 'janitor', externalId: 'user-42' });
// @ts-expect-error: a role is replaced, never cleared
service.updateParticipant('m', 'p', { role: null });
// @ts-expect-error: the vendor's own words stand in native
service.updateParticipant('m', 'p', { name: 'Jane' });
// @ts-expect-error: a preset is a text
service.updateParticipant('m', 'p', { native: { cloudflare: { preset_name: null } } });
// @ts-expect-error: nothing else is an extra
service.updateParticipant('m', 'p', { native: { cloudflare: { picture: 'x' } } });
// @ts-expect-error: ids are no numbers
service.getParticipant('m', 42);
// @ts-expect-error: who is new cannot have a field cleared
service.addParticipant('m', { role: 'x', displayName: null });

const native = asCloudflare(any);
native.editParticipant('m', 'p', { name: null, picture: null, preset_name: 'x' });
// @ts-expect-error: the vendor says nothing of what a null preset would mean
native.editParticipant('m', 'p', { preset_name: null });
// @ts-expect-error: custom_participant_id cannot be changed
native.editParticipant('m', 'p', { custom_participant_id: 'x' });
const token: Promise<Secret | undefined> = native.getParticipant('m', 'p').then((record) => record.token);
void token;

// @ts-expect-error: an app belongs to an account
const lacking: CloudflareConfiguration = { appId: 'app', apiToken: 'token' };
void lacking;

declare const rooms: CloudflareRoomService;
declare const joinCredentials: CloudflareJoinCredentialService;
declare const live: CloudflareLiveService;
const [ofRooms, ofCredentials, ofLive]: [RoomService, JoinCredentialService, LiveService] = [
  rooms,
  joinCredentials,
  live,
];
const closing: 'deactivates' = rooms.capabilities.close;
const repeatable: false = rooms.capabilities.create.repeatable;
const expiry: 'unknown' = joinCredentials.capabilities.issue.expiry;
const undo: 'unknown' = live.capabilities.mute.undo;
void [ofRooms, ofCredentials, ofLive, closing, repeatable, expiry, undo];

rooms.createRoom({
  title: 'x',
  native: { cloudflare: { record_on_start: true, recording_config: { max_seconds: 60 } } },
});
rooms.updateRoom('m', { native: { cloudflare: { status: 'ACTIVE' } } });
// @ts-expect-error: a meeting is one or the other
rooms.updateRoom('m', { native: { cloudflare: { status: 'CLOSED' } } });
// @ts-expect-error: the title is the contract's
rooms.createRoom({ native: { cloudflare: { title: 'x' } } });
// @ts-expect-error: there is nothing to clear in somebody else's settings
rooms.createRoom({ native: { cloudflare: { persist_chat: null } } });
// @ts-expect-error: a preset is a participant's
rooms.createRoom({ native: { cloudflare: { preset_name: 'x' } } });
