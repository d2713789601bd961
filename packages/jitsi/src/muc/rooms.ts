import { AnyroomError } from '@anyroom/core';
import xml, { type Element } from '@xmpp/xml';
import type { Session } from '../xmpp/session.js';
import { DATA_FORM, DISCO_INFO, DISCO_ITEMS, MUC_OWNER } from './namespaces.js';
import type { RoomForm } from './room-form.js';

/** A room as the server describes it. */
export interface RoomInfo {
  readonly title: string;
  /** What it says of itself: `muc_persistent`, `muc_hidden`, … */
  readonly features: ReadonlySet<string>;
}

const COMMANDS = 'http://jabber.org/protocol/commands';

/** Prosody's command for administrators whose form names every room; nothing is destroyed before the form is sent back. */
const DESTROY_ROOMS = 'http://prosody.im/protocol/muc#destroy';

/** Reads a room. One that is not there is `not-found`. */
export async function readRoom(session: Session, room: string): Promise<RoomInfo> {
  const answer = await session.get(room, xml('query', { xmlns: DISCO_INFO }));
  const query = answer.getChild('query', DISCO_INFO);
  const info = {
    title: query?.getChild('identity')?.attrs['name'] ?? '',
    features: new Set((query?.getChildren('feature') ?? []).flatMap(({ attrs }) => attrs['var'] ?? [])),
  };
  // Prosody answers so for a name that its storage cannot read: a temporary room that nobody is in is gone by then.
  if (info.features.has('muc_temporary') && occupantsIn(query) === '0') throw session.errors.make('refused', NO_ROOM);
  return info;
}

const NO_ROOM = { code: 'not-found', subject: 'room', message: 'There is no such room.' } as const;

function occupantsIn(query: Element | undefined): string | null | undefined {
  const fields = query?.getChild('x', DATA_FORM)?.getChildren('field') ?? [];
  return fields.find(({ attrs }) => attrs['var'] === 'muc#roominfo_occupants')?.getChildText('value');
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

async function roomsInDirectory(session: Session, conference: string): Promise<readonly string[]> {
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
