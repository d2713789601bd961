/**
 * What to ask a dependency container for, to get the `Transport` that services share. A module binds one of its own
 * unless the container, or its parent, already has it.
 */
export const TRANSPORT: unique symbol = Symbol.for('@anyroom/adapter-kit/Transport') as typeof TRANSPORT;
