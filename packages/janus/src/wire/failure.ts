import type { FailureOf, VendorFailure } from '@anyroom/adapter-kit/http';
import type { ErrorCode } from '@anyroom/core';
import type { JanusSecrets } from '../janus-configuration.js';

/** By which name each secret is configured. */
type SecretNames = Readonly<Record<keyof JanusSecrets, string>>;

/**
 * What Janus says went wrong. Its status is 200 then as well: the core's errors are `{janus: 'error', error: {code,
 * reason}}`, the plug-in's `{error_code, error}` within an answer that says success. Another status is not of Janus, but
 * for a 404 without a body, which it sends at any path that is not an API of it.
 */
export function failuresOf(via: 'admin' | 'session', names: SecretNames): FailureOf {
  return (answer, json) => {
    const { janus, error, response, plugindata } = asRecord(json);
    if (janus === 'error') return ofCore(asRecord(error), via, names);
    const ofPlugins = janus === 'success' ? [asRecord(response), asRecord(asRecord(plugindata)['data'])] : [];
    const said = ofPlugins.find((each) => 'error_code' in each);
    if (said !== undefined) return ofPlugin(said, names);
    const { status } = answer;
    if (status === 404 || status === 405) {
      return { code: 'misconfigured', message: 'There is no API of Janus at this address.' };
    }
    if (status === 401 || status === 403)
      return { hint: 'Janus itself never says so: look at what stands in front of it.' };
    return status >= 200 && status < 300 ? undefined : {};
  };
}

function ofCore(
  { code, reason }: Record<string, unknown>,
  via: 'admin' | 'session',
  names: SecretNames,
): VendorFailure {
  const [name, own] = via === 'admin' ? [names.adminSecret, 'admin_secret'] : [names.apiSecret, 'api_secret'];
  return {
    code: CORE.get(code) ?? 'unknown',
    ...wordsOf(code, reason),
    ...(code === 403 && { hint: `Set the ${name} to the ${own} of the server (janus.jcfg).` }),
  };
}

function ofPlugin({ error_code: code, error: reason }: Record<string, unknown>, names: SecretNames): VendorFailure {
  const words = wordsOf(code, reason);
  const { message = '' } = words;
  // Which secret is meant no code tells, nor that one lacks.
  const [, asked = ''] = /\((?:wrong )?(secret|admin_key|pin)\b/.exec(message) ?? [];
  if ((code === 429 || code === 430 || code === 433) && asked !== '') {
    return { code: 'unauthenticated', ...words, ...hintAbout(asked, names) };
  }
  if (code === 428 && message.startsWith('No such stream')) return { code: 'conflict', ...words };
  return { code: PLUGIN.get(code) ?? 'unknown', ...words, ...SUBJECT.get(code) };
}

function hintAbout(asked: string, names: SecretNames): Pick<VendorFailure, 'hint'> {
  if (asked === 'admin_key') {
    return { hint: `Set the ${names.adminKey} to the admin_key of the plug-in (janus.plugin.videoroom.jcfg).` };
  }
  return asked === 'secret' ? { hint: `Set the ${names.roomSecret} to the secret that the room was made with.` } : {};
}

function wordsOf(code: unknown, reason: unknown): Pick<VendorFailure, 'vendorCode' | 'message'> {
  return {
    ...((typeof code === 'number' || typeof code === 'string') && { vendorCode: String(code) }),
    ...(typeof reason === 'string' && reason !== '' && { message: reason }),
  };
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** The codes of the core, as its `apierror.h` has them. */
const CORE: ReadonlyMap<unknown, ErrorCode> = new Map<unknown, ErrorCode>([
  [403, 'unauthenticated'],
  [405, 'permission-denied'], // the plug-in, for this token
  [452, 'misconfigured'], // no request
  [453, 'misconfigured'], // a request it does not know
  [454, 'invalid-argument'], // JSON that it does not read, such as a text with a NUL
  [455, 'invalid-argument'],
  [456, 'invalid-argument'],
  [457, 'misconfigured'], // a request that has no business at this path
  [458, 'unavailable'], // the session is gone: it has started anew, say
  [459, 'unavailable'],
  [460, 'misconfigured'], // no such plug-in
  [461, 'unavailable'],
  [462, 'unavailable'],
  [463, 'unavailable'],
  [467, 'invalid-argument'],
  [468, 'conflict'],
  [472, 'unavailable'], // takes no new sessions
]);

/** The codes of the plug-in that can come to what is sent here. */
const PLUGIN: ReadonlyMap<unknown, ErrorCode> = new Map<unknown, ErrorCode>([
  [421, 'invalid-argument'],
  [422, 'invalid-argument'],
  [423, 'unsupported'], // a request that this version does not know
  [424, 'conflict'],
  [425, 'conflict'],
  [426, 'not-found'],
  [427, 'conflict'],
  [428, 'not-found'],
  [429, 'invalid-argument'],
  [430, 'invalid-argument'],
  [431, 'invalid-argument'],
  [432, 'conflict'],
  [433, 'unauthenticated'],
  [434, 'conflict'],
  [435, 'conflict'],
  [436, 'conflict'],
  [437, 'invalid-argument'],
]);

const SUBJECT: ReadonlyMap<unknown, Pick<VendorFailure, 'subject'>> = new Map([
  [426, { subject: 'room' }],
  [428, { subject: 'participant' }],
] as const);
