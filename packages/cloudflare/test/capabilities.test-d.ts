import {
  asCloudflare,
  type CloudflareConfiguration,
  type CloudflareParticipantService,
  cloudflare,
} from '@anyroom/cloudflare';
import type { ParticipantProvider, ParticipantService, Secret, Supporting } from '@anyroom/core';

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
