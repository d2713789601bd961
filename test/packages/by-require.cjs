// node by-require.cjs <specifier>…: the same as by-import.mjs, by require.
const { proveModules, proveRoots } = require('./jobs.cjs');

const specifiers = process.argv.slice(2);
const loaded = new Map(specifiers.map((specifier) => [specifier, require(specifier)]));

proveRoots(loaded)
  .then(() => {
    if (!specifiers.some((specifier) => specifier.endsWith('/inversify'))) return;
    require('reflect-metadata');
    return proveModules(loaded, require('inversify'));
  })
  .catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
