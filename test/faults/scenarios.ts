import { createRepeatKey } from '@anyroom/core';
import type { Emulator } from '@anyroom/emulator';
import type { Scenario } from './fault-bench.js';
import type { ProviderName } from './providers.js';

/**
 * How often the request of a call may be sent, once nobody knows what became of it: at any time; within the call, by the
 * adapter that knows it is the same one, but not by a caller who repeats the call; never; or it changes nothing.
 */
export type Kind = 'anytime' | 'withinCall' | 'never' | 'read';

/** A call of one verb on one provider. */
export interface Case {
  readonly verb: string;
  readonly provider: ProviderName;
  readonly kind: Kind;
  prepare(emulator: Emulator): Scenario;
}

const MEETING = '/meetings/{meeting_id}';
const PARTICIPANT = `${MEETING}/participants/{participant_id}`;
const ROSTER = '/rooms/{roomId}/participants';

/** A meeting with somebody in it. */
function meeting(emulator: Emulator) {
  const room = emulator.createMeeting().id;
  const { id } = emulator.putMeetingParticipant(room, { presetName: 'group_call_participant' });
  const joinToken = () => meetingsOf(emulator).find((each) => each.id === room)?.participants?.[0]?.token ?? '';
  return { room, id, joinToken, role: () => emulator.participantsOf(room).find((each) => each.id === id)?.role };
}

/** A room with somebody on its roster. */
function roster(emulator: Emulator) {
  const room = emulator.createRoom().id;
  const id = emulator.createIdentity();
  emulator.putRoomParticipant(room, { rawId: id, role: 'Attendee' });
  return { room, id, role: () => emulator.participantsOf(room).find((each) => each.id === id)?.role };
}

const meetingsOf = (emulator: Emulator) =>
  (emulator.snapshot().cloudflare?.accounts ?? []).flatMap(({ apps = [] }) =>
    apps.flatMap(({ meetings = [] }) => meetings),
  );
const roomsOf = (emulator: Emulator) => emulator.snapshot().azure?.rooms ?? [];

/** Every verb that sends something, with what the vendor then holds. */
export const CASES: readonly Case[] = [
  {
    verb: 'updateParticipant',
    provider: 'cloudflare',
    kind: 'anytime',
    prepare(emulator) {
      const { room, id, role } = meeting(emulator);
      return {
        at: { method: 'PATCH', route: PARTICIPANT },
        call: ({ participants }) => participants.updateParticipant(room, id, { role: 'presenter' }),
        isSo: () => role() === 'group_call_host',
      };
    },
  },
  {
    verb: 'updateParticipant',
    provider: 'azure',
    kind: 'anytime',
    prepare(emulator) {
      const { room, id, role } = roster(emulator);
      return {
        at: { method: 'PATCH', route: ROSTER },
        call: ({ participants }) => participants.updateParticipant(room, id, { role: 'presenter' }),
        isSo: () => role() === 'Presenter',
      };
    },
  },
  {
    verb: 'addParticipant',
    provider: 'cloudflare',
    kind: 'never', // RealtimeKit may add the same person twice
    prepare(emulator) {
      const room = emulator.createMeeting().id;
      return {
        at: { method: 'POST', route: `${MEETING}/participants` },
        call: ({ participants }) => participants.addParticipant(room, { externalId: 'user-42', role: 'presenter' }),
        isSo: () => emulator.participantsOf(room).length === 1,
      };
    },
  },
  {
    verb: 'addParticipant',
    provider: 'azure',
    kind: 'withinCall', // the roster was read first, and the write sets the same thing again
    prepare(emulator) {
      const room = emulator.createRoom().id;
      const id = emulator.createIdentity();
      return {
        at: { method: 'PATCH', route: ROSTER },
        call: ({ participants }) => participants.addParticipant(room, { id, role: 'presenter' }),
        isSo: () => emulator.participantsOf(room).length === 1,
      };
    },
  },
  {
    verb: 'getParticipant',
    provider: 'cloudflare',
    kind: 'read',
    prepare(emulator) {
      const { room, id, role } = meeting(emulator);
      const before = role();
      return {
        at: { method: 'GET', route: PARTICIPANT },
        call: ({ participants }) => participants.getParticipant(room, id),
        isSo: () => role() !== before,
      };
    },
  },
  {
    verb: 'getParticipant',
    provider: 'azure',
    kind: 'read',
    prepare(emulator) {
      const { room, id, role } = roster(emulator);
      const before = role();
      return {
        at: { method: 'GET', route: ROSTER },
        call: ({ participants }) => participants.getParticipant(room, id),
        isSo: () => role() !== before,
      };
    },
  },
  {
    verb: 'removeParticipant',
    provider: 'cloudflare',
    kind: 'anytime',
    prepare(emulator) {
      const { room, id } = meeting(emulator);
      return {
        at: { method: 'DELETE', route: PARTICIPANT },
        call: ({ participants }) => participants.removeParticipant(room, id),
        isSo: () => emulator.participantsOf(room).length === 0,
      };
    },
  },
  {
    verb: 'removeParticipant',
    provider: 'azure',
    kind: 'anytime',
    prepare(emulator) {
      const { room, id } = roster(emulator);
      return {
        at: { method: 'PATCH', route: ROSTER },
        call: ({ participants }) => participants.removeParticipant(room, id),
        isSo: () => emulator.participantsOf(room).length === 0,
      };
    },
  },
  {
    verb: 'createRoom',
    provider: 'cloudflare',
    kind: 'never', // the vendor has nothing by which it would know the request again
    prepare: (emulator) => ({
      at: { method: 'POST', route: '/meetings' },
      call: ({ rooms }) => rooms.createRoom({ title: 'Weekly' }),
      isSo: () => meetingsOf(emulator).length === 1,
    }),
  },
  {
    verb: 'createRoom',
    provider: 'azure',
    kind: 'withinCall', // the attempts of one call carry one key, by which the vendor makes one room of them
    prepare: (emulator) => ({
      at: { method: 'POST', route: '/rooms' },
      call: ({ rooms }) => rooms.createRoom(),
      isSo: () => roomsOf(emulator).length === 1,
    }),
  },
  {
    verb: 'createRoom with a repeatKey',
    provider: 'azure',
    kind: 'anytime',
    prepare: (emulator) => ({
      at: { method: 'POST', route: '/rooms' },
      call: ({ rooms }) => rooms.createRoom({}, { repeatKey: createRepeatKey() }),
      isSo: () => roomsOf(emulator).length === 1,
    }),
  },
  {
    verb: 'updateRoom',
    provider: 'cloudflare',
    kind: 'anytime',
    prepare(emulator) {
      const room = emulator.createMeeting({ title: 'Weekly' }).id;
      return {
        at: { method: 'PATCH', route: MEETING },
        call: ({ rooms }) => rooms.updateRoom(room, { title: 'Monthly' }),
        isSo: () => meetingsOf(emulator)[0]?.title === 'Monthly',
      };
    },
  },
  {
    verb: 'updateRoom',
    provider: 'azure',
    kind: 'anytime',
    prepare(emulator) {
      const { id: room } = emulator.createRoom();
      const before = roomsOf(emulator)[0]?.validUntil;
      const closesAt = new Date(Date.now() + 60 * 60_000);
      return {
        at: { method: 'PATCH', route: '/rooms/{roomId}' },
        call: ({ rooms }) => rooms.updateRoom(room, { closesAt }),
        isSo: () => roomsOf(emulator)[0]?.validUntil !== before,
      };
    },
  },
  {
    verb: 'closeRoom',
    provider: 'cloudflare',
    kind: 'anytime',
    prepare(emulator) {
      const room = emulator.createMeeting().id;
      return {
        at: { method: 'PATCH', route: MEETING },
        call: ({ rooms }) => rooms.closeRoom(room),
        isSo: () => meetingsOf(emulator)[0]?.status === 'INACTIVE',
      };
    },
  },
  {
    verb: 'closeRoom',
    provider: 'azure',
    kind: 'anytime', // that the room is gone at the second attempt is what was asked for
    prepare(emulator) {
      const room = emulator.createRoom().id;
      return {
        at: { method: 'DELETE', route: '/rooms/{roomId}' },
        call: ({ rooms }) => rooms.closeRoom(room),
        isSo: () => roomsOf(emulator).length === 0,
      };
    },
  },
  {
    verb: 'issueJoinCredential',
    provider: 'cloudflare',
    kind: 'anytime',
    prepare(emulator) {
      const { room, id, joinToken } = meeting(emulator);
      const before = joinToken();
      return {
        at: { method: 'POST', route: `${PARTICIPANT}/token` },
        call: ({ joinCredentials }) => joinCredentials.issueJoinCredential(room, id),
        isSo: () => joinToken() !== before,
      };
    },
  },
  {
    verb: 'issueJoinCredential',
    provider: 'azure',
    kind: 'anytime',
    prepare(emulator) {
      const { room, id } = roster(emulator);
      return {
        at: { method: 'POST', route: '/identities/{id}/:issueAccessToken' },
        call: ({ joinCredentials }) => joinCredentials.issueJoinCredential(room, id),
        isSo: () => (emulator.snapshot().azure?.tokens ?? []).length > 0,
      };
    },
  },
  {
    verb: 'ejectParticipant',
    provider: 'cloudflare',
    kind: 'anytime',
    prepare(emulator) {
      const { room, id, joinToken } = meeting(emulator);
      emulator.join(joinToken());
      return {
        at: { method: 'POST', route: `${MEETING}/active-session/kick` },
        call: ({ live }) => live.ejectParticipant(room, id),
        isSo: () => emulator.connectedIn(room).length === 0,
      };
    },
  },
  {
    verb: 'muteParticipant',
    provider: 'cloudflare',
    kind: 'anytime',
    prepare(emulator) {
      const { room, id, joinToken } = meeting(emulator);
      emulator.join(joinToken());
      return {
        at: { method: 'POST', route: `${MEETING}/active-session/mute` },
        call: ({ live }) => live.muteParticipant(room, id),
        isSo: () => emulator.connectedIn(room).every(({ audio }) => !audio),
      };
    },
  },
];
