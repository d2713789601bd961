import { randomUUID } from 'node:crypto';
import type { HeldParticipant } from '@anyroom/testing';
import { type AzureCall, IDENTITIES, ROOMS } from './azure-call.js';
import { type LiveQuestion, type Reply, succeeded } from './live-vendor.js';

interface Means {
  readonly call: AzureCall;
  user(): Promise<string>;
  /** Asks for a room; one that is made is deleted at the end. */
  newRoom(fields: object): Promise<Reply>;
  participantsOf(room: string): Promise<readonly HeldParticipant[]>;
}

const MOST_KNOWN_TO_WORK = 350;

/** How Communication Services Rooms shows its answers. */
export function azureQuestions({ call, user, newRoom, participantsOf }: Means): readonly LiveQuestion[] {
  const people = (room: string) => `/rooms/${room}/participants?${ROOMS}`;
  const patch = (room: string, ids: readonly string[], entry: object = { role: 'Attendee' }) =>
    call('PATCH', people(room), { participants: Object.fromEntries(ids.map((id) => [id, entry])) });
  const acceptedOr = ({ status }: { status: number }, accepted: string) => (status < 300 ? accepted : String(status));
  /** Well-formed, and nobody's: the resource of a user, and users that were never made. */
  const neverMade = async (count: number): Promise<readonly string[]> => {
    const resource = (await user()).replace(/_.*/, '');
    return Array.from({ length: count }, () => `${resource}_${randomUUID()}`);
  };

  return [
    {
      name: 'emptyEntry',
      async look(room) {
        const id = await user();
        succeeded(await patch(room, [id], { role: 'Presenter' }), 'Adding somebody');
        const answer = await patch(room, [id], {});
        if (answer.status >= 300) return String(answer.status);
        const [person] = await participantsOf(room);
        return person?.vendorRole === 'Attendee' ? 'demotes' : `accepted, and the role is ${person?.vendorRole}`;
      },
    },
    { name: 'emptyMap', look: async (room) => String((await patch(room, [])).status) },
    {
      name: 'rawIdForm',
      async look(room) {
        if ((await patch(room, ['not a raw id'])).status < 300) return 'any';
        return (await patch(room, ['8:acs:not-two-guids'])).status < 300 ? 'prefix' : 'guids';
      },
    },
    {
      name: 'offenderNamed',
      async look(room) {
        const { status, body } = await patch(room, ['not a raw id']);
        if (status < 300) return 'not to be seen: it is accepted';
        return JSON.stringify(body.error?.details ?? []).includes('not a raw id') ? 'named' : 'unnamed';
      },
    },
    {
      name: 'foreignResourceId',
      look: async (room) => acceptedOr(await patch(room, [`8:acs:${randomUUID()}_${randomUUID()}`]), 'accepted'),
    },
    {
      name: 'idCase',
      async look(room) {
        const id = await user();
        const shouted = id.replace(/[0-9a-f-]+_[0-9a-f-]+$/, (guids) => guids.toUpperCase());
        succeeded(await patch(room, [id]), 'Adding somebody');
        const { status } = await patch(room, [shouted]);
        if (status >= 300) return String(status);
        return (await participantsOf(room)).length === 1 ? 'same-person' : 'distinct';
      },
    },
    {
      name: 'maxEntriesPerPatch',
      async look(room) {
        const strangers = await neverMade(MOST_KNOWN_TO_WORK + 1);
        if ((await patch(room, strangers.slice(0, 1))).status >= 300) {
          return 'not to be seen: it takes 351 users, and made-up ones are refused';
        }
        return (await patch(room, strangers)).status < 300 ? 'none' : String(MOST_KNOWN_TO_WORK);
      },
    },
    {
      name: 'memberOrder',
      async look(room) {
        const made = [await user(), await user(), await user(), await user(), await user()].sort();
        const ids = [2, 0, 4, 1, 3].map((index) => made[index] ?? ''); // in no order of their own
        for (const id of ids) succeeded(await patch(room, [id]), 'Adding somebody');
        const listed = (await participantsOf(room)).map(({ id }) => id).join();
        if (listed === ids.join()) return 'as-added';
        if (listed === [...ids].reverse().join()) return 'newest-first';
        return listed === [...ids].sort().join() ? 'by-id' : 'another order';
      },
    },
    {
      name: 'nextLink',
      async look(room) {
        const { status } = await patch(room, await neverMade(MOST_KNOWN_TO_WORK));
        if (status >= 300) return 'not to be seen: it takes more than a page of users, and made-up ones are refused';
        const { nextLink } = succeeded(await call('GET', people(room)), 'Listing a room').body;
        if (!nextLink) return `not to be seen: ${MOST_KNOWN_TO_WORK} people are one page`;
        const { search, searchParams } = new URL(nextLink);
        return `?${searchParams}` === search && !search.includes('%') ? 'as-recorded' : 'needs-care';
      },
    },
    {
      name: 'validFromInPast',
      async look() {
        const from = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
        return acceptedOr(await newRoom({ validFrom: from(-1), validUntil: from(1) }), 'accepted');
      },
    },
    {
      name: 'unknownIdentity',
      async look() {
        const [nobody = ''] = await neverMade(1);
        const path = `/identities/${encodeURIComponent(nobody)}/:issueAccessToken?${IDENTITIES}`;
        return acceptedOr(await call('POST', path, { scopes: ['voip'], expiresInMinutes: 60 }), 'a token is issued');
      },
    },
    {
      name: 'signedQuery',
      async look(room) {
        const sent = `${people(room)}&anyroom=~`;
        const { status } = await call('GET', sent, undefined, { signed: sent.replace('~', '%7E') });
        return status < 300 ? 'either' : 'as-sent';
      },
    },
    {
      name: 'clockSkew',
      async look(room) {
        const date = new Date(Date.now() - 10 * 60_000);
        return (await call('GET', people(room), undefined, { date })).status < 300 ? '15' : '5';
      },
    },
    {
      name: 'wrongContentType',
      async look(room) {
        const participants = { [await user()]: { role: 'Attendee' } };
        const answer = await call('PATCH', people(room), { participants }, { contentType: 'application/json' });
        return acceptedOr(answer, 'accepted');
      },
    },
  ];
}
