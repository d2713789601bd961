/** A connection string in its parts, as far as they could be found, and what is wrong with it. */
export interface ParsedConnectionString {
  readonly endpoint?: string;
  readonly accessKey?: string;
  /** Each with its mend; none shows any of the text. */
  readonly mistakes: readonly string[];
}

const SHAPE = 'Its shape is endpoint=https://<name>.communication.azure.com/;accesskey=<key>.';

/**
 * Reads `endpoint=…;accesskey=…` in any order and any case of the names. Each part is split at its first `=`, since a key
 * ends in `=` signs of its own.
 */
export function parseConnectionString(text: string): ParsedConnectionString {
  const mistakes = new Set<string>();
  const found = new Map<string, string>();
  for (const part of text.split(';').map((piece) => piece.trim())) {
    if (part === '') continue;
    const split = part.indexOf('=');
    const name = split === -1 ? '' : part.slice(0, split).trim().toLowerCase();
    if (name !== 'endpoint' && name !== 'accesskey') {
      mistakes.add(`The connection string has a part that is neither endpoint nor accesskey. ${SHAPE}`);
    } else if (found.has(name)) {
      mistakes.add(`The connection string has two parts ${name}. ${SHAPE}`);
    } else {
      found.set(name, part.slice(split + 1).trim());
    }
  }
  for (const name of ['endpoint', 'accesskey']) {
    if (!found.get(name)) mistakes.add(`The connection string has no ${name}. Copy it again from the portal, whole.`);
  }
  const endpoint = found.get('endpoint');
  const accessKey = found.get('accesskey');
  return { ...(endpoint && { endpoint }), ...(accessKey && { accessKey }), mistakes: [...mistakes] };
}
