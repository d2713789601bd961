import type { ParticipantProvider, ServiceSettings } from '@anyroom/core';
import { createServices } from './create-services.js';
import { type JitsiConfiguration, type Knobs, readJitsiConfiguration } from './jitsi-configuration.js';
import type { JitsiConnection } from './jitsi-connection.js';
import { JitsiParticipantService } from './jitsi-participant-service.js';

/** What a URL and an environment cannot hold. */
export interface JitsiProviderOptions {
  /** Shared by the services that are opened, and made of the same configuration; left out, each makes its own. */
  readonly connection?: JitsiConnection;
  /** Certificates of authorities, in PEM, to trust in place of the well-known ones. */
  readonly ca?: string;
}

/**
 * Opens `jitsi://<domain of the rooms>?server=xmpp://127.0.0.1:5347`, with a component in `JITSI_COMPONENT_DOMAIN` and
 * `JITSI_COMPONENT_SECRET`, or an account in `JITSI_ADMIN_JID` and `JITSI_ADMIN_PASSWORD`. Other parameters:
 * `role.<name>`, `allowInsecure`, `pageSize`.
 */
export function jitsiProvider({ connection, ca }: JitsiProviderOptions = {}): ParticipantProvider {
  const read = (settings: ServiceSettings): JitsiConfiguration => {
    const roles = settings.parametersUnder('role.');
    const [domain, secret, jid, password] = [
      'JITSI_COMPONENT_DOMAIN',
      'JITSI_COMPONENT_SECRET',
      'JITSI_ADMIN_JID',
      'JITSI_ADMIN_PASSWORD',
    ].map((name) => settings.variable(name));
    const pageSize = settings.parameter('pageSize');
    const configuration: JitsiConfiguration = {
      conference: settings.authority.slice(settings.authority.lastIndexOf('@') + 1), // an @ is a mistake already
      server: settings.parameter('server') ?? '',
      // What is missing of the two is among the mistakes below.
      ...((domain ?? secret) !== undefined && { component: { domain: domain ?? '', secret: secret ?? '' } }),
      ...((jid ?? password) !== undefined && { admin: { jid: jid ?? '', password: password ?? '' } }),
      roles: roles.size === 0 ? undefined : roles,
      allowInsecure: settings.flag('allowInsecure'),
      ca,
      ...(pageSize !== undefined && { pageSize: Number(pageSize) }),
    };
    if (settings.segments.length > 0) settings.mistake(`The URL must have no path. Write ${SHAPE}.`);
    const found = readJitsiConfiguration(configuration, VARIABLES);
    if ('mistakes' in found) for (const mistake of found.mistakes) settings.mistake(mistake);
    settings.check();
    return configuration;
  };
  return {
    scheme: 'jitsi',
    open: (settings) => new JitsiParticipantService(read(settings), connection),
    openServices: (settings) => createServices(read(settings), connection),
  };
}

const SHAPE = 'jitsi://conference.meet.example.com?server=xmpp://127.0.0.1:5347';

const VARIABLES: Knobs = {
  conference: 'host of the URL',
  giveServer: 'Add the parameter server',
  giveOneIdentity: 'Set JITSI_COMPONENT_DOMAIN and JITSI_COMPONENT_SECRET, or JITSI_ADMIN_JID and JITSI_ADMIN_PASSWORD',
  domain: 'variable JITSI_COMPONENT_DOMAIN',
  secret: 'variable JITSI_COMPONENT_SECRET',
  jid: 'variable JITSI_ADMIN_JID',
  password: 'variable JITSI_ADMIN_PASSWORD',
  roles: 'role.<name>',
};

/** Opens `jitsi:` URLs, each time with a connection of its own. */
export const jitsi: ParticipantProvider = jitsiProvider();
