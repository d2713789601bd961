import type { ServicesHarness } from '@anyroom/testing';

/** Somebody who could be connected to a room, and is not: where only presence is kept, that is no more than an id. */
export function notConnected(
  { services, vendor }: Pick<ServicesHarness, 'services' | 'vendor'>,
  room: string,
): Promise<string> {
  const { members } = services.participants.capabilities;
  return members === 'presence' ? vendor.unknownParticipant() : vendor.createParticipant(room);
}

/** Who is connected to a room, once for each device. */
export async function connectedIds({ vendor }: ServicesHarness, room: string): Promise<readonly string[]> {
  return (await vendor.connected(room)).map(({ id }) => id).sort();
}
