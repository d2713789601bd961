// Becomes a test file of a CommonJS Jest project without any settings; SPECIFIERS in its environment is what to load.
require('reflect-metadata');
const { proveModules, proveRoots } = require('./jobs.cjs');

const specifiers = /** @type {string} */ (process.env['SPECIFIERS']).split(' ');
const loaded = new Map(specifiers.map((specifier) => [specifier, require(specifier)]));
/** @type {any} */
const { test } = globalThis;

test('the roots work', () => proveRoots(loaded));
test('the modules work', () => proveModules(loaded, require('inversify')));
