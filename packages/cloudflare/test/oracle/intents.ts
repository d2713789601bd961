import type { Services } from '@anyroom/core';
import type Cloudflare from 'cloudflare';

/** The ids and texts that an intent is put in. */
export interface Words {
  readonly account: string;
  readonly app: string;
  readonly meeting: string;
  readonly person: string;
  readonly text: string;
}

/** One thing that somebody may want, said to the adapter and to the official SDK. */
export interface Intent {
  readonly name: string;
  readonly ours: (services: Services, words: Words) => Promise<unknown>;
  readonly theirs: (client: Cloudflare, words: Words) => Promise<unknown>;
  /** Where the bodies differ on purpose: both, and why. Otherwise they are the same. */
  readonly bodies?: {
    readonly reason: string;
    readonly ours: (words: Words) => unknown;
    readonly theirs: (words: Words) => unknown;
  };
}

const appOf = ({ account, app }: Words) => ({ account_id: account, app_id: app });
const meetingOf = (words: Words) => ({ ...appOf(words), meeting_id: words.meeting });

async function all(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items);
}

/** Every operation that the adapter has, and what of its input makes a different request. */
export const INTENTS: readonly Intent[] = [
  {
    name: 'change all that can be changed of a participant',
    ours: ({ participants }, { meeting, person, text }) =>
      participants.updateParticipant(meeting, person, { displayName: text, avatarUrl: text, role: 'presenter' }),
    theirs: ({ realtimeKit }, words) =>
      realtimeKit.meetings.editParticipant(words.person, {
        ...meetingOf(words),
        name: words.text,
        picture: words.text,
        preset_name: 'group_call_host',
      }),
  },
  {
    name: 'clear a name and a picture',
    ours: ({ participants }, { meeting, person }) =>
      participants.updateParticipant(meeting, person, { displayName: null, avatarUrl: null }),
    theirs: ({ realtimeKit }, words) =>
      realtimeKit.meetings.editParticipant(words.person, { ...meetingOf(words), name: null, picture: null }),
    bodies: {
      reason: 'Joining is known to fail for somebody without a name, and to work with an empty one.',
      ours: () => ({ name: '', picture: null }),
      theirs: () => ({ name: null, picture: null }),
    },
  },
  {
    name: 'change a participant, each of a batch',
    ours: ({ participants }, { meeting, person, text }) =>
      participants.updateParticipants(meeting, [[person, { displayName: text }]]),
    theirs: ({ realtimeKit }, words) =>
      realtimeKit.meetings.editParticipant(words.person, { ...meetingOf(words), name: words.text }),
  },
  {
    name: 'add a participant',
    ours: ({ participants }, { meeting, text }) =>
      participants.addParticipant(meeting, {
        externalId: text,
        displayName: text,
        avatarUrl: text,
        role: 'presenter',
      }),
    theirs: ({ realtimeKit }, words) =>
      realtimeKit.meetings.addParticipant(words.meeting, {
        ...appOf(words),
        custom_participant_id: words.text,
        name: words.text,
        picture: words.text,
        preset_name: 'group_call_host',
      }),
  },
  {
    name: 'add a participant without a name',
    ours: ({ participants }, { meeting, text }) =>
      participants.addParticipant(meeting, { externalId: text, role: 'presenter' }),
    theirs: ({ realtimeKit }, words) =>
      realtimeKit.meetings.addParticipant(words.meeting, {
        ...appOf(words),
        custom_participant_id: words.text,
        preset_name: 'group_call_host',
      }),
    bodies: {
      reason: 'The token of somebody added without a name is known not to let them in (cloudflare-typescript#2737).',
      ours: ({ text }) => ({ custom_participant_id: text, preset_name: 'group_call_host', name: '' }),
      theirs: ({ text }) => ({ custom_participant_id: text, preset_name: 'group_call_host' }),
    },
  },
  {
    name: 'read a participant',
    ours: ({ participants }, { meeting, person }) => participants.getParticipant(meeting, person),
    theirs: ({ realtimeKit }, words) => realtimeKit.meetings.getMeetingParticipant(words.person, meetingOf(words)),
  },
  {
    name: 'list the participants',
    ours: ({ participants }, { meeting }) => all(participants.listParticipants(meeting)),
    theirs: ({ realtimeKit }, words) =>
      realtimeKit.meetings.getMeetingParticipants(words.meeting, { ...appOf(words), per_page: 50 }),
  },
  {
    name: 'remove a participant',
    ours: ({ participants }, { meeting, person }) => participants.removeParticipant(meeting, person),
    theirs: ({ realtimeKit }, words) => realtimeKit.meetings.deleteMeetingParticipant(words.person, meetingOf(words)),
  },
  {
    name: 'issue a join token',
    ours: ({ joinCredentials }, { meeting, person }) => joinCredentials.issueJoinCredential(meeting, person),
    theirs: ({ realtimeKit }, words) => realtimeKit.meetings.refreshParticipantToken(words.person, meetingOf(words)),
  },
  {
    name: 'make a meeting',
    ours: ({ rooms }, { text }) => rooms.createRoom({ title: text }),
    theirs: ({ realtimeKit }, { account, app, text }) =>
      realtimeKit.meetings.create(app, { account_id: account, title: text }),
  },
  {
    name: 'make a meeting of which nothing is said',
    ours: ({ rooms }) => rooms.createRoom(),
    theirs: ({ realtimeKit }, { account, app }) => realtimeKit.meetings.create(app, { account_id: account }),
  },
  {
    name: 'make a meeting with settings',
    ours: ({ rooms }, { text }) =>
      rooms.createRoom({
        title: text,
        native: { cloudflare: { record_on_start: true, recording_config: { file_name_prefix: text } } },
      }),
    theirs: ({ realtimeKit }, { account, app, text }) =>
      realtimeKit.meetings.create(app, {
        account_id: account,
        title: text,
        record_on_start: true,
        recording_config: { file_name_prefix: text },
      }),
  },
  {
    name: 'read a meeting',
    ours: ({ rooms }, { meeting }) => rooms.getRoom(meeting),
    theirs: ({ realtimeKit }, words) => realtimeKit.meetings.getMeetingByID(words.meeting, appOf(words)),
  },
  {
    name: 'list the meetings',
    ours: ({ rooms }) => all(rooms.listRooms()),
    theirs: ({ realtimeKit }, { account, app }) => realtimeKit.meetings.get(app, { account_id: account, per_page: 50 }),
  },
  {
    name: 'change a meeting',
    ours: ({ rooms }, { meeting, text }) =>
      rooms.updateRoom(meeting, { title: text, native: { cloudflare: { status: 'ACTIVE' } } }),
    theirs: ({ realtimeKit }, words) =>
      realtimeKit.meetings.updateMeetingByID(words.meeting, { ...appOf(words), title: words.text, status: 'ACTIVE' }),
  },
  {
    name: 'close a meeting',
    ours: ({ rooms }, { meeting }) => rooms.closeRoom(meeting),
    theirs: ({ realtimeKit }, words) =>
      realtimeKit.meetings.updateMeetingByID(words.meeting, { ...appOf(words), status: 'INACTIVE' }),
  },
  {
    name: 'put somebody out',
    ours: ({ live }, { meeting, person }) => live.ejectParticipant(meeting, person),
    theirs: ({ realtimeKit }, words) =>
      realtimeKit.activeSession.kickParticipants(words.meeting, {
        ...appOf(words),
        participant_ids: [words.person],
      }),
  },
  {
    name: 'mute somebody (which the SDK has no method for: its own request by hand)',
    ours: ({ live }, { meeting, person }) => live.muteParticipant(meeting, person),
    theirs: async (client, { account, app, meeting, person }) => {
      const kick = await client.realtimeKit.activeSession
        .kickParticipants(meeting, { account_id: account, app_id: app })
        .asResponse();
      const path = new URL(kick.url).pathname.replace(/^\/client\/v4/, '').replace(/kick$/, 'mute');
      return client.post(path, { body: { participant_ids: [person] } });
    },
  },
  {
    name: 'read the running session',
    ours: ({ live }, { meeting }) => live.getSession(meeting),
    theirs: ({ realtimeKit }, words) => realtimeKit.activeSession.getActiveSession(words.meeting, appOf(words)),
  },
];
