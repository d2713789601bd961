/** A connection string in its two parts, or what is wrong with it. Neither ever holds more of it than is right. */
export type ParsedConnectionString =
  | { readonly endpoint: string; readonly accessKey: string }
  | { readonly mistakes: readonly string[] };

const SHAPE = 'endpoint=https://<name>.communication.azure.com/;accesskey=<key>';

/**
 * Reads `endpoint=…;accesskey=…` in any order and any case of the names. Each part is split at its first `=`, since a key
 * ends in `=` signs of its own.
 */
export function parseConnectionString(text: string): ParsedConnectionString {
  const mistakes: string[] = [];
  const found = new Map<string, string>();
  for (const part of text.split(';').map((piece) => piece.trim())) {
    if (part === '') continue;
    const split = part.indexOf('=');
    const name = split === -1 ? '' : part.slice(0, split).trim().toLowerCase();
    if (name !== 'endpoint' && name !== 'accesskey') {
      mistakes.push(`The connection string has a part that is neither endpoint nor accesskey. Its shape is ${SHAPE}.`);
    } else if (found.has(name)) {
      mistakes.push(`The connection string has two parts ${name}. Its shape is ${SHAPE}.`);
    } else {
      found.set(name, part.slice(split + 1).trim());
    }
  }
  const { endpoint = '', accesskey = '' } = Object.fromEntries(found);
  if (endpoint === '') mistakes.push('The connection string has no endpoint. Copy it again from the portal, whole.');
  if (accesskey === '') mistakes.push('The connection string has no accesskey. Copy it again from the portal, whole.');
  return mistakes.length > 0 ? { mistakes: [...new Set(mistakes)] } : { endpoint, accessKey: accesskey };
}
