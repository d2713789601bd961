#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { runCommand } from '../dist/esm/command.js';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

process.exitCode = await runCommand(process.argv.slice(2), version);
