/** Where an answer of the emulator differs, on purpose, from what the vendor's specification says. */
export interface Deviation {
  /** The name of the specification among the fixtures, without `.json`. */
  readonly spec: string;
  /** The keys that lead to what is changed in the specification: `['definitions', 'Room', 'required']`. */
  readonly at: readonly string[];
  /** What it is changed to; nothing takes it away. */
  readonly to?: unknown;
  readonly reason: string;
}

/**
 * All of them. A test of each oracle holds every answer that it saw against the specification without the deviation: one
 * that no answer needs fails.
 */
export const DEVIATIONS: readonly Deviation[] = [
  ...(
    [
      ['active-session', 'get'],
      ['active-session/kick', 'post'],
    ] as const
  ).map(([place, method]) => ({
    spec: 'cloudflare-realtimekit.openapi',
    at: [
      'paths',
      `/accounts/{account_id}/realtime/kit/{app_id}/meetings/{meeting_id}/${place}`,
      method,
      'responses',
      '404',
    ],
    to: { $ref: '#/components/responses/Failure' },
    reason:
      'A 404 is declared with the envelope of RealtimeKit alone; the gateway before it answers an account that it does not know with 404 too, in its own.',
  })),
];
