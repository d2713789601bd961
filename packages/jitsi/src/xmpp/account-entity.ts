import { Buffer } from 'node:buffer';
import type { TLSSocket } from 'node:tls';
import type Connection from '@xmpp/connection-tcp';
import iqCaller from '@xmpp/iq/caller.js';
import middlewareOf from '@xmpp/middleware';
import resourceBinding from '@xmpp/resource-binding';
import saslOf from '@xmpp/sasl';
import saslPlain from '@xmpp/sasl-plain';
import streamFeaturesOf from '@xmpp/stream-features';
import ConnectionTCP from '@xmpp/tcp/lib/Connection.js';
import ConnectionTLS from '@xmpp/tls/lib/Connection.js';
import TlsSocket from '@xmpp/tls/lib/Socket.js';
import xml, { type Element } from '@xmpp/xml';
import type { Identity, JitsiSettings } from '../jitsi-configuration.js';
import { Failure } from './failure.js';
import { isProof, type ServerProof, scram } from './scram.js';

const NS_TLS = 'urn:ietf:params:xml:ns:xmpp-tls';
const NS_SASL = 'urn:ietf:params:xml:ns:xmpp-sasl';
const NS_BIND = 'urn:ietf:params:xml:ns:xmpp-bind';

/**
 * The library's parts for an account, put together: encryption by STARTTLS or from the first byte, SASL, a device of a
 * name that the server makes. It emits `online` when all of that is done.
 */
export function createAccountEntity(
  { address, ca, allowInsecure }: JitsiSettings,
  { local, domain, password }: Extract<Identity, { kind: 'account' }>,
): Connection {
  const options = { service: '', domain };
  // The certificate must name the account's domain, wherever the server is (RFC 6120, section 13.7.2).
  const secure = { servername: domain, ...(ca !== undefined && { ca }) };
  const entity: Connection = address.transport === 'tls' ? new ConnectionTLS(options) : new ConnectionTCP(options);
  entity.socketParameters = () => ({
    host: address.host,
    port: address.port,
    ...(address.transport === 'tls' && secure),
  });
  const mayBePlain = address.isLoopback || allowInsecure;
  let isEncrypted = address.transport === 'tls';

  const middleware = middlewareOf({ entity });
  const streamFeatures = streamFeaturesOf({ middleware });
  streamFeatures.use('starttls', NS_TLS, async (_, next) => {
    if (isEncrypted) return next();
    const answer = await entity.sendReceive(xml('starttls', { xmlns: NS_TLS }));
    if (!answer.is('proceed', NS_TLS)) throw new Failure('lost', NO_TLS);
    const tlsSocket = new TlsSocket();
    const connected = new Promise<void>((resolve, reject) => {
      tlsSocket.once('connect', resolve);
      tlsSocket.once('error', reject);
    });
    tlsSocket.connect({ ...secure, socket: entity.socket });
    await connected;
    isEncrypted = (tlsSocket.socket as TLSSocket).encrypted;
    entity._attachSocket(tlsSocket);
    await entity.restart();
    return true;
  });
  streamFeatures.use('mechanisms', NS_SASL, async (_, next) => {
    if (!isEncrypted && !mayBePlain) throw new Failure('lost', NO_TLS);
    return next();
  });
  const proof: ServerProof = {};
  let lastWords = '';
  entity.on('nonza', (element: Element) => {
    if (element.is('success', NS_SASL)) lastWords = Buffer.from(element.text(), 'base64').toString();
  });
  let isAuthenticated = false;
  const sasl = saslOf({ streamFeatures }, async (authenticate, mechanism) => {
    if (mechanism === undefined) throw new Failure('lost', NO_MECHANISM);
    const text = password.reveal();
    // The library encodes PLAIN one byte for each character: these are the bytes of it.
    const inBytes = (part: string) => (mechanism === 'PLAIN' ? Buffer.from(part).toString('latin1') : part);
    await authenticate({ username: inBytes(local), password: inBytes(text) });
    if (mechanism !== 'PLAIN' && !isProof(lastWords, proof)) throw new Failure('lost', NO_PROOF);
    isAuthenticated = true;
  });
  sasl.use(scram('sha256', proof));
  sasl.use(scram('sha1', proof));
  saslPlain(sasl);
  // Whoever lets everybody in would be told what is meant for the server alone.
  streamFeatures.use('bind', NS_BIND, async (_, next) => {
    if (!isAuthenticated) throw new Failure('lost', NO_MECHANISM);
    return next();
  });
  const caller = iqCaller({ entity, middleware });
  resourceBinding({ streamFeatures, iqCaller: caller });
  return entity;
}

const NO_TLS = {
  code: 'misconfigured',
  message:
    'The server offers no encryption, and the password is not sent without. Switch it on there, write xmpps://, or set allowInsecure.',
} as const;

const NO_MECHANISM = {
  code: 'misconfigured',
  message: 'The server offers no way to authenticate that is known here: SCRAM-SHA-256, SCRAM-SHA-1 or PLAIN.',
} as const;

const NO_PROOF = {
  code: 'misconfigured',
  message:
    'The server did not prove that it knows the password of the account, so that somebody else may be answering. Look at the configured server, and at the network.',
} as const;
