import type { Authorize } from '@anyroom/adapter-kit/http';
import { AnyroomError } from '@anyroom/core';
import type { JanusSecrets } from '../janus-configuration.js';
import { readJson, writeJson } from './json.js';

/**
 * Puts the secrets into the body, where Janus reads them, and only those that its request asks for. Until then no
 * interceptor of the application sees them.
 */
export function authorizeInBody(secrets: JanusSecrets, via: 'admin' | 'session'): Authorize {
  return ({ body }) => {
    const message = messageOf(body);
    const used: string[] = [];
    const use = (name: string, secret: { reveal(): string } | undefined) => {
      if (secret === undefined) return {};
      const text = secret.reveal();
      used.push(text);
      return { [name]: text };
    };
    const own = via === 'admin' ? use('admin_secret', secrets.adminSecret) : use('apisecret', secrets.apiSecret);
    const inner = via === 'admin' ? 'request' : 'body';
    const request = message[inner];
    const verb = isRecord(request) ? request['request'] : undefined;
    const authorized = {
      ...message,
      ...own,
      ...(isRecord(request) && {
        [inner]: {
          ...(BY_ROOM_SECRET.has(verb) && use('secret', secrets.roomSecret)),
          ...(BY_ADMIN_KEY.has(verb) && use('admin_key', secrets.adminKey)),
          ...request,
        },
      }),
    };
    return { headers: {}, body: writeJson(authorized), secrets: used };
  };
}

const BY_ROOM_SECRET: ReadonlySet<unknown> = new Set([
  'create',
  'edit',
  'destroy',
  'kick',
  'allowed',
  'moderate',
  'enable_recording',
  'rtp_forward',
  'stop_rtp_forward',
  'listforwarders',
]);
const BY_ADMIN_KEY: ReadonlySet<unknown> = new Set(['create', 'list', 'rtp_forward']);

function messageOf(body: Uint8Array): Record<string, unknown> {
  try {
    const message: unknown = readJson(new TextDecoder().decode(body));
    if (isRecord(message)) return message;
  } catch {
    // As below.
  }
  throw new AnyroomError({
    code: 'misconfigured',
    outcome: 'not-sent',
    message: 'An interceptor made the body something other than a JSON object; nothing was sent. Mend the interceptor.',
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
