import { type CallContext, invalidArgument, readExtras, Secret } from '@anyroom/core';
import { checkXmlText } from './xml-text.js';

/** Extras of a room that only its XMPP server understands. What is left out of a change stays as it is. */
export interface JitsiRoomFields {
  /** Whether only people on the roster can join. A new room is open unless the server's own default says otherwise. */
  readonly membersOnly?: boolean | undefined;
  /** Whether whoever is not on the roster joins as a visitor. False for a new room unless given. */
  readonly moderated?: boolean | undefined;
  /** Whether the server's directory leaves it out. False for a new room unless given. */
  readonly hidden?: boolean | undefined;
  /** What a client has to give to join (Jitsi Meet calls it a lock); `null` in a change takes it away. */
  readonly password?: string | Secret | null | undefined;
}

declare module '@anyroom/core' {
  interface NativeRoomFields {
    readonly jitsi?: JitsiRoomFields | undefined;
  }
}

const SWITCHES = ['membersOnly', 'moderated', 'hidden'] as const;

/** Checks the extras of a new room; none at all ask for nothing. */
export const checkNewRoomFields = checkOf(false);

/** Likewise those of a change. */
export const checkRoomChangeFields = checkOf(true);

function checkOf(isChange: boolean) {
  return (
    extras: unknown,
    _beside: ReadonlyMap<string, unknown>,
    context: CallContext,
  ): JitsiRoomFields | undefined => {
    const present = readExtras(extras, [...SWITCHES, 'password'], context);
    if (present.size === 0) return undefined;
    const password = present.get('password');
    const isWrong =
      SWITCHES.some((name) => present.has(name) && typeof present.get(name) !== 'boolean') ||
      (present.has('password') &&
        !(Secret.is(password) || typeof password === 'string' || (isChange && password === null)));
    if (isWrong) {
      throw invalidArgument(
        context,
        `native.jitsi may hold membersOnly, moderated and hidden, true or false each, and password, a text or a Secret${isChange ? ', or null' : ''}; nothing else.`,
      );
    }
    const text = Secret.is(password) ? password.reveal() : password;
    if (text === '')
      throw invalidArgument(
        context,
        'The field native.jitsi.password must not be empty. Leave it out, or clear it with null.',
      );
    if (typeof text === 'string') checkXmlText('native.jitsi.password', text, context);
    return { ...Object.fromEntries(present), ...(typeof text === 'string' && { password: new Secret(text) }) };
  };
}
