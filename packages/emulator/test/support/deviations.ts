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
  {
    spec: 'azure-rooms.swagger',
    at: ['definitions', 'UpdateParticipantsRequest', 'properties', 'participants', 'additionalProperties'],
    to: { anyOf: [{ $ref: '#/definitions/ParticipantProperties' }, { type: 'null' }] },
    reason:
      'An entry that is null removes somebody: the example of the schema itself has one, which the schema forgets.',
  },
  {
    spec: 'azure-rooms.swagger',
    at: ['definitions', 'CreateRoomRequest', 'properties', 'participants', 'additionalProperties'],
    to: { anyOf: [{ $ref: '#/definitions/ParticipantProperties' }, { type: 'null' }] },
    reason: 'As in an update; in a new room there is nobody to remove, and it is as good as nothing.',
  },
  {
    spec: 'azure-rooms.swagger',
    at: ['definitions', 'Role', 'enum'],
    reason: 'The enum is open (`x-ms-enum.modelAsString`): a seed may hold a role that there is not yet.',
  },
  ...nullable('azure-rooms.swagger', 'CreateRoomRequest', {
    validFrom: 'string',
    validUntil: 'string',
    pstnDialOutEnabled: 'boolean',
  }),
  ...nullable('azure-rooms.swagger', 'UpdateRoomRequest', {
    validFrom: 'string',
    validUntil: 'string',
    pstnDialOutEnabled: 'boolean',
  }),
  ...nullable('azure-identity.swagger', 'CommunicationIdentityCreateRequest', {
    createTokenWithScopes: 'array',
    expiresInMinutes: 'integer',
  }),
  ...nullable('azure-identity.swagger', 'CommunicationIdentityAccessTokenRequest', { expiresInMinutes: 'integer' }),
];

function nullable(spec: string, definition: string, types: Readonly<Record<string, string>>): readonly Deviation[] {
  return Object.entries(types).map(([property, type]) => ({
    spec,
    at: ['definitions', definition, 'properties', property, 'type'],
    to: [type, 'null'],
    reason: 'The Python SDK sends null for what it was not given, and the service takes that for nothing (recorded).',
  }));
}
