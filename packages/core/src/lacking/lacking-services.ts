import type { JoinCredentialService } from '../contract/join-credential-service.js';
import type { LiveService } from '../contract/live-service.js';
import type { Room } from '../contract/room.js';
import type { RoomService } from '../contract/room-service.js';
import type { CallContext } from '../guard/call-context.js';
import { unsupportedOperation } from '../guard/call-context.js';
import { participantCall, roomCall } from '../guard/check-call.js';
import { guardNewRoom, guardRoomChanges } from '../guard/guard-room.js';

/** What a vendor without rooms of its own has in their place: every call is `unsupported`, unsent. */
export function lackingRooms(provider: string): RoomService {
  return {
    provider,
    capabilities: { create: false, get: false, list: false, update: false, close: false },
    async createRoom(room) {
      const context = { provider, operation: 'createRoom' };
      guardNewRoom(room, { create: false }, {}, context);
      return refuse(context);
    },
    getRoom: async (room) => refuse(roomCall(provider, 'getRoom', room)),
    listRooms: () => ({ [Symbol.asyncIterator]: () => refusingRooms({ provider, operation: 'listRooms' }) }),
    async updateRoom(room, changes) {
      const context = roomCall(provider, 'updateRoom', room);
      guardRoomChanges(changes, { update: false }, {}, context);
      return refuse(context);
    },
    closeRoom: async (room) => refuse(roomCall(provider, 'closeRoom', room)),
    close: async () => undefined,
  };
}

/** What a vendor without join credentials has in their place: every call is `unsupported`, unsent. */
export function lackingJoinCredentials(provider: string): JoinCredentialService {
  return {
    provider,
    capabilities: { issue: false, revoke: false },
    issueJoinCredential: async (room, id) => refuse(participantCall(provider, 'issueJoinCredential', room, id)),
    revokeJoinCredentials: async (room, id) => refuse(participantCall(provider, 'revokeJoinCredentials', room, id)),
    close: async () => undefined,
  };
}

/** What a vendor without a way into the running call has in its place: every call is `unsupported`, unsent. */
export function lackingLive(provider: string): LiveService {
  return {
    provider,
    capabilities: { eject: false, mute: false, unmute: false, session: false, devices: 'unknown' },
    ejectParticipant: async (room, id) => refuse(participantCall(provider, 'ejectParticipant', room, id)),
    muteParticipant: async (room, id) => refuse(participantCall(provider, 'muteParticipant', room, id)),
    unmuteParticipant: async (room, id) => refuse(participantCall(provider, 'unmuteParticipant', room, id)),
    getSession: async (room) => refuse(roomCall(provider, 'getSession', room)),
    close: async () => undefined,
  };
}

async function* refusingRooms(context: CallContext): AsyncGenerator<Room, void, undefined> {
  yield refuse(context);
}

function refuse(context: CallContext): never {
  throw unsupportedOperation(context);
}
