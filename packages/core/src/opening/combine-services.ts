import type { Services } from '../contract/services.js';

/** The four services of one configuration, each ready for itself. */
export type ServiceParts = Pick<Services, 'participants' | 'rooms' | 'joinCredentials' | 'live'>;

/**
 * For providers: puts four services together. `close()` ends all of them and then, when the last call of each is over, what
 * they share.
 */
export function combineServices<P extends ServiceParts>(
  parts: P,
  endShared: () => Promise<void> | void = () => undefined,
): P & Services {
  const { participants, rooms, joinCredentials, live } = parts;
  let ended: Promise<void> | undefined;
  const end = async () => {
    await Promise.all([participants, rooms, joinCredentials, live].map((service) => service.close()));
    await endShared();
  };
  return {
    ...parts,
    provider: participants.provider,
    close() {
      ended ??= end();
      return ended;
    },
  };
}
