/** OpenSSL's names for certificates that it does not trust, as Node gives them, beside those with a telling word. */
const UNTRUSTED =
  /CERT|SELF_SIGNED|ISSUER|SIGNATURE|^(INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH)$/;

/** What OpenSSL says of a first answer that is no TLS, such as that of a port that is not encrypted. */
const NO_TLS = /wrong version number|packet length too long|http request/i;

/**
 * What is wrong with the encryption of a connection, where that is what failed: the certificate is not trusted, or the other
 * side speaks no TLS. Either way nothing was sent. The error's words are read, and must not be shown.
 *
 * @param code - the error's, of Node
 * @param words - its message
 */
export function tlsMistakeOf(code: unknown, words: unknown): 'untrusted' | 'no-tls' | undefined {
  if (typeof code !== 'string') return undefined;
  if (UNTRUSTED.test(code)) return 'untrusted';
  return /^(EPROTO$|ERR_SSL_)/.test(code) && NO_TLS.test(String(words)) ? 'no-tls' : undefined;
}
