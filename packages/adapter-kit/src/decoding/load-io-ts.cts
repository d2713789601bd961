/**
 * io-ts, loaded when it is first asked for, and at once: an import of ECMAScript would be a promise. This file is CommonJS in
 * both builds, so that Node, bundlers and Jest all know what `require` is.
 */
export = (): typeof import('io-ts') => require('io-ts');
