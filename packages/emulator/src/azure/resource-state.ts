import type { AccessTokenState, AzureState, ConnectedState, RoomState } from '../state/emulator-state.js';
import { mint } from '../state/mint.js';
import type { AccessToken, Connected, Resource, Room } from './resource.js';

const VALIDITY_IN_MS = 180 * 24 * 60 * 60 * 1000;

export function resourceFrom(state: AzureState, now: Date): Resource {
  return {
    id: state.resourceId ?? mint.uuid(),
    accessKeys: state.accessKeys ?? [mint.accessKey()],
    entraTokens: state.entraTokens ?? [],
    identities: new Set(state.identities),
    tokens: new Map((state.tokens ?? []).map((token) => [token.token, accessTokenFrom(token)])),
    rooms: new Map((state.rooms ?? []).map((room) => roomFrom(room, now)).map((room) => [room.id, room])),
    creations: new Map(),
  };
}

const accessTokenFrom = ({ expiresOn, revoked = false, ...token }: AccessTokenState): AccessToken => ({
  ...token,
  expiresOn: new Date(expiresOn),
  revoked,
});

export function roomFrom(state: RoomState, now: Date): Room {
  const validFrom = state.validFrom === undefined ? now : new Date(state.validFrom);
  return {
    id: state.id ?? mint.roomId(),
    createdAt: state.createdAt === undefined ? now : new Date(state.createdAt),
    validFrom,
    validUntil:
      state.validUntil === undefined ? new Date(validFrom.getTime() + VALIDITY_IN_MS) : new Date(state.validUntil),
    pstnDialOutEnabled: state.pstnDialOutEnabled ?? false,
    participants: new Map((state.participants ?? []).map(({ rawId, role }) => [rawId, role])),
    connected: new Map((state.connected ?? []).map((connected) => [connected.rawId, connectedFrom(connected, now)])),
  };
}

const connectedFrom = ({ rawId, audio = true, since }: ConnectedState, now: Date): Connected => ({
  rawId,
  audio,
  since: since === undefined ? now : new Date(since),
});

/** The resource in the form that `resourceFrom` reads. */
export function resourceState({ id, accessKeys, entraTokens, identities, tokens, rooms }: Resource): AzureState {
  return {
    resourceId: id,
    accessKeys,
    entraTokens,
    identities: [...identities],
    tokens: [...tokens.values()].map((token) => ({ ...token, expiresOn: token.expiresOn.toISOString() })),
    rooms: [...rooms.values()].map(roomState),
  };
}

const roomState = (room: Room): RoomState => ({
  id: room.id,
  createdAt: room.createdAt.toISOString(),
  validFrom: room.validFrom.toISOString(),
  validUntil: room.validUntil.toISOString(),
  pstnDialOutEnabled: room.pstnDialOutEnabled,
  participants: [...room.participants].map(([rawId, role]) => ({ rawId, role })),
  connected: [...room.connected.values()].map((connected) => ({ ...connected, since: connected.since.toISOString() })),
});
