/** A path with the route it was made from; the route holds no ids, so it may be shown in events. */
export interface RoutedPath {
  /** '/rooms/{roomId}/participants' */
  readonly route: string;
  /** '/rooms/99199690362660524/participants' */
  readonly path: string;
}

/**
 * Fills a route's `{placeholders}`, each value as exactly one percent-encoded segment. Ids must have passed `checkId`:
 * what cannot be a segment, or a placeholder without a value, throws a `TypeError`.
 */
export function fillPath(route: string, values: Readonly<Record<string, string>>): RoutedPath {
  const pieces = piecesOf(route);
  let path = pieces[0] as string;
  // A text, the name of a value, a text, and so on.
  for (let at = 1; at < pieces.length; at += 2) {
    const name = pieces[at] as string;
    path += segmentOf(name, Object.hasOwn(values, name) ? values[name] : undefined) + pieces[at + 1];
  }
  return { route, path };
}

function segmentOf(name: string, value: string | undefined): string {
  if (value === undefined || value === '' || value === '.' || value === '..' || !value.isWellFormed()) {
    throw new TypeError(`The path segment {${name}} has no usable value.`);
  }
  return encodeURIComponent(value);
}

/** Routes are constants of an adapter; should somebody make them up as they go, they are not kept for ever. */
const known = new Map<string, readonly string[]>();
const MOST_KNOWN = 1_000;

function piecesOf(route: string): readonly string[] {
  let pieces = known.get(route);
  if (pieces === undefined) {
    pieces = route.split(/\{([^{}]*)\}/);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(route, pieces);
  }
  return pieces;
}
