import { asAzure } from '@anyroom/azure';
import type { Services } from '@anyroom/core';
import type { EmulatorOptions } from '@anyroom/emulator';
import { everybody } from '../../../../test/support/error-of.js';
import { ADA, BEN, EVE, type Official, ROOM } from './both.js';
import type { Meant } from './differences.js';

/** The same thing, asked of our services and of the vendor's clients. */
export interface Intent {
  readonly name: string;
  ours(services: Services): Promise<unknown>;
  theirs(official: Official): Promise<unknown>;
  /** In what the two differ, on purpose. */
  readonly differ?: readonly Meant[];
  /** How ours is configured; `add`, which like the SDK sends the bare write, unless the intent is about the other. */
  readonly unknownParticipant?: 'refuse' | 'add';
  readonly emulator?: EmulatorOptions;
}

const PEOPLE = `/rooms/${ROOM}/participants?api-version=2025-03-13`;
const OPENS = new Date(Date.now() + 3_600_000);
const CLOSES = new Date(Date.now() + 7_200_000);
const user = (id: string) => ({ communicationUserId: id });

/** Ours makes an empty room: people come through the participants' service, with a role that somebody gave. */
const NOBODY: Meant = {
  at: '0.body.participants',
  ours: undefined,
  theirs: {},
  reason: 'a map with nobody in it asks for nothing',
};

const READ_FIRST = (reason: string): readonly Meant[] => [
  { at: '0.method', ours: 'GET', theirs: 'PATCH', reason },
  { at: '0.content-type', ours: undefined, theirs: 'application/merge-patch+json', reason },
  { at: '0.body.participants', ours: undefined, theirs: { [EVE]: { role: 'Attendee' } }, reason },
  { at: '1', ours: `PATCH ${PEOPLE}`, theirs: undefined, reason },
];

/** Every operation of the adapter. */
export const INTENTS: readonly Intent[] = [
  {
    name: 'make a room',
    ours: ({ rooms }) => rooms.createRoom(),
    theirs: ({ rooms }) => rooms.createRoom(),
    differ: [NOBODY],
  },
  {
    name: 'make a room with times and dialling out',
    ours: ({ rooms }) =>
      rooms.createRoom({ opensAt: OPENS, closesAt: CLOSES, native: { azure: { pstnDialOutEnabled: true } } }),
    theirs: ({ rooms }) => rooms.createRoom({ validFrom: OPENS, validUntil: CLOSES, pstnDialOutEnabled: true }),
    differ: [NOBODY],
  },
  {
    name: 'read a room',
    ours: ({ rooms }) => rooms.getRoom(ROOM),
    theirs: ({ rooms }) => rooms.getRoom(ROOM),
  },
  {
    name: 'list all rooms',
    ours: ({ rooms }) => everybody(rooms.listRooms()),
    theirs: ({ rooms }) => everybody(rooms.listRooms()),
  },
  {
    name: 'list all rooms page by page, as links were recorded',
    emulator: { pageSizes: { azure: 2 }, assume: { nextLink: 'as-recorded' } },
    ours: ({ rooms }) => everybody(rooms.listRooms()),
    theirs: ({ rooms }) => everybody(rooms.listRooms()),
    differ: [],
  },
  {
    name: 'list all rooms page by page, by links that read differently when form-encoded',
    emulator: { pageSizes: { azure: 3 }, assume: { nextLink: 'needs-care', signedQuery: 'either' } },
    ours: ({ rooms }) => everybody(rooms.listRooms()),
    theirs: ({ rooms }) => everybody(rooms.listRooms()),
    differ: [
      {
        at: '1.target',
        ours: '/rooms?api-version=2025-03-13&continuationToken=+RID%3A%7E000003%2F%3D%3D+TRC',
        theirs: '/rooms?api-version=2025-03-13&continuationToken=+RID:~000003/==%20TRC',
        reason: 'ours sends the very text that it signs; the SDK signs the form encoding of what it sends',
      },
    ],
  },
  {
    name: 'change the times of a room',
    ours: ({ rooms }) => rooms.updateRoom(ROOM, { opensAt: OPENS, closesAt: CLOSES }),
    theirs: ({ rooms }) => rooms.updateRoom(ROOM, { validFrom: OPENS, validUntil: CLOSES }),
  },
  {
    name: 'change one thing about a room',
    ours: ({ rooms }) => rooms.updateRoom(ROOM, { native: { azure: { pstnDialOutEnabled: false } } }),
    theirs: ({ rooms }) => rooms.updateRoom(ROOM, { pstnDialOutEnabled: false }),
  },
  {
    name: 'close a room',
    ours: ({ rooms }) => rooms.closeRoom(ROOM),
    theirs: ({ rooms }) => rooms.deleteRoom(ROOM),
  },
  {
    name: 'give a person another role',
    ours: ({ participants }) => participants.updateParticipant(ROOM, ADA, { role: 'viewer' }),
    theirs: ({ rooms }) => rooms.addOrUpdateParticipants(ROOM, [{ id: user(ADA), role: 'Consumer' }]),
  },
  {
    name: 'give a person another role, and never add them',
    unknownParticipant: 'refuse',
    ours: ({ participants }) => participants.updateParticipant(ROOM, EVE, { role: 'attendee' }).catch(() => undefined),
    theirs: ({ rooms }) => rooms.addOrUpdateParticipants(ROOM, [{ id: user(EVE), role: 'Attendee' }]),
    differ: READ_FIRST('an update never creates: the roster is read, and somebody unknown is not found').slice(0, 3),
  },
  {
    name: 'mention a person without a role',
    ours: ({ participants }) => participants.updateParticipant(ROOM, ADA, {}).catch(() => undefined),
    theirs: ({ rooms }) => rooms.addOrUpdateParticipants(ROOM, [{ id: user(ADA) }]),
    differ: [
      {
        at: '0',
        ours: undefined,
        theirs: `PATCH ${PEOPLE}`,
        reason: 'a role that nobody gave is never sent: the SDK fills in Attendee, and so demotes a Presenter',
      },
    ],
  },
  {
    name: 'give many people other roles',
    ours: ({ participants }) =>
      participants.updateParticipants(ROOM, [
        [ADA, { role: 'attendee' }],
        [BEN, { role: 'presenter' }],
      ]),
    theirs: ({ rooms }) =>
      rooms.addOrUpdateParticipants(ROOM, [
        { id: user(ADA), role: 'Attendee' },
        { id: user(BEN), role: 'Presenter' },
      ]),
  },
  {
    name: 'add a person',
    ours: ({ participants }) => participants.addParticipant(ROOM, { id: EVE, role: 'attendee' }),
    theirs: ({ rooms }) => rooms.addOrUpdateParticipants(ROOM, [{ id: user(EVE), role: 'Attendee' }]),
    differ: READ_FIRST('an add never changes: the roster is read, and somebody there is a conflict'),
  },
  {
    name: 'add a person who has no identity yet',
    ours: ({ participants }) => participants.addParticipant(ROOM, { role: 'attendee' }),
    async theirs({ rooms, identity }) {
      const id = await identity.createUser();
      await rooms.addOrUpdateParticipants(ROOM, [{ id, role: 'Attendee' }]);
    },
    differ: [
      {
        at: '0.body',
        ours: '{}',
        theirs: '',
        reason: 'what is called JSON is JSON, also where nothing is asked for; no text at all is not',
      },
    ],
  },
  {
    name: 'list people',
    ours: ({ participants }) => everybody(participants.listParticipants(ROOM)),
    theirs: ({ rooms }) => everybody(rooms.listParticipants(ROOM)),
  },
  {
    name: 'list people page by page, as links were recorded',
    emulator: { pageSizes: { azure: 1 }, assume: { nextLink: 'as-recorded' } },
    ours: ({ participants }) => everybody(participants.listParticipants(ROOM)),
    theirs: ({ rooms }) => everybody(rooms.listParticipants(ROOM)),
  },
  {
    name: 'take a person off',
    ours: ({ participants }) => participants.removeParticipant(ROOM, BEN),
    theirs: ({ rooms }) => rooms.removeParticipants(ROOM, [user(BEN)]),
  },
  {
    name: 'take people off in the vendor’s words',
    ours: ({ participants }) =>
      asAzure(participants).patchParticipants(ROOM, [
        [ADA, null],
        [BEN, null],
      ]),
    theirs: ({ rooms }) => rooms.removeParticipants(ROOM, [user(ADA), user(BEN)]),
  },
  {
    name: 'let a person in',
    ours: ({ joinCredentials }) => joinCredentials.issueJoinCredential(ROOM, ADA),
    theirs: ({ identity }) => identity.getToken(user(ADA), ['voip.join']),
  },
  {
    name: 'let a person in for an hour',
    ours: ({ joinCredentials }) => joinCredentials.issueJoinCredential(ROOM, ADA, { validForInMs: 3_659_999 }),
    theirs: ({ identity }) => identity.getToken(user(ADA), ['voip.join'], { tokenExpiresInMinutes: 60 }),
  },
];
