import type { Assumptions } from '../fidelity/assumptions.js';

/** The link to the page that begins at `start`. */
export function nextLink(
  { origin, path }: { readonly origin: string; readonly path: string },
  { apiVersion, assume }: { readonly apiVersion: string; readonly assume: Assumptions },
  start: number,
): string {
  return `${origin}${path}?${LINKS[assume.nextLink].query(`RID:~${pad(start)}`, apiVersion)}`;
}

/**
 * What was recorded is letters and digits under the name `nextLink`. The other form holds `+ / = ~ : %20` on purpose: a
 * client that decodes and encodes it by halves comes back with another one, or with a signature over another text.
 */
const LINKS = {
  'as-recorded': {
    query: (page, version) => `nextLink=${Buffer.from(page).toString('base64url')}&api-version=${version}`,
  },
  'needs-care': { query: (page, version) => `api-version=${version}&continuationToken=+${page}/==%20TRC` },
} as const satisfies Record<Assumptions['nextLink'], { query(page: string, version: string): string }>;

const pad = (start: number) => String(start).padStart(6, '0');

/** Where the page begins that a query, decoded as a form is, asks for; nothing when its token is not one of ours. */
export function continuationOf(query: Readonly<Record<string, unknown>>): number | undefined {
  const { continuationToken: careful, nextLink: recorded } = query;
  if (careful === undefined && recorded === undefined) return 0;
  const start =
    recorded === undefined
      ? /^ RID:~(\d{6,})\/== TRC$/.exec(String(careful))?.[1]
      : /^RID:~(\d{6,})$/.exec(Buffer.from(String(recorded), 'base64url').toString('latin1'))?.[1];
  return start === undefined ? undefined : Number(start);
}
