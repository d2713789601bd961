import type { ParticipantService } from '../contract/participant-service.js';
import type { Services } from '../contract/services.js';
import type { ServiceSettings } from './service-settings.js';

/** The environment, or the part of it that holds the credentials. Pass `process.env`, or a plain object in a test. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * How to open services of one provider by URL. A value that the application lists: importing an adapter registers
 * nothing.
 */
export interface ParticipantProvider {
  /** The URL's scheme, without the colon ('cloudflare'). */
  readonly scheme: string;
  /** Reads the settings, calls `settings.check()`, and makes the service. Synchronous and without I/O. */
  open(settings: ServiceSettings): ParticipantService;
  /**
   * Likewise for all four services. Left out by a provider that has participants only: the other three are then there,
   * and refuse.
   */
  openServices?(settings: ServiceSettings): Services;
}
