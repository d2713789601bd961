import type { JoinCredential, JoinCredentialOptions } from '@anyroom/core';
import { AnyroomError, Secret } from '@anyroom/core';
import type { ServicesHarness } from '../../harness/services-harness.js';
import type { BrokenService } from '../broken-service.js';
import type { BreakServices } from './altered.js';
import { alteredJoinCredentials, alteredServices, breakingIssue, roomId } from './altered.js';
import * as can from './needs.js';

/** Makes what is issued into something else. */
const issuing = (change: (credential: JoinCredential) => JoinCredential): BreakServices =>
  breakingIssue(
    (service) =>
      async (...args) =>
        change(await service.issueJoinCredential(...args)),
  );

/** Says something else of the issue, and does what it did. */
const claiming =
  (claims: object): BreakServices =>
  (services) => {
    const { joinCredentials } = services;
    const { issue, revoke } = joinCredentials.capabilities;
    const capabilities = { issue: issue === false ? issue : { ...issue, ...claims }, revoke };
    return alteredServices(services, { joinCredentials: alteredJoinCredentials(joinCredentials, { capabilities }) });
  };

const TEN_MINUTES_IN_MS = 600_000;

export const brokenJoinCredentials: readonly BrokenService<ServicesHarness>[] = [
  {
    id: 'issues-what-opens-nothing',
    breaks: 'a-credential-lets-the-person-in',
    sentence: 'Its tokens are mangled on the way.',
    needs: can.issues,
    breakService: issuing(({ token, ...rest }) => ({ ...rest, token: new Secret(`${token.reveal()}.`) })),
  },
  {
    id: 'issues-for-somebody-else',
    breaks: 'a-credential-lets-nobody-else-in',
    sentence: 'It issues a credential for whoever else is in the room.',
    needs: can.admitsPersonsOnly,
    breakService: breakingIssue((service, { vendor }) => async (room, id, options) => {
      const known = (await vendor.rooms()).some((each) => each.id === roomId(room));
      const people = known ? await vendor.participantsOf(roomId(room)) : [];
      return service.issueJoinCredential(room, people.find((person) => person.id !== id)?.id ?? id, options);
    }),
  },
  {
    id: 'misstates-whom-it-admits',
    breaks: 'a-credential-lets-nobody-else-in',
    sentence:
      'It says that credentials let in whoever bears them where they let in their person only, and the other way round.',
    needs: can.issues,
    breakService: (services, harness) => {
      const { issue } = services.joinCredentials.capabilities;
      const admits = issue !== false && issue.admits === 'person' ? 'bearer' : 'person';
      return claiming({ admits })(services, harness);
    },
  },
  {
    id: 'revokes-nothing',
    breaks: 'revoked-credentials-let-nobody-in',
    sentence: 'It says of credentials that they are taken back, and leaves them.',
    breakService: (services) =>
      alteredServices(services, {
        joinCredentials: alteredJoinCredentials(services.joinCredentials, {
          revokeJoinCredentials: async () => undefined,
        }),
      }),
  },
  {
    id: 'revokes-for-everybody',
    breaks: 'revoking-touches-nobody-else',
    sentence: 'It takes back the credentials of everybody for whom it has issued one.',
    needs: can.revokes,
    breakService: (services) => {
      const { joinCredentials } = services;
      const issued = new Set<string>();
      return alteredServices(services, {
        joinCredentials: alteredJoinCredentials(joinCredentials, {
          issueJoinCredential(room, id, options) {
            issued.add(id);
            return joinCredentials.issueJoinCredential(room, id, options);
          },
          async revokeJoinCredentials(room, id, options) {
            await joinCredentials.revokeJoinCredentials(room, id, options);
            for (const each of issued) await joinCredentials.revokeJoinCredentials(room, each);
          },
        }),
      });
    },
  },
  {
    id: 'issues-plain-texts',
    breaks: 'a-credential-is-a-secret',
    sentence: 'Its tokens are texts that can be revealed, and are printed.',
    needs: can.issues,
    breakService: issuing(({ token, ...rest }) => {
      const text = token.reveal();
      return { ...rest, token: { reveal: () => text, toString: () => text, toJSON: () => text } as Secret };
    }),
  },
  {
    id: 'says-whose-credential-it-is',
    breaks: 'a-credential-is-a-secret',
    sentence: 'It hands the rest of the vendor’s answer through.',
    needs: can.issues,
    breakService: issuing((credential) => ({ ...credential, user: { id: 'somebody' } })),
  },
  {
    id: 'keeps-credentials',
    breaks: 'each-credential-is-fresh',
    sentence: 'It issues the same credential until it ends.',
    needs: can.issues,
    breakService: breakingIssue((service) => {
      const issued = new Map<string, JoinCredential>();
      return async (room, id, options) => {
        const key = JSON.stringify([room, id, options]);
        const credential = issued.get(key) ?? (await service.issueJoinCredential(room, id, options));
        issued.set(key, credential);
        return credential;
      };
    }),
  },
  {
    id: 'misjudges-earlier-credentials',
    breaks: 'earlier-credentials-are-as-declared',
    sentence: 'It says that earlier credentials are kept where they are revoked, and the other way round.',
    needs: can.saysOfEarlier,
    breakService: (services, harness) => {
      const { issue } = services.joinCredentials.capabilities;
      const earlier = issue !== false && issue.earlier === 'kept' ? 'revoked' : 'kept';
      return claiming({ earlier })(services, harness);
    },
  },
  {
    id: 'misstates-the-end',
    breaks: 'the-end-of-a-credential-is-stated-where-declared',
    sentence: 'It says nothing of an end that it knows, and makes up one that it does not.',
    needs: can.issues,
    breakService: issuing(({ token, expiresAt }) =>
      expiresAt === undefined ? { token, expiresAt: new Date(Date.now() + TEN_MINUTES_IN_MS) } : { token },
    ),
  },
  {
    id: 'adds-some-time',
    breaks: 'the-end-of-a-credential-is-stated-where-declared',
    sentence: 'Its credentials are good for ten minutes more than asked.',
    needs: can.allOf(can.statesEnds, can.takesLengths),
    breakService: issuing(({ token, expiresAt }) => ({
      token,
      ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt.getTime() + TEN_MINUTES_IN_MS) }),
    })),
  },
  {
    id: 'takes-the-nearest-length',
    breaks: 'validity-is-chosen-where-declared',
    sentence: 'A length that cannot be becomes the nearest one that can.',
    needs: can.issues,
    breakService: breakingIssue((service) => (room, id, options) => {
      const { issue } = service.capabilities;
      const { validForInMs, ...rest } = options ?? {};
      if (issue === false || typeof validForInMs !== 'number' || Number.isNaN(validForInMs)) {
        return service.issueJoinCredential(room, id, options);
      }
      if (issue.validFor === false) return service.issueJoinCredential(room, id, rest);
      const { leastInMs, mostInMs } = issue.validFor;
      const nearest = Math.min(Math.max(validForInMs, leastInMs), mostInMs);
      return service.issueJoinCredential(room, id, { ...rest, validForInMs: nearest } satisfies JoinCredentialOptions);
    }),
  },
  {
    id: 'issues-to-strangers',
    breaks: 'credentials-for-strangers-are-as-declared',
    sentence: 'Somebody who is not in the room gets a credential, although it says that they are refused.',
    needs: can.refusesStrangers,
    breakService: breakingIssue(
      (service) => (room, id, options) =>
        service.issueJoinCredential(room, id, options).catch((error: unknown) => {
          if (!AnyroomError.is(error, 'not-found') || error.subject === 'room') throw error;
          return { token: new Secret('a token for nobody') };
        }),
    ),
  },
  {
    id: 'refuses-strangers',
    breaks: 'credentials-for-strangers-are-as-declared',
    sentence: 'Somebody who is not in the room gets no credential, although it says that they do.',
    needs: can.issuesToStrangers,
    breakService: breakingIssue((service, { vendor }) => async (room, id, options) => {
      const credential = await service.issueJoinCredential(room, id, options);
      const known = (await vendor.rooms()).some((each) => each.id === roomId(room));
      const people = known ? await vendor.participantsOf(roomId(room)) : [];
      if (people.some((person) => person.id === id)) return credential;
      const details = { provider: service.provider, operation: 'issueJoinCredential' };
      throw new AnyroomError({
        code: 'not-found',
        outcome: 'refused',
        message: 'Nobody.',
        subject: 'participant',
        details,
      });
    }),
  },
  {
    id: 'changes-what-it-issues-for',
    breaks: 'issuing-changes-nothing-else',
    sentence: 'Before it issues a credential, it ejects the person, or gives the room another title.',
    needs: can.allOf(can.issues, can.oneOf(can.ejects, can.changesOfRooms('title'))),
    breakService: breakingIssue((service, _, { live, rooms }) => async (room, id, options) => {
      const credential = await service.issueJoinCredential(room, id, options);
      if (live.capabilities.eject) await live.ejectParticipant(room, id);
      else if (rooms.capabilities.update !== false) await rooms.updateRoom(room, { title: 'Somebody joins' });
      return credential;
    }),
  },
];
