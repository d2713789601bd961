// Node decides by the nearest package.json whether a .js file is CommonJS; the CommonJS build gets its own.
import { existsSync, readdirSync, writeFileSync } from 'node:fs';

for (const name of readdirSync('packages')) {
  const folder = `packages/${name}/dist/cjs`;
  if (existsSync(folder)) writeFileSync(`${folder}/package.json`, '{"type":"commonjs"}\n');
}
