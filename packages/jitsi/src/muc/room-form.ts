import type { JitsiRoomFields } from '../jitsi-room-fields.js';
import type { RoomInfo } from './rooms.js';

/** What is to be set of a room, as its owners' form has it. */
export interface RoomForm {
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** What the room says of itself once all of it is set. */
  readonly features: readonly string[];
}

/** What of a room has passed the guard and can be sent. */
export interface SendableRoom {
  readonly title?: string | null;
  readonly native?: JitsiRoomFields;
}

const SWITCHES = [
  ['moderated', 'muc#roomconfig_moderatedroom', 'muc_moderated', 'muc_unmoderated', '1', '0'],
  ['membersOnly', 'muc#roomconfig_membersonly', 'muc_membersonly', 'muc_open', '1', '0'],
  ['hidden', 'muc#roomconfig_publicroom', 'muc_hidden', 'muc_public', '0', '1'],
] as const;

/** The form for what is given, and for nothing else. */
export function formOf({ title, native = {} }: SendableRoom): RoomForm {
  const fields: [string, string][] = [];
  const features: string[] = [];
  if (title !== undefined) fields.push(['muc#roomconfig_roomname', title ?? '']);
  for (const [field, name, ifOn, ifOff, on, off] of SWITCHES) {
    const value = native[field];
    if (value === undefined) continue;
    fields.push([name, value ? on : off]);
    features.push(value ? ifOn : ifOff);
  }
  if (native.password !== undefined) {
    const password = native.password === null ? '' : String(revealed(native.password));
    fields.push(['muc#roomconfig_roomsecret', password]);
    features.push(password === '' ? 'muc_unsecured' : 'muc_passwordprotected');
  }
  return { fields, features };
}

/** The form for a new room: it stays when nobody is in it, and is in the directory unless it is to be hidden. */
export function formOfNew({ title, native }: SendableRoom): RoomForm {
  const { fields, features } = formOf({
    ...(title !== undefined && { title }),
    native: { moderated: false, hidden: false, ...native },
  });
  return {
    fields: [['muc#roomconfig_persistentroom', '1'], ...fields],
    features: ['muc_persistent', ...features],
  };
}

/** What a server did not take of a form, in its own words. */
export function notTaken({ features }: RoomForm, info: RoomInfo): readonly string[] {
  return features.filter((feature) => !info.features.has(feature));
}

function revealed(password: NonNullable<JitsiRoomFields['password']>): string {
  return typeof password === 'string' ? password : password.reveal();
}
