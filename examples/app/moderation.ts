import type { ParticipantService, RoomRef } from '@anyroom/core';
import { TOKENS } from '@anyroom/core';
import { inject, injectable } from 'inversify';

/** Application code: it knows people and rooms, and no vendor. */
@injectable()
export class Moderation {
  constructor(@inject(TOKENS.ParticipantService) private readonly participants: ParticipantService) {}

  /** Makes one person the presenter and everybody else a viewer; tells who could not be changed. */
  async handOver(room: RoomRef, presenterId: string): Promise<readonly string[]> {
    const changes = new Map<string, { role: string }>();
    for await (const { id } of this.participants.listParticipants(room)) {
      changes.set(id, { role: id === presenterId ? 'presenter' : 'viewer' });
    }
    const { outcomes } = await this.participants.updateParticipants(room, changes);
    return outcomes.filter(({ status }) => status !== 'applied').map(({ id }) => id);
  }
}
