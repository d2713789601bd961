import type { Transport } from '@anyroom/adapter-kit/http';
import type { Services } from '@anyroom/core';
import { openServices } from '@anyroom/core';
import { janusProvider } from '@anyroom/janus';
import type { JanusServer } from './janus-server.js';

/** How services are opened, beside what the server says of itself. */
export interface Opening {
  readonly roomSecret?: string;
  /** By which API. Default 'admin'. */
  readonly via?: 'admin' | 'session';
  /** Where that answers; the server itself, if left out. */
  readonly base?: string;
  readonly permanent?: boolean;
  readonly adminSecret?: string;
  readonly apiSecret?: string;
  readonly adminKey?: string;
  readonly transport?: Transport;
}

export const ROOM_SECRET = 'planted-room-secret';

/** Opens services of a server by URL and environment, as an application would. */
export function openJanus(server: JanusServer, opening: Opening = {}): Services {
  const { via = 'admin', permanent = false, transport, roomSecret = ROOM_SECRET } = opening;
  const base = opening.base ?? (via === 'admin' ? server.adminUrl : server.apiUrl);
  const secrets = {
    JANUS_ROOM_SECRET: roomSecret,
    JANUS_ADMIN_SECRET: opening.adminSecret ?? server.adminSecret,
    JANUS_API_SECRET: opening.apiSecret ?? server.apiSecret,
    JANUS_ADMIN_KEY: opening.adminKey ?? server.adminKey,
  };
  return openServices(
    `janus:?base=${base}&ids=${server.ids}&via=${via}&permanent=${permanent}`,
    [janusProvider(transport === undefined ? {} : { transport })],
    Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== undefined)),
  );
}
