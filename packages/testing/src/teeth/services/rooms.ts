import type { ServicesHarness } from '../../harness/services-harness.js';
import type { BrokenService } from '../broken-service.js';
import { brokenClosingRooms } from './rooms/closing.js';
import { brokenCreatingRooms } from './rooms/creating.js';
import { brokenReadingRooms } from './rooms/reading.js';
import { brokenRepeatingRooms } from './rooms/repeating.js';
import { brokenUpdatingRooms } from './rooms/updating.js';

/** Services that break a promise about rooms, each its own. */
export const brokenRooms: readonly BrokenService<ServicesHarness>[] = [
  ...brokenCreatingRooms,
  ...brokenRepeatingRooms,
  ...brokenReadingRooms,
  ...brokenUpdatingRooms,
  ...brokenClosingRooms,
];
