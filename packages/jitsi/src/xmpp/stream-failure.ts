import { tlsMistakeOf } from '@anyroom/adapter-kit';
import type { Identity } from '../jitsi-configuration.js';
import { Failure, failureOfCondition, type Meanings } from './failure.js';

type Speaker = Identity['kind'];

/** Conditions of stream errors (RFC 6120, section 4.9.3) and of failed authentication (section 6.5). */
const MEANINGS: Meanings = {
  'account-disabled': ['unauthenticated', 'The account is disabled.'],
  'credentials-expired': ['unauthenticated', 'The credential has expired.'],
  'temporary-auth-failure': ['unavailable', 'The server cannot check the credential now.'],
  'host-gone': ['misconfigured', 'The server no longer serves the domain of the component, or of the account.'],
  'invalid-from': ['misconfigured', 'The server does not let the component speak as this address.'],
  'improper-addressing': ['misconfigured', 'The server does not take the address of the component.'],
  'invalid-namespace': [
    'misconfigured',
    'The server expects another kind of stream at this port. Components have one port, and accounts another.',
  ],
  'see-other-host': ['misconfigured', 'The server sends to another host, which is not followed. Configure that one.'],
  conflict: [
    'unavailable',
    'Somebody else speaks as this address: a component can have one stream at a time. Give each process a component of its own.',
  ],
  'policy-violation': [
    'unavailable',
    "The server ended the stream by its policy: too much, or too fast. Look at the server's limits.",
  ],
  'system-shutdown': ['unavailable', 'The server is being shut down.'],
};

/** What those mean that differ for the two who may speak: by which knobs it is mended. */
const MEANINGS_FOR: Readonly<Record<Speaker, Meanings>> = {
  component: {
    'not-authorized': [
      'unauthenticated',
      'The server does not accept the secret of the component. Check component.secret, or JITSI_COMPONENT_SECRET.',
    ],
    'host-unknown': [
      'misconfigured',
      'The server knows no such component at this port. Check component.domain, or JITSI_COMPONENT_DOMAIN, and the port in server: components have one (5347), and accounts another.',
    ],
  },
  account: {
    'not-authorized': [
      'unauthenticated',
      'The server does not accept the account and its password. Check both under admin, or JITSI_ADMIN_JID and JITSI_ADMIN_PASSWORD.',
    ],
    'host-unknown': [
      'misconfigured',
      'The server knows no accounts of this domain at this port. Check admin.jid, or JITSI_ADMIN_JID, and the port in server: accounts have one (5222), and components another.',
    ],
  },
};

const OTHER = ['unavailable', 'The server ended the stream.'] as const;

/**
 * What a failure of a stream means, mostly from its condition or its code. Its words are read, and never shown.
 *
 * @param speaker - who wants to speak
 * @param wasOpen - whether the stream stood by then
 */
export function failureOfStream(error: unknown, speaker: Speaker, wasOpen: boolean): Failure {
  if (error instanceof Failure) return error;
  const {
    condition,
    code,
    name,
    message: words,
  } = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>;
  if (name === 'XMLError') return unreadable('is not XML');
  if (typeof condition === 'string') {
    const meanings = { ...MEANINGS, ...MEANINGS_FOR[speaker] };
    if (name === 'SASLError' && !Object.hasOwn(meanings, condition)) {
      return failureOfCondition('lost', condition, {}, [
        'unauthenticated',
        'The server does not accept the credential.',
      ]);
    }
    return failureOfCondition('lost', condition, meanings, OTHER);
  }
  const named = typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? ` (${code})` : '';
  const tlsMistake = tlsMistakeOf(code, words);
  if (tlsMistake === 'untrusted') {
    const message = `The server's certificate is not trusted${named}. Give the ca that signed it (by URL jitsiProvider({ ca }), or NODE_EXTRA_CA_CERTS of Node), or look at the domain of the account, which it must name.`;
    return new Failure('lost', { code: 'misconfigured', message });
  }
  if (tlsMistake === 'no-tls') {
    const message = `The server does not speak TLS at this port${named}. Write server as xmpp://, at the port where streams begin in plain text (5222), or with another port.`;
    return new Failure('lost', { code: 'misconfigured', message });
  }
  const message = wasOpen
    ? `The stream to the server broke${named}.`
    : `The server cannot be reached${named}. Look at the network, or at the configured server.`;
  return new Failure('lost', { code: 'unavailable', message });
}

/** What answers is something else altogether; it is not shown. */
export function notXmpp(): Failure {
  const message = 'What answers there is no XMPP server. Look at the host and the port in server.';
  return new Failure('lost', { code: 'misconfigured', message });
}

/** What came cannot be read; it is not shown. */
export function unreadable(what: string): Failure {
  return new Failure('lost', { code: 'malformed-response', message: `What the server sent ${what}.` });
}
