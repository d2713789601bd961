#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';

const command = new URL('../dist/esm/command.js', import.meta.url);
if (existsSync(command)) {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const { runCommand } = await import(command.href);
  process.exitCode = await runCommand(process.argv.slice(2), version);
} else {
  console.error('The emulator is not built yet. Run npm run build at the top of the project.');
  process.exitCode = 1;
}
