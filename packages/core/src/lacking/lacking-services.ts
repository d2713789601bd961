import type { JoinCredentialService } from '../contract/join-credential-service.js';
import type { LiveService } from '../contract/live-service.js';
import type { RoomService } from '../contract/room-service.js';
import type { CallContext } from '../guard/call-context.js';
import { unsupportedOperation } from '../guard/call-context.js';
import { participantCall, roomCall } from '../guard/check-call.js';

/** What a vendor without rooms of its own has in their place: every call is `unsupported`, unsent. */
export function lackingRooms(provider: string): RoomService {
  return {
    provider,
    capabilities: { create: false, get: false, list: false, update: false, close: false },
    createRoom: async () => refuse({ provider, operation: 'createRoom' }),
    getRoom: async (room) => refuse(roomCall(provider, 'getRoom', room)),
    listRooms: () => ({
      [Symbol.asyncIterator]: () => ({ next: async () => refuse({ provider, operation: 'listRooms' }) }),
    }),
    updateRoom: async (room) => refuse(roomCall(provider, 'updateRoom', room)),
    closeRoom: async (room) => refuse(roomCall(provider, 'closeRoom', room)),
    close: async () => undefined,
  };
}

/** What a vendor without join credentials has in their place: every call is `unsupported`, unsent. */
export function lackingJoinCredentials(provider: string): JoinCredentialService {
  return {
    provider,
    capabilities: { issue: false },
    issueJoinCredential: async (room, id) => refuse(participantCall(provider, 'issueJoinCredential', room, id)),
    close: async () => undefined,
  };
}

/** What a vendor without a way into the running call has in its place: every call is `unsupported`, unsent. */
export function lackingLive(provider: string): LiveService {
  return {
    provider,
    capabilities: { eject: false, mute: false, session: false },
    ejectParticipant: async (room, id) => refuse(participantCall(provider, 'ejectParticipant', room, id)),
    muteParticipant: async (room, id) => refuse(participantCall(provider, 'muteParticipant', room, id)),
    getSession: async (room) => refuse(roomCall(provider, 'getSession', room)),
    close: async () => undefined,
  };
}

function refuse(context: CallContext): never {
  throw unsupportedOperation(context);
}
