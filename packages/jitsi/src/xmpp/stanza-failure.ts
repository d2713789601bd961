import type { Element } from '@xmpp/xml';
import { type Failure, failureOfCondition, type Meanings } from './failure.js';

const NS_STANZAS = 'urn:ietf:params:xml:ns:xmpp-stanzas';

const ADMIN =
  "The server does not allow it. Make the address that this service speaks as one of the server's admins for the domain of the rooms.";

/** What to turn where the domain of the rooms is wrong. */
const CONFERENCE = 'Check conference, which is the host of a jitsi: URL.';

/** Conditions of stanza errors (RFC 6120, section 8.3.3), as a server of rooms means them. */
const MEANINGS: Meanings = {
  'item-not-found': ['not-found', 'There is no such room.'],
  gone: ['not-found', 'There is no such room: it was closed.'],
  forbidden: ['permission-denied', ADMIN],
  // So answers a server, too, that is asked for a domain of others, and speaks to no other servers.
  'not-allowed': ['permission-denied', `${ADMIN} Or the domain of the rooms is none of this server's. ${CONFERENCE}`],
  'not-authorized': ['permission-denied', ADMIN],
  'registration-required': ['permission-denied', ADMIN],
  'not-acceptable': [
    'permission-denied',
    "The server does not accept it: what one of the server's own admins is in a room cannot be changed.",
  ],
  conflict: ['conflict', 'It conflicts with what is there.'],
  'jid-malformed': ['invalid-argument', 'The server does not take the address. Give it as the server keeps it.'],
  'bad-request': ['invalid-argument', 'The server does not understand the request.'],
  'service-unavailable': ['unavailable', `What answers at the domain of the rooms keeps none now. ${CONFERENCE}`],
  'remote-server-not-found': ['misconfigured', `The server does not know the domain of the rooms. ${CONFERENCE}`],
  'remote-server-timeout': ['unavailable', `Nothing answers at the domain of the rooms. ${CONFERENCE}`],
  'feature-not-implemented': ['misconfigured', `What answers at the domain of the rooms keeps none. ${CONFERENCE}`],
  'resource-constraint': [
    'unavailable',
    'The server is at its limits: of rooms, or of people in one. Try again later.',
  ],
  'internal-server-error': ['unavailable', 'The server failed. Look at its log.'],
  'policy-violation': ['rate-limited', 'The server asks for less. Try again later.'],
};

/** What a stanza of type `error` means. */
export function failureOfStanza(stanza: Element): Failure {
  const condition = stanza
    .getChild('error')
    ?.getChildElements()
    .find((child) => child.attrs['xmlns'] === NS_STANZAS && child.name !== 'text')?.name;
  return failureOfCondition('answered', condition ?? '', MEANINGS, ['unknown', 'The server answered with an error.']);
}
