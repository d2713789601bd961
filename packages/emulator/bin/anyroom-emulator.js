#!/usr/bin/env node
import { runCommand } from '../dist/esm/command.js';

await runCommand(process.argv.slice(2));
