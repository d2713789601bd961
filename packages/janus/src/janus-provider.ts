import type { Transport } from '@anyroom/adapter-kit/http';
import type { ParticipantProvider, ServiceSettings } from '@anyroom/core';
import { createServices } from './create-services.js';
import type { IdKind } from './ids.js';
import type { JanusConfiguration, Knobs } from './janus-configuration.js';
import { readJanusConfiguration, withKnobs } from './janus-configuration.js';
import { JanusParticipantService } from './janus-participant-service.js';

/** What a URL and an environment cannot hold. */
export interface JanusProviderOptions {
  /** Shared by the services that are opened; left out, each makes its own. */
  readonly transport?: Transport;
}

/**
 * Opens `janus://<host>[:<port>]/<path>`, which is https there, or `janus:?base=<address>` for any other address. The
 * secrets are the variables `JANUS_ADMIN_SECRET`, `JANUS_API_SECRET`, `JANUS_ROOM_SECRET` and `JANUS_ADMIN_KEY`. Other
 * parameters: `via`, `ids`, `permanent`, `allowInsecure`.
 */
export function janusProvider({ transport }: JanusProviderOptions = {}): ParticipantProvider {
  const read = (settings: ServiceSettings): JanusConfiguration => {
    const host = settings.authority.slice(settings.authority.lastIndexOf('@') + 1); // an @ is a mistake already
    const path = settings.segments.map((segment) => `/${encodeURIComponent(segment)}`).join('');
    const base = settings.parameter('base');
    if (base !== undefined && (host !== '' || path !== '')) {
      settings.mistake('The URL has both an address of its own and a base. Leave one of them out.');
    }
    if (host === '' && path !== '') settings.mistake(`The URL has a path and no host. Write ${SHAPE}.`);
    const given = {
      endpoint: base ?? (host === '' ? undefined : `https://${host}${path}`),
      adminSecret: settings.variable('JANUS_ADMIN_SECRET'),
      apiSecret: settings.variable('JANUS_API_SECRET'),
      roomSecret: settings.variable('JANUS_ROOM_SECRET'),
      adminKey: settings.variable('JANUS_ADMIN_KEY'),
      // Anything but the known words is among the mistakes below.
      via: settings.parameter('via') as 'admin' | 'session' | undefined,
      ids: settings.parameter('ids') as IdKind | undefined,
      permanent: settings.flag('permanent'),
      allowInsecure: settings.flag('allowInsecure'),
    } as JanusConfiguration;
    const configuration = withKnobs(given, base === undefined ? IN_URL : BY_BASE);
    const found = readJanusConfiguration(configuration);
    if ('mistakes' in found) for (const mistake of found.mistakes) settings.mistake(mistake);
    settings.check();
    return configuration;
  };
  return {
    scheme: 'janus',
    open: (settings) => new JanusParticipantService(read(settings), transport),
    openServices: (settings) => createServices(read(settings), transport),
  };
}

const SHAPE = 'janus://<host>:<port>/admin';

const IN_URL: Knobs = {
  endpoint: 'address in the URL',
  giveEndpoint: `Write ${SHAPE}`,
  secrets: {
    adminSecret: 'variable JANUS_ADMIN_SECRET',
    apiSecret: 'variable JANUS_API_SECRET',
    roomSecret: 'variable JANUS_ROOM_SECRET',
    adminKey: 'variable JANUS_ADMIN_KEY',
  },
};

const BY_BASE: Knobs = { ...IN_URL, endpoint: 'base' };

/** Opens `janus:` URLs, each service with a transport of its own. */
export const janus: ParticipantProvider = janusProvider();
