// Compiled, never run: each expected error must be one.

import type { AzureNative, PatchEntry, TokenCredential } from '@anyroom/azure';
import {
  AZURE_CAPABILITIES,
  AZURE_JOIN_CREDENTIAL_CAPABILITIES,
  AZURE_LIVE_CAPABILITIES,
  AZURE_ROOM_CAPABILITIES,
  AzureJoinCredentialService,
  AzureLiveService,
  AzureParticipantService,
  AzureRoomService,
  asAzure,
} from '@anyroom/azure';
import type {
  JoinCredentialCapabilities,
  JoinCredentialService,
  LiveCapabilities,
  LiveService,
  NewRoom,
  ParticipantCapabilities,
  ParticipantService,
  RoomCapabilities,
  RoomService,
  Supporting,
} from '@anyroom/core';
import type { AccessToken, GetTokenOptions } from './support/azure-core-auth.js';

declare const service: AzureParticipantService;
declare function needsNames(service: Supporting<'displayName'>): void;
declare function needsPictures(service: Supporting<'role' | 'avatarUrl'>): void;
declare function needsRoles(service: Supporting<'role' | 'add' | 'get' | 'list' | 'remove'>): void;

needsRoles(service);
// @ts-expect-error Azure keeps no names
needsNames(service);
// @ts-expect-error Azure keeps no pictures
needsPictures(service);

export const asService: ParticipantService = service;
export const capabilities: ParticipantCapabilities = AZURE_CAPABILITIES;
export const native: AzureNative = asAzure(service);
// Which of the two a service does, only its instance says.
export const unknown: 'refused' | 'added' = service.capabilities.update.unknownParticipant;
// @ts-expect-error so it is not one of them for sure
export const refused: 'refused' = service.capabilities.update.unknownParticipant;

/** A credential of `@azure/identity`, by its published type. */
declare class DefaultAzureCredential {
  getToken(scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken | null>;
}
export const credential: TokenCredential = new DefaultAzureCredential();
export const simple: TokenCredential = { getToken: async () => ({ token: 'token' }) };
// @ts-expect-error a token alone is no credential
export const token: TokenCredential = { token: 'token' };
new AzureParticipantService({ endpoint: 'https://contoso.communication.azure.com', credential });

export const entry: PatchEntry = { role: 'Presenter' };
export const removal: PatchEntry = null;
// @ts-expect-error an entry without a role is never sent
export const empty: PatchEntry = {};
// @ts-expect-error a role is replaced, never cleared
void service.updateParticipant('1', 'a', { role: null });
// @ts-expect-error Azure has no extras to pass in
void service.updateParticipant('1', 'a', { native: { azure: {} } });
// @ts-expect-error one of the two words
new AzureParticipantService({ unknownParticipant: 'ignore' });
new AzureParticipantService({ batch: false, batchWindowInMs: 5 });
// @ts-expect-error -- they are on unless they are off
new AzureParticipantService({ batch: true });

declare const rooms: AzureRoomService;
declare const joinCredentials: AzureJoinCredentialService;
declare const live: AzureLiveService;
export const asRooms: RoomService = rooms;
export const asJoinCredentials: JoinCredentialService = joinCredentials;
export const asLive: LiveService = live;
export const roomCapabilities: RoomCapabilities = AZURE_ROOM_CAPABILITIES;
export const joinCredentialCapabilities: JoinCredentialCapabilities = AZURE_JOIN_CREDENTIAL_CAPABILITIES;
export const liveCapabilities: LiveCapabilities = AZURE_LIVE_CAPABILITIES;
export const deletes: 'deletes' = rooms.capabilities.close;
export const repeatable: true = rooms.capabilities.create.repeatable;
export const never: false = live.capabilities.mute;
// @ts-expect-error only the instance says whether the roster is read
export const issued: 'issued' = joinCredentials.capabilities.issue.unknownParticipant;

export const dialsOut: NewRoom = { native: { azure: { pstnDialOutEnabled: true } } };
// @ts-expect-error true or false
export const perhaps: NewRoom = { native: { azure: { pstnDialOutEnabled: 'true' } } };
// @ts-expect-error people come through the participants' service
export const peopled: NewRoom = { native: { azure: { participants: {} } } };
void rooms.updateRoom('1', { native: { azure: { pstnDialOutEnabled: false } } });
new AzureRoomService({ endpoint: 'https://contoso.communication.azure.com', credential });
new AzureJoinCredentialService({ joinScopes: ['voip.join', 'chat.join.limited'] });
// @ts-expect-error a scope that the vendor does not have
new AzureJoinCredentialService({ joinScopes: ['voice'] });
new AzureLiveService({});
