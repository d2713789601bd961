import type { ServicesBench } from '../../clause.js';

/**
 * Somebody who can connect to a room, and has not yet. Where there is a roster they are on it; where people are in a room only
 * while they are connected, they are no more than an id.
 */
export function somebody({ services, vendor }: ServicesBench, room: string): Promise<string> {
  const { members } = services.participants.capabilities;
  return members === 'presence' ? vendor.unknownParticipant() : vendor.createParticipant(room);
}
