import { randomUUID } from 'node:crypto';
import type { JitsiConfiguration } from '@anyroom/jitsi';
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type { Overseer } from './overseer.js';
import { connectOverseer } from './overseer.js';
import type { Person } from './person.js';
import { connectPerson } from './person.js';
import type { Account, ProsodyOptions, ProsodyServer } from './prosody-server.js';
import { startProsody } from './prosody-server.js';
import type { Credentials } from './xmpp.js';

/** A room, by both of its names. */
export interface TestRoom {
  /** What a service takes. */
  readonly id: string;
  /** What a client joins. */
  readonly address: string;
}

/** A Prosody for the tests of one file, and what they open on it; all of it is closed when they are over. */
export interface Served {
  readonly server: ProsodyServer;
  readonly overseer: Overseer;
  /** A configuration by a component of its own, straight to the server unless it says otherwise. */
  configuration(more?: Partial<JitsiConfiguration>): JitsiConfiguration;
  /** A service or anything else that is closed at the end of the test. */
  open<T extends { close(): Promise<unknown> }>(one: T): T;
  room(title?: string): Promise<TestRoom>;
  /** Somebody at a client who has joined the room: with an account, or as a guest. */
  person(room: TestRoom, nick: string, credentials?: Credentials): Promise<Person>;
  account(): Account;
  /** Ends the server at once, and the overseer with it. */
  kill(): Promise<void>;
  /** Starts the server again where it does not run, with another overseer. */
  start(): Promise<void>;
}

const START_LIMIT_IN_MS = 60_000;

/** Starts a server before the tests of a file and ends it after them. */
export function served(options: ProsodyOptions = {}): Served {
  let server: ProsodyServer | undefined;
  let overseer: Overseer | undefined;
  let turn = 0;
  const closings: (() => Promise<unknown>)[] = [];
  const started = <T>(one: T | undefined): T => {
    if (one === undefined) throw new Error('The server runs during tests only.');
    return one;
  };

  beforeAll(async () => {
    server = await startProsody(options);
    overseer = await connectOverseer(server);
  }, START_LIMIT_IN_MS);
  afterEach(async () => {
    for (const close of closings.splice(0).reverse()) await close();
  });
  afterAll(async () => {
    await overseer?.close();
    await server?.dispose();
  });

  const open: Served['open'] = (one) => {
    closings.push(() => one.close());
    return one;
  };
  return {
    get server() {
      return started(server);
    },
    get overseer() {
      return started(overseer);
    },
    configuration(more = {}) {
      const { components, componentPort, conference, secret } = started(server);
      turn += 1;
      return {
        conference,
        server: `xmpp://127.0.0.1:${componentPort}`,
        ...(more.admin === undefined && { component: { domain: components[turn % components.length] ?? '', secret } }),
        ...more,
      };
    },
    open,
    async room(title) {
      const id = randomUUID();
      const address = `${id}@${started(server).conference}`;
      await started(overseer).createRoom(address, title);
      return { id, address };
    },
    async person(room, nick, credentials = started(server).createAccount()) {
      const person = open(await connectPerson(started(server), credentials));
      await person.join(room.address, nick);
      return person;
    },
    account: () => started(server).createAccount(),
    async kill() {
      await started(server).kill();
      await started(overseer).close();
    },
    async start() {
      if (started(server).isRunning()) return;
      await started(server).start();
      overseer = await connectOverseer(started(server));
    },
  };
}
