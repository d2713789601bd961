import { inspect } from 'node:util';
import type { JoinCredential } from '@anyroom/core';
import { Secret } from '@anyroom/core';
import type { Clause, ServicesBench } from '../clause.js';
import { idsOf, isValidDate } from './support/rooms.js';
import { refusedUnsent } from './support/sending.js';
import { leavingAllAsItIs } from './support/service-verbs.js';
import { somebody } from './support/somebody.js';

/** How far the vendor's clock and its unit of counting may be from ours. */
const SLACK_IN_MS = 5_000;
const COARSEST_UNIT_IN_MS = 60_000;

/** What lets one person in. */
export const joinCredentialClauses: readonly Clause<ServicesBench>[] = [
  {
    id: 'a-credential-lets-the-person-in',
    sentence: 'A join credential lets the person in for whom it was issued, as themselves.',
    async verify(bench) {
      const { room, ids } = await peopled(bench, 2);
      const [id = ''] = ids;
      if (await issueIsUnsupported(bench, room, id)) return;
      const { token } = await issue(bench, room, id);
      await bench.vendor.connect(room, id, token.reveal());
      bench.assert.deepEqual(idsOf(await bench.vendor.connected(room)), [id], 'who is connected');
    },
  },
  {
    id: 'a-credential-lets-nobody-else-in',
    sentence:
      'A join credential lets somebody into its room alone, and into no other one: its person and nobody else, or whoever bears it, as the capabilities say.',
    async verify(bench) {
      const { room, ids } = await peopled(bench, 2);
      const [id = '', neighbour = ''] = ids;
      const elsewhere = await peopled(bench, 1);
      if (await issueIsUnsupported(bench, room, id)) return;
      const token = (await issue(bench, room, id)).token.reveal();
      const { issue: capability } = bench.services.joinCredentials.capabilities;
      const admitsBearer = capability !== false && capability.admits === 'bearer';
      for (const [about, where, who, expected] of [
        ['into another room', elsewhere.room, id, false],
        ['into another room, as somebody of it', elsewhere.room, elsewhere.ids[0] ?? '', false],
        ['in as somebody else', room, neighbour, admitsBearer],
      ] as const) {
        bench.assert.equal(await letsIn(bench, where, who, token), expected, `whether a credential lets ${about}`);
      }
      bench.assert.deepEqual(await bench.vendor.connected(elsewhere.room), [], 'who is connected to another room');
    },
  },
  {
    id: 'a-credential-is-a-secret',
    sentence:
      'The token of a join credential is a `Secret`, which prints as redacted, and there is nothing else beside its end.',
    async verify(bench) {
      const { room, ids } = await peopled(bench, 1);
      const [id = ''] = ids;
      if (await issueIsUnsupported(bench, room, id)) return;
      const credential = await issue(bench, room, id);
      const { token } = credential;
      bench.assert.ok(Secret.is(token), 'the token is a Secret');
      const text = token.reveal();
      bench.assert.ok(typeof text === 'string' && text !== '', 'the token has a text');
      const shown = [
        String(token),
        `${token}`,
        JSON.stringify(credential),
        inspect(credential, { depth: null, showHidden: true }),
      ];
      for (const form of shown) bench.assert.ok(!form.includes(text), 'a credential that is printed shows its token');
      const keys = Object.keys(credential).filter((key) => !['token', 'expiresAt'].includes(key));
      bench.assert.deepEqual(keys, [], 'what else is in a credential');
    },
  },
  {
    id: 'each-credential-is-fresh',
    sentence: 'Each call issues another credential, and the last of them lets the person in.',
    async verify(bench) {
      const { room, ids } = await peopled(bench, 1);
      const [id = ''] = ids;
      if (await issueIsUnsupported(bench, room, id)) return;
      const texts: string[] = [];
      for (let count = 0; count < 3; count += 1) texts.push((await issue(bench, room, id)).token.reveal());
      bench.assert.equal(new Set(texts).size, 3, 'how many different credentials three calls issue');
      await bench.vendor.connect(room, id, texts.at(-1));
      bench.assert.deepEqual(idsOf(await bench.vendor.connected(room)), [id], 'who is connected');
    },
  },
  {
    id: 'earlier-credentials-are-as-declared',
    sentence:
      'What becomes of the credentials that the person got before is what the capabilities say: they are kept, or they let nobody in any more.',
    async verify(bench) {
      const { room, ids } = await peopled(bench, 1);
      const [id = ''] = ids;
      if (await issueIsUnsupported(bench, room, id)) return;
      const { issue: capability } = bench.services.joinCredentials.capabilities;
      const earlier = (await issue(bench, room, id)).token.reveal();
      const latest = (await issue(bench, room, id)).token.reveal();
      if (capability !== false && capability.earlier !== 'unknown') {
        const isIn = await letsIn(bench, room, id, earlier);
        bench.assert.equal(isIn, capability.earlier === 'kept', 'whether an earlier credential lets somebody in');
      }
      await bench.vendor.connect(room, id, latest);
      bench.assert.deepEqual(idsOf(await bench.vendor.connected(room)), [id], 'who is connected by the latest');
    },
  },
  {
    id: 'the-end-of-a-credential-is-stated-where-declared',
    sentence:
      'A credential says when it ends where the capabilities declare it, and nowhere else; it is good for no longer than asked.',
    async verify(bench) {
      const { room, ids } = await peopled(bench, 1);
      const [id = ''] = ids;
      if (await issueIsUnsupported(bench, room, id)) return;
      const { issue: capability } = bench.services.joinCredentials.capabilities;
      if (capability === false) return;
      const { validFor, expiry } = capability;
      const asked = validFor === false ? [undefined] : [undefined, validFor.leastInMs, validFor.mostInMs];
      for (const validForInMs of asked) {
        const about = `a credential for ${validForInMs ?? 'as long as the vendor likes'}`;
        const before = Date.now();
        const { expiresAt } = await issue(bench, room, id, validForInMs);
        const after = Date.now();
        bench.assert.equal(isValidDate(expiresAt), expiry === 'stated', `${about}: whether its end is stated`);
        if (expiresAt === undefined) continue;
        const end = expiresAt.getTime();
        bench.assert.ok(end > before, `${about}: it has not ended already`);
        if (validForInMs === undefined) continue;
        bench.assert.ok(end <= after + validForInMs + SLACK_IN_MS, `${about}: it ends no later than asked`);
        const least = before + validForInMs - COARSEST_UNIT_IN_MS - SLACK_IN_MS;
        bench.assert.ok(end >= least, `${about}: it ends not much sooner than asked`);
      }
    },
  },
  {
    id: 'validity-is-chosen-where-declared',
    sentence:
      'How long a credential is to be good is `invalid-argument` outside of what the capabilities say, unsent, and `unsupported` where nobody can choose.',
    async verify(bench) {
      const { room, ids } = await peopled(bench, 1);
      const [id = ''] = ids;
      const { issue: capability } = bench.services.joinCredentials.capabilities;
      const validFor = capability !== false && capability.validFor;
      const wrong: readonly unknown[] = [0, -1, Number.NaN, Number.POSITIVE_INFINITY, '3600000', null, {}];
      const outside = validFor === false ? [] : [validFor.leastInMs - 1, validFor.mostInMs + 1];
      await leavingAllAsItIs(bench, room, 'credentials for a time that cannot be', async () => {
        for (const validForInMs of [...wrong, ...outside]) {
          await refusedUnsent(
            bench,
            `a credential for ${String(validForInMs)}`,
            { code: capability === false ? ['invalid-argument', 'unsupported'] : 'invalid-argument' },
            () => issue(bench, room, id, validForInMs as number),
          );
        }
        if (validFor !== false) return;
        const expected = { code: 'unsupported', ...(capability !== false && { fields: ['validForInMs'] }) } as const;
        await refusedUnsent(bench, 'a credential for an hour', expected, () => issue(bench, room, id, 3_600_000));
      });
      if (capability === false) return;
      await issue(bench, room, id, undefined); // which is absent
      if (validFor !== false) await issue(bench, room, id, validFor.leastInMs);
    },
  },
  {
    id: 'credentials-for-strangers-are-as-declared',
    sentence:
      'Somebody who is not in the room is `not-found` with the subject `participant`, unless the capabilities say that a credential is issued all the same; it does not put them into the room.',
    async verify(bench) {
      const { room, ids } = await peopled(bench, 1);
      const elsewhere = await peopled(bench, 1);
      const [stranger = ''] = elsewhere.ids;
      const nobody = await bench.vendor.unknownParticipant();
      if (await issueIsUnsupported(bench, room, ids[0] ?? '')) return;
      const { issue: capability } = bench.services.joinCredentials.capabilities;
      const expected = { code: 'not-found', subject: ['participant', 'unknown'], retryable: false } as const;
      await leavingAllAsItIs(bench, room, 'a credential for somebody who is not in the room', async () => {
        if (capability !== false && capability.unknownParticipant === 'issued') {
          const { token } = await issue(bench, room, stranger);
          bench.assert.ok(Secret.is(token), 'the token for somebody who is not in the room');
          // An id that nobody has at all, some vendors refuse and some do not look at.
          const refusal = await issue(bench, room, nobody).then(
            () => undefined,
            (error: unknown) => error,
          );
          if (refusal !== undefined) bench.assert.isError(refusal, expected, 'a credential for nobody');
        } else {
          for (const id of [stranger, nobody]) {
            await bench.assert.rejects(() => issue(bench, room, id), expected, 'a credential for a stranger');
          }
        }
      });
    },
  },
  {
    id: 'revoked-credentials-let-nobody-in',
    sentence:
      'Where credentials can be taken back, none that a person got for the room lets anybody in any more, and whoever is connected stays; other people’s stay good, other rooms’ likewise, and the person can be issued another.',
    async verify(bench) {
      const { vendor, assert, services } = bench;
      const { joinCredentials } = services;
      const { room, ids } = await peopled(bench, 2);
      const [id = '', other = ''] = ids;
      if (!joinCredentials.capabilities.revoke) {
        await leavingAllAsItIs(bench, room, 'a revoke', () =>
          refusedUnsent(bench, 'a revoke', { code: 'unsupported' }, () =>
            joinCredentials.revokeJoinCredentials(room, id),
          ),
        );
        return;
      }
      const elsewhere = await peopled(bench, 1);
      const elsewhereId = elsewhere.ids[0] ?? '';
      const tokens: string[] = [];
      for (let count = 0; count < 2; count += 1) tokens.push((await issue(bench, room, id)).token.reveal());
      const others = (await issue(bench, room, other)).token.reveal();
      const foreign = (await issue(bench, elsewhere.room, elsewhereId)).token.reveal();
      await vendor.connect(room, other, others);
      await leavingAllAsItIs(bench, room, 'a revoke', async () => {
        for (const person of [id, id, other]) {
          assert.equal(await joinCredentials.revokeJoinCredentials(room, person), undefined, 'what a revoke answers');
        }
      });
      for (const token of tokens)
        assert.equal(
          await letsIn(bench, room, id, token),
          false,
          'whether a credential that was revoked lets its person in',
        );
      assert.equal(await letsIn(bench, elsewhere.room, elsewhereId, foreign), true, 'whether one of another room does');
      const fresh = (await issue(bench, room, id)).token.reveal();
      assert.equal(await letsIn(bench, room, id, fresh), true, 'whether one that was issued later does');
    },
  },
  {
    id: 'revoking-touches-nobody-else',
    sentence:
      'A revoke takes back the credentials of one person alone; somebody who has none is success, and an unknown room is `not-found`.',
    async verify(bench) {
      const { vendor, assert, services } = bench;
      const { joinCredentials } = services;
      const { room, ids } = await peopled(bench, 2);
      const [id = '', other = ''] = ids;
      if (!joinCredentials.capabilities.revoke) {
        await refusedUnsent(bench, 'a revoke', { code: 'unsupported' }, () =>
          joinCredentials.revokeJoinCredentials(room, id),
        );
        return;
      }
      const token = (await issue(bench, room, other)).token.reveal();
      for (const person of [id, await vendor.unknownParticipant()]) {
        assert.equal(await joinCredentials.revokeJoinCredentials(room, person), undefined, 'a revoke of nothing');
      }
      assert.equal(await letsIn(bench, room, other, token), true, 'whether somebody else’s credential lets them in');
      const nowhere = await vendor.unknownRoom();
      await assert.rejects(
        () => joinCredentials.revokeJoinCredentials(nowhere, id),
        { code: 'not-found', subject: ['room', 'unknown'], retryable: false },
        'a revoke in an unknown room',
      );
    },
  },
  {
    id: 'issuing-changes-nothing-else',
    sentence: 'An issue changes nothing about the person, the room or whoever is connected.',
    async verify(bench) {
      const { room, ids } = await peopled(bench, 2);
      for (const id of ids) await bench.vendor.connect(room, id);
      if (await issueIsUnsupported(bench, room, ids[0] ?? '')) return;
      await leavingAllAsItIs(bench, room, 'an issue', async () => {
        await issue(bench, room, ids[0] ?? '');
      });
    },
  },
];

function issue(
  { services }: ServicesBench,
  room: string,
  id: string,
  validForInMs?: number | undefined,
): Promise<JoinCredential> {
  return services.joinCredentials.issueJoinCredential(room, id, { validForInMs });
}

/** Whether a token lets somebody in, under this id; they leave again. */
async function letsIn({ vendor }: ServicesBench, room: string, id: string, token: string): Promise<boolean> {
  const connection = await vendor.connect(room, id, token).catch(() => undefined);
  await connection?.leave();
  return connection !== undefined;
}

/** A new room with some people who can connect to it, of whom nobody is connected. */
async function peopled(bench: ServicesBench, count: number) {
  const room = await bench.vendor.createRoom();
  const ids: string[] = [];
  for (let number = 0; number < count; number += 1) ids.push(await somebody(bench, room));
  return { room, ids };
}

async function issueIsUnsupported(bench: ServicesBench, room: string, id: string): Promise<boolean> {
  const { joinCredentials } = bench.services;
  if (joinCredentials.capabilities.issue !== false) return false;
  await leavingAllAsItIs(bench, room, 'an issue', () =>
    refusedUnsent(bench, 'an issue', { code: 'unsupported' }, () => joinCredentials.issueJoinCredential(room, id)),
  );
  return true;
}
