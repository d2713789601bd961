import type { WireHeaders } from './wire/wire.js';

/** Sets a header, in whichever letters it is there. */
export function setHeader(headers: WireHeaders, name: string, value: string): void {
  if (!Object.hasOwn(headers, name)) {
    const folded = name.toLowerCase();
    for (const other of Object.keys(headers)) if (other.toLowerCase() === folded) delete headers[other];
  }
  headers[name] = value;
}
