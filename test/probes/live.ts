import type { ServicesHarness } from '@anyroom/testing';
import { expect } from '@jest/globals';
import { connectedIds, notConnected } from './people.js';
import { all, onServices, refused } from './probe.js';

/** The cells about the running call. */
export const liveProbes = {
  'live.eject': onServices(async (harness) => {
    const { services, vendor } = harness;
    const { room, id, other } = await inCall(harness);
    const call = () => services.live.ejectParticipant(room, id);
    if (services.live.capabilities.eject) await call();
    else await refused(vendor, call);
    const expected = services.live.capabilities.eject ? [other] : [id, other].sort();
    expect(await connectedIds(harness, room)).toEqual(expected);
  }),

  'live.mute': onServices(async (harness) => {
    const { services, vendor } = harness;
    const { room, id, other } = await inCall(harness);
    const { mute } = services.live.capabilities;
    const call = () => services.live.muteParticipant(room, id);
    if (mute === false) await refused(vendor, call);
    else await call();
    expect(await mutedIds(harness, room)).toEqual(mute === false ? [] : [id]);
    expect(await connectedIds(harness, room)).toEqual([id, other].sort());
    if (mute === false || mute.undo === 'unknown') return;
    await vendor.switchOn(room, id);
    expect(await mutedIds(harness, room)).toEqual(mute.undo === 'by-participant' ? [] : [id]);
  }),

  'live.unmute': onServices(async (harness) => {
    const { services, vendor } = harness;
    const { room, id } = await inCall(harness);
    const call = () => services.live.unmuteParticipant(room, id);
    if (!services.live.capabilities.unmute) return refused(vendor, call);
    await services.live.muteParticipant(room, id);
    expect(await mutedIds(harness, room)).toEqual([id]);
    await call();
    expect(await mutedIds(harness, room)).toEqual([]);
  }),

  'live.session': onServices(async (harness) => {
    const { services, vendor } = harness;
    const { room } = await inCall(harness);
    const call = () => services.live.getSession(room);
    if (!services.live.capabilities.session) return refused(vendor, call);
    const session = await call();
    expect(session?.id).toMatch(/./);
    expect(session?.connectedCount ?? 2).toBe(2);
    expect(await services.live.getSession(await vendor.createRoom())).toBeUndefined();
  }),

  'live.devices': onServices(async ({ services, vendor }) => {
    const { devices } = services.live.capabilities;
    const { participants } = services;
    const room = await vendor.createRoom();
    const id = await notConnected({ services, vendor }, room);
    await vendor.connect(room, id);
    const isTaken = await vendor.connect(room, id).then(
      () => true,
      () => false,
    );
    const count = (await vendor.connected(room)).length;
    if (devices === 'many') expect({ isTaken, count }).toEqual({ isTaken: true, count: 2 });
    else expect(devices === 'one' ? [1] : [1, 2]).toContain(count);
    // With however many devices, they are one person.
    const call = () => all(participants.listParticipants(room));
    if (participants.capabilities.list) expect((await call()).map((person) => person.id)).toEqual([id]);
    else await refused(vendor, call);
  }),
};

/** Two people who are connected to a room. */
async function inCall(harness: ServicesHarness) {
  const room = await harness.vendor.createRoom();
  const [id, other] = [await notConnected(harness, room), await notConnected(harness, room)];
  for (const each of [id, other]) await harness.vendor.connect(room, each);
  return { room, id, other };
}

async function mutedIds({ vendor }: ServicesHarness, room: string): Promise<readonly string[]> {
  const people = await vendor.connected(room);
  return people.filter(({ muted }) => muted).map(({ id }) => id);
}
