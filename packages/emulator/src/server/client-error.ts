/** The 4xx status of an error by which the HTTP layer refuses a request, such as a body that is too large; else 500. */
export function statusOf(error: unknown): number {
  const status = (error as { readonly statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
