import { roomFrom } from '../azure/resource-state.js';
import { meetingFrom, participantFrom } from '../cloudflare/account-state.js';
import type { Emulator } from '../emulator.js';
import { expectMeeting, expectMeetingParticipant, expectRoom, expectRoomParticipant } from './decode-state.js';
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
  | 'snapshot'
>;

export function directAccess(world: World, clock: () => Date): DirectAccess {
  const { resource } = world;
  const { app } = firstApp(world);
  return {
    createMeeting(state = {}) {
      expectMeeting(state, new Set(app.presets.keys()));
      const meeting = meetingFrom(state, clock());
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
      expectMeetingParticipant(state, new Set(app.presets.keys()));
      const participant = participantFrom(state, meetingId, clock());
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
    snapshot: () => worldState(world),
  };
}
