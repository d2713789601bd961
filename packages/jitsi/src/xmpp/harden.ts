import { StringDecoder } from 'node:string_decoder';
import type Connection from '@xmpp/connection-tcp';
import type { Failure } from './failure.js';
import { notXmpp, unreadable } from './stream-failure.js';

/** What one stanza may have at the most, in bytes: a room of ten thousand people is listed in less. */
export const MOST_STANZA_BYTES = 2 * 1024 * 1024;

/** In how long pieces the parser gets what comes: it looks for the end of a text anew at each of its characters. */
const SLICE = 8_192;

/**
 * Makes a connection of the library's safe to use: a character may come in two pieces, XML that is none ends the stream and
 * not the process, a stanza has a greatest size, and nobody is followed to another host. Call it before it connects.
 *
 * @param onBroken - told why the stream cannot go on
 * @param onElement - told whenever something whole comes
 */
export function harden(entity: Connection, onBroken: (failure: Failure) => void, onElement: () => void): void {
  const decoder = new StringDecoder('utf8');
  let bytes = 0;
  let hasBegun = false;
  entity.on('element', () => {
    bytes = 0;
    onElement();
  });
  entity._onData = (data) => {
    bytes += data.length;
    if (bytes > MOST_STANZA_BYTES) return onBroken(unreadable('is larger than any should be'));
    try {
      const text = decoder.write(data as Buffer);
      // A web server, say, or one that speaks TLS: its words would be waited on for the tag that they lack.
      if (!hasBegun && !/^\s*(<|$)/.test(text)) return onBroken(notXmpp());
      hasBegun ||= text.includes('<');
      for (let from = 0; from < text.length; from += SLICE) entity.parser?.write(text.slice(from, from + SLICE));
    } catch {
      // Its message quotes what the server sent.
      onBroken(unreadable('is not XML'));
    }
  };
  entity._onSeeOtherHost = (error) => entity.emit('error', error);
  // It would wait for the other side with a timer of its own; the stream is ended in one place, ours.
  entity._end = async () => undefined;
}
