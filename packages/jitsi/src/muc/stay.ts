import { randomUUID } from 'node:crypto';
import xml, { type Element } from '@xmpp/xml';
import { Failure } from '../xmpp/failure.js';
import { GIVEN_UP, orGivenUp } from '../xmpp/given-up.js';
import type { Session } from '../xmpp/session.js';
import type { XmppStream } from '../xmpp/xmpp-stream.js';
import { MUC, MUC_OWNER, MUC_USER } from './namespaces.js';
import { ROOM_SECRET } from './room-form.js';

/** Enters a room under a nickname that nobody else has, and gives what it says of us. */
export function enter(
  stream: XmppStream,
  room: string,
  nick: string,
  signal: AbortSignal,
  password?: string,
): Promise<Element> {
  const place = `${room}/${nick}`;
  const isAnswer = (presence: Element) =>
    presence.attrs['from'] === place || (presence.attrs['from'] === room && presence.attrs['type'] === 'error');
  const secret = password === undefined ? undefined : xml('password', {}, password);
  return stream.enter(place, xml('x', { xmlns: MUC }, secret, xml('history', { maxstanzas: '0' })), isAnswer, signal);
}

/** A nickname that says what it is, and that nobody has. */
export function createNick(): string {
  return `anyroom-${randomUUID().slice(0, 13)}`;
}

/** The codes of the states that a room tells with a presence. */
export function statesOf(presence: Element): readonly string[] {
  const states = presence.getChild('x', MUC_USER)?.getChildren('status') ?? [];
  return states.flatMap(({ attrs }) => attrs['code'] ?? []);
}

/**
 * Does something that only somebody in the room may do. Everybody sees us come and go; calls at the same time share one
 * stay. A room that is no longer there is not made by it.
 */
export async function whileInside<T>(session: Session, room: string, work: () => Promise<T>): Promise<T> {
  const { stream } = session;
  const { stays } = stream;
  let stay = stays.get(room);
  if (stay === undefined) {
    const nick = createNick();
    stay = { guests: 0, nick, entered: enterExisting(stream, room, nick, session.patienceInMs).catch(late) };
    stays.set(room, stay);
    const failed = stay;
    stay.entered.catch(() => {
      if (stays.get(room) === failed) stays.delete(room); // the next one tries again
    });
  }
  stay.guests += 1;
  try {
    const { entered } = stay;
    await session.guarded((signal) => orGivenUp(entered, signal));
    return await work();
  } finally {
    stay.guests -= 1;
    if (stay.guests === 0) {
      if (stays.get(room) === stay) stays.delete(room);
      stream.leave(`${room}/${stay.nick}`);
    }
  }
}

/** Shared by several calls, so that none of their signals may end it. */
async function enterExisting(stream: XmppStream, room: string, nick: string, patienceInMs: number): Promise<void> {
  const signal = AbortSignal.timeout(patienceInMs);
  let presence: Element;
  try {
    presence = await enter(stream, room, nick, signal);
  } catch (error) {
    if (!(error instanceof Failure && error.vendorCode === 'not-authorized')) throw error;
    presence = await enter(stream, room, nick, signal, await passwordOf(stream, room, signal));
  }
  if (!statesOf(presence).includes('201')) return;
  // It was closed after it was last seen, and we have just made it again.
  await stream.request('set', room, xml('query', { xmlns: MUC_OWNER }, xml('destroy')), signal);
  throw new Failure('answered', { code: 'not-found', message: 'There is no such room: it was closed.' });
}

const LATE = new Failure('lost', { code: 'timeout', message: 'The room did not let this service in, in time.' });

function late(error: unknown): never {
  throw error === GIVEN_UP ? LATE : error;
}

/** What a room wants of who enters, as its owners can read. */
async function passwordOf(stream: XmppStream, room: string, signal: AbortSignal): Promise<string> {
  const answer = await stream.request('get', room, xml('query', { xmlns: MUC_OWNER }), signal);
  const fields = answer.getChild('query', MUC_OWNER)?.getChild('x')?.getChildren('field') ?? [];
  return fields.find(({ attrs }) => attrs['var'] === ROOM_SECRET)?.getChildText('value') ?? '';
}
