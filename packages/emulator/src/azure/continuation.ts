/**
 * The link to the page that begins at `start`. Its token holds `+ / = ~ : %20` on purpose: a client that decodes and
 * encodes it by halves comes back with another one, or with a signature over another text.
 */
export function nextLink(
  { origin, path }: { readonly origin: string; readonly path: string },
  apiVersion: string,
  start: number,
): string {
  return `${origin}${path}?api-version=${apiVersion}&continuationToken=+RID:~${pad(start)}/==%20TRC`;
}

const pad = (start: number) => String(start).padStart(6, '0');

/** Where the page begins that a token, decoded as a form is, stands for; nothing when it is not one of ours. */
export function continuationOf(token: string): number | undefined {
  const start = /^ RID:~(\d{6,})\/== TRC$/.exec(token)?.[1];
  return start === undefined ? undefined : Number(start);
}
