import { AnyroomError } from '@anyroom/core';
import xml, { type Element } from '@xmpp/xml';
import type { Session } from '../xmpp/session.js';
import { unreadable } from '../xmpp/stream-failure.js';
import { DATA_FORM, DISCO_INFO, DISCO_ITEMS, MUC, MUC_OWNER } from './namespaces.js';
import { ROOM_NAME, type RoomForm } from './room-form.js';

/** A room as its owners' form describes it. */
export interface RoomInfo {
  readonly title: string;
  /** What is set of it, by the form's own names. */
  readonly settings: ReadonlyMap<string, string>;
}

const COMMANDS = 'http://jabber.org/protocol/commands';

/** Prosody's command for administrators whose form names every room; nothing is destroyed before the form is sent back. */
const DESTROY_ROOMS = 'http://prosody.im/protocol/muc#destroy';

/**
 * Reads a room, by the form that its owners see: what everybody may read of a room, Jitsi Meet's own plug-ins hide. One
 * that is not there is `not-found`.
 */
export async function readRoom(session: Session, room: string): Promise<RoomInfo> {
  const answer = await session.get(room, xml('query', { xmlns: MUC_OWNER }));
  const form = answer.getChild('query', MUC_OWNER)?.getChild('x', DATA_FORM);
  if (form === undefined) throw unreadable('is no form of a room');
  const fields = form.getChildren('field');
  const settings = new Map(fields.map((field) => [field.attrs['var'] ?? '', field.getChildText('value') ?? '']));
  return { title: settings.get(ROOM_NAME) ?? '', settings };
}

/** Whether an error says that a room is not there. */
export function isNoRoom(error: unknown): boolean {
  return AnyroomError.is(error, 'not-found') && error.subject === 'room';
}

/**
 * The ids of all rooms that the server tells of, hidden ones too where it is Prosody: by a command of its administrators,
 * and where there is none by its directory, which leaves out the hidden ones.
 */
export async function listRoomIds(session: Session, conference: string): Promise<readonly string[]> {
  const addresses = (await roomsByCommand(session, conference)) ?? (await roomsInDirectory(session, conference));
  const end = `@${conference}`;
  return addresses.filter((address) => address.endsWith(end)).map((address) => address.slice(0, -end.length));
}

/** Another domain of the server has a directory as well, and no rooms in it: that must not pass for none at all. */
async function roomsInDirectory(session: Session, conference: string): Promise<readonly string[]> {
  const info = await session.get(conference, xml('query', { xmlns: DISCO_INFO }));
  const features = info.getChild('query', DISCO_INFO)?.getChildren('feature') ?? [];
  if (!features.some(({ attrs }) => attrs['var'] === MUC)) {
    const message = 'The domain of the rooms has no rooms. Check conference, which is the host of a jitsi: URL.';
    throw session.errors.make('not-sent', { code: 'misconfigured', message });
  }
  const answer = await session.get(conference, xml('query', { xmlns: DISCO_ITEMS }));
  return (answer.getChild('query', DISCO_ITEMS)?.getChildren('item') ?? []).flatMap(({ attrs }) => attrs['jid'] ?? []);
}

async function roomsByCommand(session: Session, conference: string): Promise<readonly string[] | undefined> {
  // A set by its form only: asking for a command's form changes nothing.
  const command = (attrs: Readonly<Record<string, string>>) =>
    session.guarded((signal) =>
      session.stream.request(
        'set',
        conference,
        xml('command', { xmlns: COMMANDS, node: DESTROY_ROOMS, ...attrs }),
        signal,
      ),
    );
  let begun: Element | undefined;
  try {
    begun = (await command({ action: 'execute' })).getChild('command', COMMANDS);
  } catch (error) {
    if (AnyroomError.is(error) && error.outcome === 'refused') return undefined;
    throw error;
  }
  const { sessionid } = begun?.attrs ?? {};
  if (sessionid !== undefined) await command({ action: 'cancel', sessionid });
  const fields = begun?.getChild('x', DATA_FORM)?.getChildren('field') ?? [];
  return fields
    .find(({ attrs }) => attrs['var'] === 'rooms')
    ?.getChildren('option')
    .flatMap((option) => option.getChildText('value') ?? []);
}

/** Sets what a form names of a room, and leaves everything else. */
export async function configureRoom(session: Session, room: string, form: RoomForm): Promise<void> {
  const fields = [['FORM_TYPE', 'http://jabber.org/protocol/muc#roomconfig'] as const, ...form.fields].map(
    ([name, value]) => xml('field', { var: name }, xml('value', {}, value)),
  );
  const submitted = xml('x', { xmlns: DATA_FORM, type: 'submit' }, ...fields);
  await session.set(room, xml('query', { xmlns: MUC_OWNER }, submitted));
}

/** Takes a room away. */
export async function destroyRoom(session: Session, room: string): Promise<void> {
  await session.set(room, xml('query', { xmlns: MUC_OWNER }, xml('destroy')));
}
