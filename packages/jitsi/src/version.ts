/** Written by scripts/write-versions.js. */
export const VERSION = '0.1.0';
