/**
 * The contract before the clock: every configuration that a row measures has to pass the whole suite on the emulator, so
 * that no number is of a client that gave a promise up.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { createTransport } from '@anyroom/adapter-kit/http';
import { AzureParticipantService } from '@anyroom/azure';
import { CloudflareParticipantService } from '@anyroom/cloudflare';
import { startEmulator } from '@anyroom/emulator';
import { participantServiceClauses, verifyClause } from '@anyroom/testing';
import { open as openUndiciTransport } from '../clients/undici-transport.js';

/**
 * @typedef {object} Configured
 * @property {'cloudflare' | 'azure'} vendor
 * @property {'node' | 'undici'} transport
 * @property {Readonly<Record<string, unknown>>} configuration
 */

/** @typedef {import('@anyroom/testing').ParticipantServiceHarness} Harness */
/** @typedef {import('@anyroom/testing').VendorUnderTest} Vendor */
/** @typedef {import('@anyroom/core').ParticipantService} Service */
/** @typedef {import('@anyroom/emulator').Emulator} Emulator */

/** How many clauses run side by side. They mostly wait. */
const SIDE_BY_SIDE = 4;

/**
 * The configurations of rows, each once.
 * @param {readonly import('./row.js').Row[]} rows
 * @returns {readonly Configured[]}
 */
export function configurationsOf(rows) {
  const all = rows.flatMap(({ contestants }) =>
    contestants.flatMap(
      ({ vendor, transport = 'node', configuration: measured, underContract: configuration = measured }) =>
        vendor === undefined || configuration === undefined ? [] : [{ vendor, transport, configuration }],
    ),
  );
  return [...new Map(all.map((each) => [labelOf(each), each])).values()];
}

/**
 * Of each vendor the configuration that sets the least, for a quick run.
 * @param {readonly Configured[]} all
 * @returns {readonly Configured[]}
 */
export function plainestOf(all) {
  const size = (/** @type {Configured} */ { transport, configuration }) =>
    Object.keys(configuration).length + (transport === 'node' ? 0 : 1);
  const sorted = [...all].sort((one, other) => size(one) - size(other));
  return sorted.filter(({ vendor }, at) => sorted.findIndex((each) => each.vendor === vendor) === at);
}

/** @param {Configured} configured */
export const labelOf = ({ vendor, transport, configuration }) =>
  `${vendor}, ${transport === 'undici' ? 'undici' : 'node:http'}, ${JSON.stringify(configuration)}`;

/**
 * Runs every clause on a configuration.
 * @param {Configured} configured
 * @returns {Promise<{ clauses: number, failures: readonly string[] }>}
 */
export async function runContract(configured) {
  const createHarness = () =>
    configured.vendor === 'azure' ? azureHarness(configured) : cloudflareHarness(configured);
  /** @type {string[]} */
  const failures = [];
  const waiting = [...participantServiceClauses];
  const work = async () => {
    for (let clause = waiting.shift(); clause !== undefined; clause = waiting.shift()) {
      try {
        await verifyClause(clause, createHarness, { limitInMs: 60_000 });
      } catch (error) {
        failures.push(`${clause.sentence} (${clause.id}): ${error instanceof Error ? error.message : error}`);
      }
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  return { clauses: participantServiceClauses.length, failures };
}

/** @param {Configured} configured */
async function azureHarness({ transport, configuration }) {
  const accessKey = randomBytes(64).toString('base64');
  const emulator = await startEmulator({ pageSizes: { azure: 3 }, state: { azure: { accessKeys: [accessKey] } } });
  const { connectionString } = emulator.azure;
  const roles = { presenter: 'Presenter', attendee: 'Attendee', viewer: 'Consumer' };
  return harnessOf({
    emulator,
    transport,
    open: (way) => new AzureParticipantService({ connectionString, roles, ...configuration }, way),
    vendor: {
      createRoom: async () => emulator.createRoom().id,
      async createParticipant(room, { vendorRole = 'Attendee' }) {
        const rawId = emulator.createIdentity();
        emulator.putRoomParticipant(room, { rawId, role: vendorRole });
        return rawId;
      },
      participantsOf: async (room) => emulator.participantsOf(room).map(({ id, role }) => ({ id, vendorRole: role })),
      unknownRoom: async () => `98${randomUUID().replaceAll(/\D/g, '').padEnd(15, '0').slice(0, 15)}`,
      unknownParticipant: async () => emulator.createIdentity(),
    },
    roles: [
      { role: 'presenter', vendorRole: 'Presenter' },
      { role: 'viewer', vendorRole: 'Consumer' },
    ],
    unmappedVendorRole: 'Collaborator',
    nativeExtras: undefined,
    secrets: () => [accessKey],
  });
}

/** @param {Configured} configured */
async function cloudflareHarness({ transport, configuration }) {
  const emulator = await startEmulator({ pageSizes: { cloudflare: 3 } });
  const { baseUrl: base, accountId, appId, apiToken } = emulator.cloudflare;
  const roles = { presenter: 'group_call_host', attendee: 'group_call_participant' };
  /** @type {Set<string>} */
  const tokens = new Set();
  return harnessOf({
    emulator,
    transport,
    open: (way) => new CloudflareParticipantService({ accountId, appId, apiToken, base, roles, ...configuration }, way),
    vendor: {
      createRoom: async () => emulator.createMeeting().id,
      createParticipant: async (room, { externalId, displayName, avatarUrl, vendorRole }) =>
        emulator.putMeetingParticipant(room, {
          presetName: vendorRole ?? roles.attendee,
          ...(externalId !== undefined && { customParticipantId: externalId }),
          ...(displayName !== undefined && { name: displayName }),
          ...(avatarUrl !== undefined && { picture: avatarUrl }),
        }).id,
      participantsOf: async (room) =>
        emulator.participantsOf(room).map(({ id, role, customParticipantId, name, picture }) => ({
          id,
          vendorRole: role,
          ...(customParticipantId !== undefined && { externalId: customParticipantId }),
          ...(name && { displayName: name }),
          ...(picture && { avatarUrl: picture }),
        })),
      unknownRoom: async () => randomUUID(),
      unknownParticipant: async () => randomUUID(),
    },
    roles: [
      { role: 'presenter', vendorRole: roles.presenter },
      { role: 'attendee', vendorRole: roles.attendee },
    ],
    unmappedVendorRole: 'webinar_viewer',
    nativeExtras: { preset_name: 'webinar_presenter' },
    secrets() {
      for (const token of tokensIn(emulator)) tokens.add(token);
      return [apiToken, ...tokens];
    },
  });
}

/** @param {Emulator} emulator */
function tokensIn(emulator) {
  return (emulator.snapshot().cloudflare?.accounts ?? [])
    .flatMap(({ apps = [] }) => apps.flatMap(({ meetings = [] }) => meetings))
    .flatMap(({ participants = [] }) => participants)
    .flatMap(({ token }) => (token === undefined ? [] : [token]));
}

/**
 * What both vendors' harnesses have in common.
 * @param {Pick<Harness, 'roles' | 'unmappedVendorRole' | 'nativeExtras' | 'secrets'> & {
 *   readonly emulator: Emulator,
 *   readonly transport: Configured['transport'],
 *   readonly open: (transport: import('@anyroom/adapter-kit/http').Transport) => Service,
 *   readonly vendor: Omit<Vendor, 'requests' | 'stall'>,
 * }} parts
 * @returns {Promise<Harness>}
 */
async function harnessOf({ emulator, transport, open, vendor, ...rest }) {
  const way = transport === 'undici' ? await openUndiciTransport() : createTransport();
  /** @type {Service[]} */
  const opened = [];
  /** @type {Set<() => void>} */
  const releases = new Set();
  const openOne = () => {
    const service = open(way);
    opened.push(service);
    return service;
  };
  return {
    ...rest,
    service: openOne(),
    openAnother: async () => openOne(),
    vendor: {
      ...vendor,
      requests: () => emulator.requests.count,
      async stall() {
        /** @type {() => void} */
        let release = () => undefined;
        const silence = new Promise((resolve) => {
          release = () => resolve(undefined);
        });
        releases.add(release);
        emulator.intercept = async () => {
          await silence;
          return undefined;
        };
        return {
          release() {
            emulator.intercept = undefined;
            release();
          },
        };
      },
    },
    async dispose() {
      emulator.intercept = undefined;
      for (const release of releases) release();
      await Promise.all(opened.map((service) => service.close()));
      way.close();
      await emulator.close();
    },
  };
}
