import type { JitsiRoomFields } from '../jitsi-room-fields.js';

/** What is to be set of a room, as its owners' form has it. */
export interface RoomForm {
  readonly fields: readonly (readonly [name: string, value: string])[];
}

/** What of a room has passed the guard and can be sent. */
export interface SendableRoom {
  readonly title?: string | null;
  readonly native?: JitsiRoomFields;
}

/** The form's name for the title. */
export const ROOM_NAME = 'muc#roomconfig_roomname';

/** The form's name for the password. */
export const ROOM_SECRET = 'muc#roomconfig_roomsecret';

const SWITCHES = [
  ['moderated', 'muc#roomconfig_moderatedroom', '1', '0'],
  ['membersOnly', 'muc#roomconfig_membersonly', '1', '0'],
  ['hidden', 'muc#roomconfig_publicroom', '0', '1'],
] as const;

/** The form for what is given, and for nothing else. */
export function formOf({ title, native = {} }: SendableRoom): RoomForm {
  const fields: [string, string][] = [];
  if (title !== undefined) fields.push([ROOM_NAME, title ?? '']);
  for (const [field, name, on, off] of SWITCHES) {
    const value = native[field];
    if (value !== undefined) fields.push([name, value ? on : off]);
  }
  if (native.password !== undefined) fields.push([ROOM_SECRET, revealed(native.password)]);
  return { fields };
}

/** The form for a new room: it stays when nobody is in it, and is in the directory unless it is to be hidden. */
export function formOfNew({ title, native }: SendableRoom): RoomForm {
  const { fields } = formOf({
    ...(title !== undefined && { title }),
    native: { moderated: false, hidden: false, ...native },
  });
  return { fields: [['muc#roomconfig_persistentroom', '1'], ...fields] };
}

/** What a server did not take of a form, by the names in it; but for the title, which is read back as it is. */
export function notTaken({ fields }: RoomForm, settings: ReadonlyMap<string, string>): readonly string[] {
  const isTaken = (name: string, value: string) => {
    const found = settings.get(name);
    if (found === undefined || name === ROOM_SECRET) return found === value;
    // A switch may be said in two ways (XEP-0004, section 3.3), and one that was never touched without a word.
    return (found === '1' || found === 'true') === (value === '1');
  };
  return fields.filter(([name, value]) => name !== ROOM_NAME && !isTaken(name, value)).map(([name]) => name);
}

function revealed(password: JitsiRoomFields['password']): string {
  return password == null ? '' : typeof password === 'string' ? password : password.reveal();
}
