import { connectedInRoom, joinRoom, leaveRoom } from '../azure/presence.js';
import { roomFrom } from '../azure/resource-state.js';
import type { App } from '../cloudflare/account.js';
import { meetingFrom, participantFrom } from '../cloudflare/account-state.js';
import { connectedInMeeting, joinMeeting, leaveMeeting } from '../cloudflare/presence.js';
import type { Emulator } from '../emulator.js';
import { expectMeeting, expectMeetingParticipant, expectRoom, expectRoomParticipant } from './decode-state.js';
import { JoinRefused } from './join-refused.js';
import { mint } from './mint.js';
import { findMeeting, findRoom, firstApp, type World, worldState } from './world.js';

/** The part of an emulator that acts on its state without HTTP. */
export type DirectAccess = Pick<
  Emulator,
  | 'createMeeting'
  | 'createRoom'
  | 'createIdentity'
  | 'putMeetingParticipant'
  | 'putRoomParticipant'
  | 'participantsOf'
  | 'join'
  | 'leave'
  | 'connectedIn'
  | 'snapshot'
>;

export function directAccess(world: World, clock: () => Date): DirectAccess {
  const { resource, assume } = world;
  return {
    createMeeting(state = {}) {
      const { app } = firstApp(world);
      expectMeeting(state, presetNames(app));
      const meeting = meetingFrom(structuredClone(state), app.presets, assume, clock());
      app.meetings.set(meeting.id, meeting);
      return { id: meeting.id };
    },
    createRoom(state = {}) {
      expectRoom(state);
      const room = roomFrom(state, clock());
      resource.rooms.set(room.id, room);
      return { id: room.id };
    },
    createIdentity() {
      const rawId = mint.rawId(resource.id);
      resource.identities.add(rawId);
      return rawId;
    },
    putMeetingParticipant(meetingId, state) {
      const { app, meeting } = findMeeting(world, meetingId);
      expectMeetingParticipant(state, presetNames(app));
      const participant = participantFrom(state, meetingId, app.presets, assume, clock());
      meeting.participants.set(participant.id, participant);
      return { id: participant.id };
    },
    putRoomParticipant(roomId, state) {
      expectRoomParticipant(state);
      findRoom(world, roomId).participants.set(state.rawId, state.role);
    },
    participantsOf(id) {
      const room = resource.rooms.get(id);
      if (room) return [...room.participants].map(([rawId, role]) => ({ id: rawId, role }));
      return [...findMeeting(world, id).meeting.participants.values()].map(
        ({ id, presetName, customParticipantId, name, picture }) => ({
          id,
          role: presetName,
          customParticipantId,
          name,
          picture,
        }),
      );
    },
    join(token, roomId) {
      if (typeof token !== 'string')
        throw new JoinRefused('The token is not a string: give its text, also where it came wrapped in something.');
      if (resource.tokens.has(token) || resource.rooms.has(roomId ?? '')) {
        const { rawId } = joinRoom(world, roomId, token, clock());
        return { id: rawId, roomId: roomId ?? '' };
      }
      const { peer, session, meeting } = joinMeeting(world, token, clock());
      return { id: peer.participantId, roomId: meeting.id, sessionId: session.id };
    },
    leave(id, participantId) {
      if (resource.rooms.has(id)) return void leaveRoom(world, id, participantId);
      findMeeting(world, id);
      leaveMeeting(world, { meetingId: id, participantId }, clock());
    },
    connectedIn(id) {
      if (resource.rooms.has(id))
        return connectedInRoom(world, id).map(({ rawId, audio, since }) => ({
          id: rawId,
          audio,
          since: since.toISOString(),
        }));
      findMeeting(world, id);
      return connectedInMeeting(world, id, clock()).map(({ participantId, audio, joinedAt }) => ({
        id: participantId,
        audio,
        since: joinedAt.toISOString(),
      }));
    },
    snapshot: () => structuredClone(worldState(world)),
  };
}

const presetNames = ({ presets }: App) => new Set([...presets.values()].map(({ name }) => name));
