// node by-import.mjs <specifier>…: loads each as an ES module, and proves that they work. With /inversify entry points
// among them, in a container too.
import { proveModules, proveRoots } from './jobs.cjs';

const specifiers = process.argv.slice(2);
const loaded = new Map();
for (const specifier of specifiers) loaded.set(specifier, await import(specifier));

await proveRoots(loaded);
if (specifiers.some((specifier) => specifier.endsWith('/inversify'))) {
  await import('reflect-metadata');
  await proveModules(loaded, await import('inversify'));
}
