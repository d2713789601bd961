import type { ServicesHarness } from '@anyroom/testing';
import { expect } from '@jest/globals';
import { connectedIds, notConnected } from './people.js';
import { failureOf, onServices, refused } from './probe.js';

const AN_HOUR_IN_MS = 3_600_000;
/** How far a vendor's clock, and what it counts in, may be from ours. */
const SLACK_IN_MS = 65_000;

/** The cells about what lets somebody in. */
export const joinCredentialProbes = {
  'joinCredentials.issue': onServices(async (harness) => {
    const { room, id, issue } = await asked(harness);
    if (!canIssue(harness)) return refused(harness.vendor, issue);
    const { token } = await issue();
    await harness.vendor.connect(room, id, token.reveal());
    expect(await connectedIds(harness, room)).toEqual([id]);
  }),

  'joinCredentials.expiry': onServices(async (harness) => {
    const { issue, capability } = await asked(harness);
    if (capability === false) return refused(harness.vendor, issue);
    const before = Date.now();
    const { expiresAt } = await issue();
    if (capability.expiry === 'stated') expect(expiresAt?.getTime()).toBeGreaterThan(before);
    else expect(expiresAt).toBeUndefined();
  }),

  'joinCredentials.validFor': onServices(async (harness) => {
    const { issue, capability } = await asked(harness);
    if (capability === false || capability.validFor === false) {
      await refused(harness.vendor, () => issue(AN_HOUR_IN_MS), capability === false ? undefined : 'validForInMs');
      return;
    }
    const { leastInMs, mostInMs } = capability.validFor;
    for (const validForInMs of [leastInMs, mostInMs]) {
      const { expiresAt } = await issue(validForInMs);
      const differsByMs = Math.abs((expiresAt?.getTime() ?? 0) - Date.now() - validForInMs);
      expect(differsByMs).toBeLessThan(SLACK_IN_MS);
    }
  }),

  'joinCredentials.unknown': onServices(async (harness) => {
    const { services, vendor } = harness;
    const { room, capability } = await asked(harness);
    // Somebody whom the vendor knows, from another room.
    const stranger = await notConnected(harness, await vendor.createRoom());
    const issue = () => services.joinCredentials.issueJoinCredential(room, stranger);
    if (capability === false) return refused(vendor, issue);
    if (capability.unknownParticipant === 'refused') {
      expect(await failureOf(issue)).toMatchObject({ code: 'not-found' });
    } else {
      expect((await issue()).token.reveal()).not.toBe('');
    }
  }),

  'joinCredentials.admits': onServices(async (harness) => {
    const { vendor } = harness;
    const { room, issue, capability } = await asked(harness);
    if (capability === false) return refused(vendor, issue);
    const token = (await issue()).token.reveal();
    const other = await notConnected(harness, room);
    if (capability.admits === 'person') await expect(vendor.connect(room, other, token)).rejects.toThrow();
    else await vendor.connect(room, other, token);
    expect(await connectedIds(harness, room)).toEqual(capability.admits === 'person' ? [] : [other]);
  }),

  'joinCredentials.earlier': onServices(async (harness) => {
    const { vendor } = harness;
    const { room, id, issue, capability } = await asked(harness);
    if (capability === false) return refused(vendor, issue);
    const earlier = (await issue()).token.reveal();
    const latest = (await issue()).token.reveal();
    if (capability.earlier === 'revoked') await expect(vendor.connect(room, id, earlier)).rejects.toThrow();
    if (capability.earlier === 'kept') {
      const connection = await vendor.connect(room, id, earlier);
      await connection.leave();
      expect(await connectedIds(harness, room)).toEqual([]);
    }
    await vendor.connect(room, id, latest);
    expect(await connectedIds(harness, room)).toEqual([id]);
  }),

  'joinCredentials.revoke': onServices(async (harness) => {
    const { services, vendor } = harness;
    const { room, id, issue } = await asked(harness);
    const { revoke } = services.joinCredentials.capabilities;
    const call = () => services.joinCredentials.revokeJoinCredentials(room, id);
    if (!revoke) return refused(vendor, call);
    const token = (await issue()).token.reveal();
    await call();
    await expect(vendor.connect(room, id, token)).rejects.toThrow();
    await vendor.connect(room, id, (await issue()).token.reveal());
    expect(await connectedIds(harness, room)).toEqual([id]);
  }),
};

const canIssue = ({ services }: ServicesHarness) => services.joinCredentials.capabilities.issue !== false;

/** Somebody of a room who is not connected, and what asks for a credential for them. */
async function asked(harness: ServicesHarness) {
  const { services, vendor } = harness;
  const room = await vendor.createRoom();
  const id = await notConnected(harness, room);
  const issue = (validForInMs?: number) => services.joinCredentials.issueJoinCredential(room, id, { validForInMs });
  return { room, id, issue, capability: services.joinCredentials.capabilities.issue };
}
