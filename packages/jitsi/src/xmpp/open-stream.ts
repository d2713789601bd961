import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import process from 'node:process';
import { Component } from '@xmpp/component-core';
import type Connection from '@xmpp/connection-tcp';
import type { JitsiSettings } from '../jitsi-configuration.js';
import { createAccountEntity } from './account-entity.js';
import { Failure } from './failure.js';
import { harden } from './harden.js';
import { failureOfStream } from './stream-failure.js';
import { type StreamSocket, XmppStream } from './xmpp-stream.js';

/** Opens a stream and authenticates it; rejects with a `Failure`. Takes no longer than the settings allow an attempt. */
export async function openStream(settings: JitsiSettings): Promise<XmppStream> {
  const { identity, address, attemptTimeoutInMs } = settings;
  const entity: Connection =
    identity.kind === 'component'
      ? new Component({ service: '', domain: identity.domain })
      : createAccountEntity(settings, identity);
  if (identity.kind === 'component') entity.socketParameters = () => ({ host: address.host, port: address.port });
  entity.timeout = attemptTimeoutInMs;

  let stream: XmppStream | undefined;
  let ended: ((failure: Failure) => void) | undefined;
  const broken = new Promise<never>((_, reject) => {
    ended = reject;
  });
  broken.catch(() => undefined);
  const end = (failure: Failure) => {
    socket.destroy();
    ended?.(failure);
    stream?.end(failure);
  };
  const socket = socketOf(entity);
  harden(entity, end, () => stream?.heard());
  entity.on('error', (error: unknown) => end(failureOfStream(error, identity.kind, stream !== undefined)));
  entity.on('close', () => end(failureOfStream(undefined, identity.kind, stream !== undefined)));
  entity.on('disconnect', () => end(failureOfStream(undefined, identity.kind, stream !== undefined)));

  const late = setTimeout(() => end(new Failure('lost', LATE)), attemptTimeoutInMs);
  try {
    await Promise.race([broken, quiet(entity.connect(''))]);
    const device = randomUUID();
    if (identity.kind === 'component') {
      const header = await Promise.race([broken, quiet(entity.open({ domain: identity.domain }))]);
      // The library hashes one byte for each character: these are the bytes of the secret, so that any text is one.
      const secret = Buffer.from(identity.secret.reveal()).toString('latin1');
      const authenticated = (entity as Component).authenticate(header.attrs['id'] ?? '', secret);
      await Promise.race([broken, quiet(authenticated)]);
      stream = new XmppStream(entity, socket, `${identity.domain}/${device}`, true);
    } else {
      const online = new Promise<void>((resolve) => entity.once('online', () => resolve()));
      await Promise.race([broken, quiet(entity.open({ domain: identity.domain }))]);
      await Promise.race([broken, online]);
      stream = new XmppStream(entity, socket, String(entity.jid), false);
    }
    return stream;
  } catch (error) {
    const failure = failureOfStream(error, identity.kind, false);
    end(failure);
    // Lets go of the library's own waits and their timers.
    entity.emit('error', failure);
    throw failure;
  } finally {
    clearTimeout(late);
  }
}

const LATE = {
  code: 'unavailable',
  message: 'The server did not open a stream in time. Look at the network, and at the host and the port in server.',
} as const;

/** The library's promises may fail after they have lost the race; then nobody looks. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/** The socket that a connection has at the time, under TLS or not. */
function socketOf(entity: Connection): StreamSocket {
  const current = () => {
    const outer = entity.socket as { socket?: unknown } | null;
    return (outer?.socket ?? outer ?? undefined) as
      | { destroy?(): void; ref?(): void; unref?(): void; cork?(): void; uncork?(): void }
      | undefined;
  };
  return {
    destroy: () => current()?.destroy?.(),
    gather() {
      const writable = current();
      writable?.cork?.();
      process.nextTick(() => writable?.uncork?.());
    },
    hold: (isHeld) => (isHeld ? current()?.ref?.() : current()?.unref?.()),
  };
}
