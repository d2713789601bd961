import { randomUUID } from 'node:crypto';

/** One connection that somebody has to a room, as the client on their device holds it. */
export interface MemoryConnection {
  readonly room: string;
  /** Who it is. */
  readonly id: string;
  readonly since: Date;
  /** Whether they are not heard, now: they switched their microphone off, or were muted. */
  readonly muted: boolean;
  /** Whether it is over: they left, were ejected, or the room is gone. */
  readonly ended: boolean;
  /** They switch their microphone off. */
  mute(): void;
  /** They switch their microphone on again, also after they were muted. */
  unmute(): void;
  leave(): void;
}

/** What is going on in a room while people are connected. */
export interface MemorySession {
  /** Another one each time that people come together. */
  readonly id: string;
  readonly startedAt: Date;
  readonly connectedCount: number;
}

interface Line {
  readonly connection: MemoryConnection;
  /** By a moderator. */
  muted: boolean;
  /** By themselves. */
  isOff: boolean;
}

/** Who is connected to one room, in the order in which they came. */
export class Connections {
  readonly #lines = new Set<Line>();
  readonly #cameOnce = new Set<string>();
  #session: Pick<MemorySession, 'id' | 'startedAt'> | undefined;

  connect(room: string, id: string, now: Date): MemoryConnection {
    const lines = this.#lines;
    const hangUp = (line: Line) => this.#end([line]);
    const line: Line = {
      muted: false,
      isOff: false,
      connection: {
        room,
        id,
        get since() {
          return new Date(now);
        },
        get muted() {
          return line.muted || line.isOff;
        },
        get ended() {
          return !lines.has(line);
        },
        mute() {
          line.isOff = true;
        },
        unmute() {
          line.muted = false;
          line.isOff = false;
        },
        leave: () => hangUp(line),
      },
    };
    this.#session ??= { id: randomUUID(), startedAt: now };
    this.#cameOnce.add(id);
    lines.add(line);
    return line.connection;
  }

  /** Everybody's connections; somebody with two devices has two. */
  all(): readonly MemoryConnection[] {
    return [...this.#lines].map(({ connection }) => connection);
  }

  /** Mutes every connection of one person; whether they had one. */
  mute(id: string): boolean {
    const lines = this.#of(id);
    for (const line of lines) line.muted = true;
    return lines.length > 0;
  }

  /** Lifts the mute of every connection of one person; whether they had a connection. What they switched off stays off. */
  unmute(id: string): boolean {
    const lines = this.#of(id);
    for (const line of lines) line.muted = false;
    return lines.length > 0;
  }

  /** Ends every connection of one person; whether they had one. */
  end(id: string): boolean {
    return this.#end(this.#of(id));
  }

  endAll(): void {
    this.#end([...this.#lines]);
  }

  /** Nothing of somebody who never came. */
  presenceOf(id: string): 'connected' | 'not-connected' | undefined {
    if (!this.#cameOnce.has(id)) return undefined;
    return this.#of(id).length > 0 ? 'connected' : 'not-connected';
  }

  session(): MemorySession | undefined {
    if (this.#session === undefined) return undefined;
    const { id, startedAt } = this.#session;
    return { id, startedAt: new Date(startedAt), connectedCount: this.#lines.size };
  }

  #of(id: string): readonly Line[] {
    return [...this.#lines].filter(({ connection }) => connection.id === id);
  }

  #end(lines: readonly Line[]): boolean {
    for (const line of lines) this.#lines.delete(line);
    if (this.#lines.size === 0) this.#session = undefined;
    return lines.length > 0;
  }
}
