import { row as coldStart } from './cold-start.js';
import { row as cpuAzure } from './cpu-azure.js';
import { row as cpuCloudflare } from './cpu-cloudflare.js';
import { row as http2 } from './http2.js';
import { row as imports } from './import.js';
import { row as installedBytes } from './installed-bytes.js';
import { row as oneMeetingCloudflare } from './one-meeting-cloudflare.js';
import { row as oneRoomAzure } from './one-room-azure.js';
import { row as peakMemory } from './peak-memory.js';
import { row as tokenBucket } from './token-bucket.js';
import { row as updateEach } from './update-each.js';

/** The table, from top to bottom. @type {readonly import('../running/row.js').Row[]} */
export const rows = [
  cpuCloudflare,
  cpuAzure,
  oneRoomAzure,
  oneMeetingCloudflare,
  tokenBucket,
  imports,
  coldStart,
  installedBytes,
  peakMemory,
  updateEach,
  http2,
];
