import type { Assumptions } from '@anyroom/emulator';
import type { HeldParticipant, RoleUnderTest, SeededParticipant } from '@anyroom/testing';

/**
 * A real account, reached by plain `fetch` with its own signing: nothing of the adapters is in here, so that what one
 * says of the other means something.
 */
export interface LiveVendor {
  /** Where its API answers. */
  readonly origin: string;
  /** `ANYROOM_URL`, with what the contract needs beside. */
  readonly url: string;
  readonly roles: readonly [RoleUnderTest, RoleUnderTest];
  readonly unmappedVendorRole: string;
  readonly nativeExtras: Readonly<Record<string, unknown>> | undefined;
  /** What must never show: the credential, and the join tokens that it was given. */
  secrets(): readonly string[];

  createRoom(): Promise<string>;
  /** Takes everybody off. */
  emptyRoom(room: string): Promise<void>;
  createParticipant(room: string, participant: SeededParticipant): Promise<string>;
  participantsOf(room: string): Promise<readonly HeldParticipant[]>;
  unknownRoom(): Promise<string>;
  unknownParticipant(): Promise<string>;
  /** Says that the people made so far are in no room any more, so that they may be used again. */
  reuse(): void;

  /** The questions that this vendor can be asked, each in an empty room of its own. */
  readonly questions: readonly LiveQuestion[];

  /** Deletes, or at least shuts, what was made, by the services under test too; tells what is left. */
  cleanUp(rooms: readonly string[], usersOfServices: readonly string[]): Promise<readonly string[]>;
}

/** An open question of the emulator's list, and how a real account shows the answer. */
export interface LiveQuestion {
  readonly name: keyof Assumptions;
  /** The answer in the emulator's words, or in the vendor's where the emulator has none. */
  look(room: string): Promise<string>;
}

/** What a vendor answered. */
export interface Reply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: it is looked at, not relied on
  readonly body: any;
}

/** Sends a request, and gives whatever comes back. */
export async function send(url: string | URL, init: RequestInit): Promise<Reply> {
  const options: RequestInit = { ...init, redirect: 'manual', signal: AbortSignal.timeout(30_000) };
  const response = await fetch(url, options).catch((error: Error) => {
    const { code, message } = (error.cause ?? error) as NodeJS.ErrnoException;
    throw new Error(`${new URL(url).host} could not be reached: ${code ?? message}`);
  });
  const text = await response.text();
  try {
    return { status: response.status, body: JSON.parse(text) };
  } catch {
    return { status: response.status, body: text };
  }
}

/** The reply, if it is a success. */
export function succeeded({ status, body }: Reply, what: string): Reply {
  if (status >= 200 && status < 300 && body?.success !== false) return { status, body };
  throw new Error(`${what} was answered with ${status}: ${JSON.stringify(body).slice(0, 300)}`);
}

/** What went wrong with a request that cleans up, so that the rest is cleaned up all the same; nothing when it was done. */
export async function fateOf(request: Promise<Reply>, asGood: readonly number[] = []): Promise<string | undefined> {
  try {
    const { status } = await request;
    return status < 300 || asGood.includes(status) ? undefined : `was answered with ${status}`;
  } catch (error) {
    return `failed: ${error instanceof Error ? error.message : error}`;
  }
}
