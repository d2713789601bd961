import { EventEmitter, on } from 'node:events';
import { Agent } from 'node:http';
import { writeExactly } from './exact-json.js';
import type { JanusServer } from './janus-server.js';
import type { Answer } from './post.js';
import { poll, post } from './post.js';

/** What a client is told, by the plug-in or, with `janus` alone, about its media. */
export interface RoomEvent {
  readonly janus?: 'hangup' | 'webrtcup';
  readonly videoroom?: string;
  readonly moderation?: 'muted' | 'unmuted';
  readonly leaving?: unknown;
  readonly kicked?: unknown;
  readonly [field: string]: unknown;
}

/** Janus does not do what a client asks for. */
export class JanusRefusal extends Error {
  override readonly name = 'JanusRefusal';

  constructor(
    readonly code: unknown,
    reason: unknown,
  ) {
    super(`Janus refuses: ${String(code)} ${String(reason)}`);
  }
}

const PATIENCE_IN_MS = 10_000;

/** A session of a client with the VideoRoom plug-in, by plain HTTP: it asks, and hears what it is told. */
export class Client {
  /** All that it was told so far, in order. */
  readonly heard: RoomEvent[] = [];
  readonly server: JanusServer;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 3 });
  readonly #end = new AbortController();
  readonly #told = new EventEmitter().setMaxListeners(0);
  readonly #answers: Answer[] = [];
  #session = '';
  #handle = '';

  constructor(server: JanusServer) {
    this.server = server;
  }

  /** Opens a session, under an id of its own or one that Janus gives, and hears from now on. */
  async open(id?: bigint): Promise<void> {
    const { apiUrl } = this.server;
    const session = await this.#post(apiUrl, { janus: 'create', ...(id !== undefined && { id }) });
    this.#session = `${apiUrl}/${idIn(session)}`;
    const handle = await this.#post(this.#session, { janus: 'attach', plugin: 'janus.plugin.videoroom' });
    this.#handle = `${this.#session}/${idIn(handle)}`;
    void this.#listen();
  }

  /** Sends a body, and gives what the plug-in says to it, with its description of media where it has one. */
  async ask(body: Answer, jsep?: Answer): Promise<{ readonly data: RoomEvent; readonly sdp: string | undefined }> {
    const sent = await this.#post(this.#handle, { janus: 'message', body, ...(jsep !== undefined && { jsep }) });
    if (sent['janus'] !== 'ack' && sent['janus'] !== 'success') {
      const { code, reason } = (sent['error'] ?? {}) as { readonly code?: number; readonly reason?: string };
      throw new JanusRefusal(code, reason);
    }
    const isAnswer = ({ transaction }: Answer) => transaction === sent['transaction'];
    const about = `the answer to ${String(body['request'])}`;
    const answer = sent['janus'] === 'success' ? sent : await this.waitFor(about, () => this.#answers.find(isAnswer));
    const { data = {} } = (answer['plugindata'] ?? {}) as { readonly data?: RoomEvent };
    if (data['error_code'] !== undefined) throw new JanusRefusal(data['error_code'], data['error']);
    return { data, sdp: ((answer['jsep'] ?? {}) as { readonly sdp?: string }).sdp };
  }

  /** Looks again whenever something is told, until there is what it looks for. Rejects after a while. */
  async waitFor<T>(about: string, look: () => T | undefined): Promise<T> {
    const signal = AbortSignal.any([this.#end.signal, AbortSignal.timeout(PATIENCE_IN_MS)]);
    let found = look();
    if (found !== undefined) return found;
    try {
      for await (const _ of on(this.#told, 'event', { signal })) {
        found = look();
        if (found !== undefined) return found;
      }
    } catch (error) {
      throw new Error(`A client never heard ${about}, but ${writeExactly(this.heard)}`, { cause: error });
    }
    throw new Error('A client hears nothing any more.');
  }

  /** Calls back whenever media is hung up, for which nobody need wait. */
  onHangUp(listener: () => void): void {
    this.#told.on('hangup', listener);
  }

  /** Ends the session, and closes all that it opened. Twice is as good as once. */
  async close(): Promise<void> {
    if (this.#end.signal.aborted) return;
    // A server that is gone has ended it already.
    if (this.#session !== '') await this.#post(this.#session, { janus: 'destroy' }).catch(() => undefined);
    this.#end.abort();
    this.#agent.destroy();
  }

  get isClosed(): boolean {
    return this.#end.signal.aborted;
  }

  async #listen(): Promise<void> {
    const { apiSecret } = this.server;
    const url = `${this.#session}?maxev=20${apiSecret === undefined ? '' : `&apisecret=${apiSecret}`}`;
    while (!this.#end.signal.aborted) {
      let events: readonly Answer[];
      try {
        events = await poll(url, { agent: this.#agent, signal: this.#end.signal });
      } catch {
        return; // closed, or the server is gone
      }
      for (const event of events) this.#hear(event);
      if (events.some(({ janus }) => janus === 'error' || janus === 'timeout')) return;
    }
  }

  #hear(event: Answer): void {
    if (event['transaction'] !== undefined) this.#answers.push(event);
    const { data } = (event['plugindata'] ?? {}) as { readonly data?: RoomEvent };
    const { janus } = event;
    if (data !== undefined) this.heard.push(data);
    else if (janus === 'hangup' || janus === 'webrtcup') this.heard.push({ janus });
    this.#told.emit('event');
    if (janus === 'hangup') this.#told.emit('hangup');
  }

  #post(url: string, message: Answer): Promise<Answer> {
    const { apiSecret } = this.server;
    return post(url, { ...message, ...(apiSecret !== undefined && { apisecret: apiSecret }) }, { agent: this.#agent });
  }
}

function idIn(answer: Answer): string {
  const { id } = (answer['data'] ?? {}) as { readonly id?: number | bigint };
  if (id === undefined) throw new Error(`Janus opens nothing: ${writeExactly(answer)}`);
  return String(id);
}
