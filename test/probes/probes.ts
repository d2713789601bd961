import type { CellId } from '../../scripts/capabilities/cells.js';
import { joinCredentialProbes } from './join-credentials.js';
import { liveProbes } from './live.js';
import { participantProbes } from './participants.js';
import type { Probe } from './probe.js';
import { roomProbes } from './rooms.js';

/** A probe for each cell of the capability tables. */
export const PROBES: Readonly<Record<CellId, Probe>> = {
  ...participantProbes,
  ...roomProbes,
  ...joinCredentialProbes,
  ...liveProbes,
};
