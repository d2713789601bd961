/**
 * What one call may not need, loaded when it is first asked for, and at once: an import of ECMAScript would be a promise.
 * This file is CommonJS in both builds, so that Node, bundlers and Jest all know what `require` is.
 */
export = {
  /** Untyped, since its types are others in each build. */
  axios: (): unknown => require('axios'),
  cockatiel: (): typeof import('cockatiel') => require('cockatiel'),
  https: (): typeof import('node:https') => require('node:https'),
  tls: (): typeof import('node:tls') => require('node:tls'),
  zlib: (): typeof import('node:zlib') => require('node:zlib'),
};
