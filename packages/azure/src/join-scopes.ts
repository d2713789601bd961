/** What a join credential can allow. Source: "Identity model" in the documentation of Azure Communication Services. */
export const JOIN_SCOPES = ['voip.join', 'voip', 'chat.join.limited', 'chat.join', 'chat'] as const;

/**
 * What a join credential allows; a person's role in the room limits it further.
 *
 * - `voip.join`: to start and join the calls of rooms that one is on the roster of, and to join calls that go on; not to
 *   start any other call.
 * - `voip`: to start any call as well.
 * - `chat.join.limited`: to read and write in the chat threads that one is in.
 * - `chat.join`: to add people to them and remove them as well.
 * - `chat`: to make, change and delete threads as well.
 *
 * Source: "Identity model" in the documentation of Azure Communication Services.
 */
export type JoinScope = (typeof JOIN_SCOPES)[number];

/** The least that joins a room's call. */
export const DEFAULT_JOIN_SCOPES = ['voip.join'] as const satisfies readonly JoinScope[];

/** What is wrong with configured scopes. A scope that nobody knows would only show when the first person is to join. */
export function joinScopeMistakes(scopes: unknown, give: string): readonly string[] {
  if (scopes === undefined) return [];
  const known: readonly unknown[] = JOIN_SCOPES;
  if (!Array.isArray(scopes) || !scopes.every((scope) => known.includes(scope))) {
    return [`The joinScopes must be some of ${JOIN_SCOPES.join(', ')}. Give ${give}, or leave them out for voip.join.`];
  }
  if (new Set(scopes).size < scopes.length) return [`The joinScopes name one twice. Give ${give}.`];
  if (!scopes.includes('voip.join') && !scopes.includes('voip')) {
    return [`The joinScopes let nobody into a room's call. Add voip.join, as in ${give}.`];
  }
  return [];
}
