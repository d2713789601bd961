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
  const path = route.replace(/\{([^{}]*)\}/g, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined || value === '' || value === '.' || value === '..' || !value.isWellFormed()) {
      throw new TypeError(`The path segment {${name}} has no usable value.`);
    }
    return encodeURIComponent(value);
  });
  return { route, path };
}
