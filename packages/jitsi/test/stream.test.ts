import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { AnyroomError, type ParticipantService } from '@anyroom/core';
import {
  createJitsiConnection,
  type JitsiConfiguration,
  JitsiLiveService,
  JitsiParticipantService,
  JitsiRoomService,
} from '@anyroom/jitsi';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { failureOfStream } from '../src/xmpp/stream-failure.js';
import {
  type Asked,
  type FakeComponentServer,
  failing,
  letIn,
  nobody,
  startComponentServer,
  streamError,
} from './fake/component-server.js';

const ROOM = 'standup';
const ANN = 'ann@meet.test';

let server: FakeComponentServer;
let closing: (() => Promise<void>)[];

beforeEach(async () => {
  server = await startComponentServer();
  closing = [];
});

afterEach(async () => {
  await Promise.all(closing.map((close) => close()));
  await server.close();
});

function people(more: Partial<JitsiConfiguration> = {}): JitsiParticipantService {
  const service = new JitsiParticipantService({ ...server.configuration, ...more });
  closing.push(() => service.close());
  return service;
}

async function errorOf(promise: Promise<unknown>): Promise<AnyroomError> {
  const error = await promise.then(
    (value) => new Error(`It succeeded: ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (!AnyroomError.is(error)) throw error;
  return error;
}

async function everybody(service: ParticipantService): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { id } of service.listParticipants(ROOM)) ids.push(id);
  return ids;
}

const members = (...jids: readonly string[]) => jids.map((jid) => `<item jid='${jid}' affiliation='member'/>`).join('');

const answerOf = ({ id, from, to }: Asked, items: string) =>
  `<iq type='result' id='${id}' from='${to}' to='${from}'><query xmlns='http://jabber.org/protocol/muc#admin'>${items}</query></iq>`;

/** Answers lists of members with some people, other lists with nobody, and changes with yes. */
const withMembers =
  (items: string): FakeComponentServer['answer'] =>
  (asked, stream) => {
    if (asked.type === 'get' && asked.xml.includes('affiliation="member"')) {
      stream.send(answerOf(asked, items));
    } else nobody(asked, stream);
  };

/** Waits for something that a stream brings, for a second at the most. */
async function until(isSo: () => boolean): Promise<void> {
  for (const end = performance.now() + 1_000; !isSo(); await delay(2)) {
    if (performance.now() > end) throw new Error('It did not come to be.');
  }
}

describe('a stream', () => {
  test('is opened by the first call, shared by all, and ended with the service', async () => {
    const service = people();
    expect(server.opened()).toBe(0);
    await Promise.all([everybody(service), everybody(service), everybody(service)]);
    expect(server.opened()).toBe(1);
    await service.close();
    await until(() => server.standing() === 0);
    expect(await errorOf(everybody(service))).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    expect(server.opened()).toBe(1);
  });

  test('is one for services that share a connection, and theirs is left open by each', async () => {
    const connection = createJitsiConnection(server.configuration);
    closing.push(() => connection.close());
    const participants = new JitsiParticipantService(server.configuration, connection);
    const rooms = new JitsiRoomService(server.configuration, connection);
    server.answer = failing('item-not-found');
    expect(await errorOf(rooms.getRoom(ROOM))).toMatchObject({ code: 'not-found', subject: 'room' });
    await rooms.close();
    server.answer = nobody;
    expect(await everybody(participants)).toEqual([]);
    expect([server.opened(), server.standing()]).toEqual([1, 1]);
    await participants.close();
    await connection.close();
    await until(() => server.standing() === 0);
  });

  test('of another address is not taken for one', () => {
    const connection = createJitsiConnection(server.configuration);
    const other = { ...server.configuration, component: { domain: 'other.meet.test', secret: server.secret } };
    expect(() => new JitsiParticipantService(other, connection)).toThrow(/another server, or as another address/);
    expect(() => new JitsiParticipantService(other, {} as typeof connection)).toThrow(/createJitsiConnection/);
  });

  test('gives characters whole that come in two pieces', async () => {
    let sending = Promise.resolve();
    server.answer = (asked, stream) => {
      const items = asked.xml.includes('affiliation="member"') ? members('jürgen@meet.test', '山田@meet.test') : '';
      sending = sending.then(async () => {
        for (const byte of Buffer.from(answerOf(asked, items))) {
          stream.send(Uint8Array.of(byte));
          if (byte > 127) await delay(1); // so that it comes alone
        }
      });
    };
    expect(await everybody(people())).toEqual(['jürgen@meet.test', '山田@meet.test']);
  });

  test.each([
    ['no XML', '<iq type="result"><a b="&nosuch;"/></iq>'],
    ['tags that cross', '<iq><a></iq></a>'],
    ['a stanza without an end', `<message>${'x'.repeat(3 * 1024 * 1024)}`],
  ])('with %s on it ends, and not the process', async (_, xml) => {
    let answers = 0;
    server.answer = (asked, stream) => {
      answers += 1;
      if (answers === 1) stream.send(xml);
      else if (server.opened() > 1) nobody(asked, stream);
    };
    const service = people();
    const error = await errorOf(everybody(service));
    expect(error).toMatchObject({ code: 'malformed-response', outcome: 'not-sent' });
    expect(error.message).not.toContain('nosuch');
    expect(await everybody(service)).toEqual([]);
    expect(server.opened()).toBe(2);
  });

  test('takes an answer only from whom it asked, and drops one that nobody waits for', async () => {
    server.answer = (asked, stream) => {
      const forged = { ...asked, to: 'evil.meet.test' };
      withMembers(members('mallory@meet.test'))(forged, stream);
      withMembers(members(ANN))({ ...asked, id: 'another' }, stream);
      withMembers(members(ANN))(asked, stream);
      withMembers(members('late@meet.test'))(asked, stream);
    };
    expect(await everybody(people())).toEqual([ANN]);
  });

  test('tells who asks something of it that it cannot be done', async () => {
    server.answer = (asked, stream) => {
      if (asked.type === 'get')
        stream.send(
          `<iq type='get' id='jingle1' from='focus@meet.test/x' to='${asked.from}'><query xmlns='urn:x'/></iq>`,
        );
      if (asked.type !== 'error') nobody(asked, stream);
    };
    await everybody(people());
    await until(() => server.asked.some(({ type }) => type === 'error'));
    expect(server.asked.find(({ type }) => type === 'error')).toMatchObject({ id: 'jingle1', to: 'focus@meet.test/x' });
  });

  test('leaves a room that lets it in after it has given up', async () => {
    const late =
      "<presence from='standup@conference.meet.test/anyroom-late' to='anyroom.meet.test/x'><x xmlns='http://jabber.org/protocol/muc#user'><status code='110'/></x></presence>";
    server.answer = (asked, stream) => {
      if (asked.type === 'get') stream.send(late);
      nobody(asked, stream);
    };
    await everybody(people());
    await until(() => server.left.includes('standup@conference.meet.test/anyroom-late'));
  });

  test('lets presence pass, however much of it', async () => {
    const flood = Array.from(
      { length: 1_000 },
      (_, n) =>
        `<presence from='${ROOM}@conference.meet.test/n${n}'><x xmlns='http://jabber.org/protocol/muc#user'><item role='participant' jid='p${n}@meet.test/x'/></x></presence>`,
    ).join('');
    server.answer = (asked, stream) => {
      stream.send(flood);
      withMembers(members(ANN))(asked, stream);
    };
    expect(await everybody(people())).toEqual([ANN]);
  });
});

describe('a stream that is lost', () => {
  test('while a list is read is opened again, and the list is read again', async () => {
    server.answer = (asked, stream) =>
      server.opened() === 1 ? stream.drop() : withMembers(members(ANN))(asked, stream);
    expect(await everybody(people())).toEqual([ANN]);
    expect(server.opened()).toBe(2);
  });

  test('while somebody is removed: unknown where it stays lost, done where it comes back', async () => {
    server.answer = (_, stream) => stream.drop();
    const service = people({ maxAttempts: 2 });
    expect(await errorOf(service.removeParticipant(ROOM, ANN))).toMatchObject({
      code: 'unavailable',
      outcome: 'unknown',
      retryable: true,
    });
    expect(server.opened()).toBe(2);
    server.answer = (asked, stream) => (server.opened() === 3 ? stream.drop() : nobody(asked, stream));
    await service.removeParticipant(ROOM, ANN);
  });

  test('while somebody is added: unknown, and not repeated', async () => {
    server.answer = (asked, stream) => (asked.type === 'set' ? stream.drop() : nobody(asked, stream));
    const service = people();
    expect(await errorOf(service.addParticipant(ROOM, { id: ANN, role: 'attendee' }))).toMatchObject({
      code: 'unavailable',
      outcome: 'unknown',
      retryable: false,
    });
    expect(server.asked.filter(({ type }) => type === 'set')).toHaveLength(1);
  });

  test('before anything was changed: not sent', async () => {
    server.answer = (_, stream) => stream.drop();
    expect(await errorOf(people().addParticipant(ROOM, { id: ANN, role: 'attendee' }))).toMatchObject({
      code: 'unavailable',
      outcome: 'not-sent',
      retryable: true,
    });
    expect(server.opened()).toBe(3); // a reading is safe to repeat
  });

  test('by an error of the server says why', async () => {
    server.answer = (_, stream) => stream.send(streamError('system-shutdown'));
    expect(await errorOf(everybody(people({ maxAttempts: 1 })))).toMatchObject({
      code: 'unavailable',
      outcome: 'not-sent',
      details: { vendorCode: 'system-shutdown' },
    });
  });

  test('and followed by nobody to another host', async () => {
    server.answer = (_, stream) =>
      stream.send(
        `<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>127.0.0.1:9</see-other-host></stream:error>`,
      );
    expect(await errorOf(everybody(people()))).toMatchObject({ code: 'misconfigured' });
    expect(server.opened()).toBe(1);
  });
});

describe('a stream that cannot be opened', () => {
  test('for a wrong secret is unauthenticated, and is not tried again', async () => {
    const service = people({ component: { domain: 'anyroom.meet.test', secret: 'wrong-but-secret' } });
    const error = await errorOf(service.removeParticipant(ROOM, ANN));
    expect(error).toMatchObject({ code: 'unauthenticated', outcome: 'not-sent', retryable: false });
    expect(JSON.stringify(error)).not.toContain('wrong-but-secret');
    expect(server.opened()).toBe(1);
  });

  test.each([
    ['conflict', 'unavailable', 3],
    ['host-unknown', 'misconfigured', 1],
    ['invalid-namespace', 'misconfigured', 1],
    ['system-shutdown', 'unavailable', 3],
  ])('for %s is %s', async (condition, code, attempts) => {
    server.admit = (stream) => stream.send(streamError(condition));
    expect(await errorOf(people().removeParticipant(ROOM, ANN))).toMatchObject({
      code,
      outcome: 'not-sent',
      details: { vendorCode: condition },
    });
    expect(server.opened()).toBe(attempts);
  });

  test('because nobody listens is unavailable, unsent', async () => {
    const { configuration } = server;
    await server.close();
    const service = new JitsiParticipantService(configuration);
    expect(await errorOf(service.removeParticipant(ROOM, ANN))).toMatchObject({
      code: 'unavailable',
      outcome: 'not-sent',
    });
    await service.close();
    server = await startComponentServer();
  });

  test('because the server says nothing ends with the call, and the next call opens another', async () => {
    server.admit = () => undefined;
    const service = people({ attemptTimeoutInMs: 1_000, maxAttempts: 1 });
    expect(await errorOf(service.removeParticipant(ROOM, ANN))).toMatchObject({ outcome: 'not-sent', retryable: true });
    await until(() => server.standing() === 0);
    server.admit = (stream) => stream.send('<handshake/>');
    await service.removeParticipant(ROOM, ANN);
  });
});

describe('a server that does not answer', () => {
  test('is given up by the deadline, or by the caller, and what it says later is nothing', async () => {
    const held: (() => void)[] = [];
    server.answer = (asked, stream) => held.push(() => nobody(asked, stream));
    const service = people();
    expect(await errorOf(service.removeParticipant(ROOM, ANN, { timeoutInMs: 1_000 }))).toMatchObject({
      code: 'timeout',
      outcome: 'unknown',
      retryable: true,
    });
    const controller = new AbortController();
    const removing = errorOf(service.removeParticipant(ROOM, ANN, { abortSignal: controller.signal }));
    await until(() => held.length === 2);
    controller.abort();
    expect(await removing).toMatchObject({ code: 'cancelled', outcome: 'unknown' });
    for (const release of held) release();
    server.answer = withMembers(members(ANN));
    expect(await everybody(service)).toEqual([ANN]);
    expect(server.opened()).toBe(1);
  });

  test('at all is taken for gone: the next attempt has another stream', async () => {
    server.answer = (asked, stream) => {
      if (server.opened() > 1) withMembers(members(ANN))(asked, stream);
    };
    expect(await everybody(people({ attemptTimeoutInMs: 1_000 }))).toEqual([ANN]);
    expect(server.opened()).toBe(2);
  });

  test('with anything whole is taken for gone as well', async () => {
    server.answer = (asked, stream) => {
      if (server.opened() > 1) withMembers(members(ANN))(asked, stream);
      else stream.send('<message>');
    };
    expect(await everybody(people({ attemptTimeoutInMs: 1_000 }))).toEqual([ANN]);
    expect(server.opened()).toBe(2);
  });

  test('lets calls in flight finish when the service is closed', async () => {
    const held: (() => void)[] = [];
    server.answer = (asked, stream) => held.push(() => nobody(asked, stream));
    const service = people();
    const removing = service.removeParticipant(ROOM, ANN);
    await until(() => held.length === 1);
    const closed = service.close();
    held[0]?.();
    await removing;
    await closed;
    await until(() => server.standing() === 0);
  });
});

test('whom a room takes off its roster because they were put out is put on it again', async () => {
  let isOut = false;
  server.answer = (asked, stream) => {
    const on = (items: string) => stream.send(answerOf(asked, items));
    if (asked.type === 'set' && asked.xml.includes('role="none"')) isOut = true;
    if (asked.type === 'get' && asked.xml.includes('affiliation="member"')) return on(isOut ? '' : members(ANN));
    if (asked.type === 'get' && asked.xml.includes('role="participant"')) {
      return on(isOut ? '' : `<item nick='ann' role='participant' affiliation='member' jid='${ANN}/phone'/>`);
    }
    nobody(asked, stream);
  };
  const live = new JitsiLiveService(server.configuration);
  closing.push(() => live.close());
  await live.ejectParticipant(ROOM, ANN);
  const changes = server.asked.filter(({ type }) => type === 'set').map(({ xml }) => /<item [^>]*>/.exec(xml)?.[0]);
  expect(changes).toEqual(['<item nick="ann" role="none"/>', `<item jid="${ANN}" affiliation="member"/>`]);
  await until(() => server.left.length === 1); // and is in the room no longer
});

test.each([
  ['who is banned meanwhile stays banned', 'outcast'],
  ['whose place on the roster is changed meanwhile keeps that', 'member'],
])('somebody %s', async (_, affiliation) => {
  let isOut = false;
  server.answer = (asked, stream) => {
    const asks = (what: string) => asked.type === 'get' && asked.xml.includes(what);
    const found = `<item jid='${ANN}' affiliation='${affiliation}'/>`;
    if (asked.type === 'set' && asked.xml.includes('role="none"')) isOut = true;
    if (asks('affiliation="admin"') && !isOut) return stream.send(answerOf(asked, `<item jid='${ANN}'/>`));
    if (asks(`affiliation="${affiliation}"`) && isOut) return stream.send(answerOf(asked, found));
    if (asks('role="moderator"') && !isOut) {
      return stream.send(answerOf(asked, `<item nick='ann' role='moderator' jid='${ANN}/phone'/>`));
    }
    nobody(asked, stream);
  };
  const live = new JitsiLiveService(server.configuration);
  closing.push(() => live.close());
  await live.ejectParticipant(ROOM, ANN);
  expect(server.asked.flatMap(({ type, xml }) => (type === 'set' ? /<item [^>]*>/.exec(xml) : []))).toEqual([
    '<item nick="ann" role="none"/>',
  ]);
});

test('a role reaches somebody who takes another nickname meanwhile', async () => {
  let nick = 'ann';
  let role = 'participant';
  server.answer = (asked, stream) => {
    if (asked.type === 'set') {
      if (!asked.xml.includes(`nick="${nick}"`)) return failing('item-not-found')(asked, stream);
      role = 'visitor';
    }
    const answer =
      asked.type === 'get' && asked.xml.includes(`role="${role}"`)
        ? answerOf(asked, `<item nick='${nick}' role='${role}' jid='${ANN}/phone'/>`)
        : answerOf(asked, '');
    stream.send(answer);
  };
  server.receive = (place, stream) => {
    if (nick === 'ann') nick = 'anna';
    letIn(place, stream);
  };
  expect(await people().updateParticipant(ROOM, ANN, { role: 'viewer' })).toMatchObject({ role: 'viewer' });
});

test('whoever leaves before they are a visitor is none: a conflict', async () => {
  let isIn = true;
  server.answer = (asked, stream) => {
    if (asked.type === 'get' && isIn && asked.xml.includes('role="participant"')) {
      return stream.send(answerOf(asked, `<item nick='ann' role='participant' jid='${ANN}/phone'/>`));
    }
    withMembers(members(ANN))(asked, stream);
  };
  server.receive = (place, stream) => {
    isIn = false;
    letIn(place, stream);
  };
  expect(await errorOf(people().updateParticipant(ROOM, ANN, { role: 'viewer' }))).toMatchObject({ code: 'conflict' });
});

test('who gives up while a room lets them in does not take the next call out of it', async () => {
  server.answer = (asked, stream) => {
    if (asked.type === 'get' && asked.xml.includes('role="participant"')) {
      return stream.send(answerOf(asked, `<item nick='ann' role='participant' jid='${ANN}/phone'/>`));
    }
    nobody(asked, stream);
  };
  const waiting: (() => void)[] = [];
  const places: string[] = [];
  server.receive = (place, stream) => {
    places.push(place);
    waiting.push(() => letIn(place, stream));
  };
  const live = new JitsiLiveService(server.configuration);
  closing.push(() => live.close());
  const controller = new AbortController();
  const first = errorOf(live.ejectParticipant(ROOM, ANN, { abortSignal: controller.signal }));
  await until(() => places.length === 1);
  controller.abort();
  expect(await first).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
  const second = live.ejectParticipant(ROOM, ANN);
  await until(() => places.length === 2);
  for (const go of waiting) go();
  await second;
  await until(() => server.left.includes(places[1] ?? ''));
  // A room knows us by our address: to leave by one nickname is to leave.
  expect(server.left).toEqual(places);
});

test('a change in flight when its connection is closed is not said to be unsent', async () => {
  server.answer = () => undefined;
  const connection = createJitsiConnection(server.configuration);
  const service = new JitsiParticipantService(server.configuration, connection);
  const removing = errorOf(service.removeParticipant(ROOM, ANN));
  await until(() => server.asked.length === 1);
  await connection.close();
  const error = await removing;
  expect(error).toMatchObject({ code: 'cancelled', outcome: 'unknown' });
  expect(error.message).not.toContain('nothing was sent');
});

test.each(['INVALID_CA', 'INVALID_PURPOSE', 'PATH_LENGTH_EXCEEDED', 'HOSTNAME_MISMATCH', 'CERT_HAS_EXPIRED'])(
  'a certificate that is not trusted for %s is misconfigured',
  (code) => {
    expect(failureOfStream({ code }, 'account', false)).toMatchObject({ code: 'misconfigured', kind: 'lost' });
  },
);

describe('a port of something else', () => {
  const others: readonly (readonly [about: string, says: string | Uint8Array])[] = [
    ['a web server', 'HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n\r\n<html><body>planted'],
    ['a shell', 'SSH-2.0-planted\r\n'],
    ['one that expects TLS', Uint8Array.of(21, 3, 1, 0, 2, 2, 70)],
  ];
  const listening = async (says: string | Uint8Array) => {
    const sockets = new Set<Socket>();
    const other = createServer((socket) => {
      sockets.add(socket.on('error', () => undefined));
      socket.once('data', () => socket.write(says)); // and leaves it open
    }).listen(0, '127.0.0.1');
    await once(other, 'listening');
    closing.push(async () => {
      for (const socket of sockets) socket.destroy();
      other.close();
      await once(other, 'close');
    });
    return `127.0.0.1:${(other.address() as AddressInfo).port}`;
  };
  const admin = { jid: 'anyroom@meet.test', password: 'x' };

  describe.each([
    ['a component', {}],
    ['an account', { component: undefined, admin }],
  ] as const)('%s', (_, who) => {
    test.each(others)('%s is noticed', async (_, says) => {
      const at = `xmpp://${await listening(says)}`;
      const error = await errorOf(everybody(people({ ...who, server: at })));
      expect(error).toMatchObject({ code: 'misconfigured', outcome: 'not-sent', retryable: false });
      expect(error.message).toMatch(/no XMPP server.*port in server/);
      expect(error.message).not.toContain('planted');
    });
  });

  test.each([
    ['a web server', others[0]?.[1] ?? ''],
    ['streams in plain text', streamError('not-well-formed')],
  ] as const)('of %s where TLS is spoken to it is misconfigured', async (_, says) => {
    const at = `xmpps://${await listening(says)}`;
    const error = await errorOf(everybody(people({ component: undefined, admin, server: at })));
    expect(error).toMatchObject({ code: 'misconfigured', outcome: 'not-sent', retryable: false });
    expect(error.message).toMatch(/does not speak TLS.*xmpp:\/\//);
  });

  test('that says nothing at all is a timeout that names the port', async () => {
    const at = `xmpp://${await listening('')}`;
    const error = await errorOf(everybody(people({ server: at, timeoutInMs: 1_000 })));
    expect(error).toMatchObject({ code: 'timeout', outcome: 'not-sent', retryable: true });
    expect(error.message).toMatch(/did not open a stream.*port in server.*raise timeoutInMs/);
  });
});

describe('a domain that keeps no rooms', () => {
  test.each(['not-allowed', 'service-unavailable', 'remote-server-not-found', 'remote-server-timeout'])(
    '%s names its knob, by URL and in code',
    async (condition) => {
      server.answer = failing(condition);
      const error = await errorOf(everybody(people({ maxAttempts: 1 })));
      expect(error.message).toMatch(/domain of the rooms.*conference, which is the host of a jitsi: URL/);
    },
  );
});

describe('what a server of rooms answers', () => {
  test.each([
    ['item-not-found', 'not-found'],
    ['gone', 'not-found'],
    ['not-allowed', 'permission-denied'],
    ['forbidden', 'permission-denied'],
    ['not-authorized', 'permission-denied'],
    ['not-acceptable', 'permission-denied'],
    ['conflict', 'conflict'],
    ['jid-malformed', 'invalid-argument'],
    ['remote-server-not-found', 'misconfigured'],
    ['service-unavailable', 'unavailable'],
    ['resource-constraint', 'unavailable'],
    ['internal-server-error', 'unavailable'],
    ['policy-violation', 'rate-limited'],
    ['undefined-condition', 'unknown'],
  ])('%s is %s, and refused', async (condition, code) => {
    server.answer = failing(condition);
    const error = await errorOf(people({ maxAttempts: 1 }).removeParticipant(ROOM, ANN));
    expect(error).toMatchObject({
      code,
      outcome: 'refused',
      details: { vendorCode: condition, room: ROOM, participant: ANN },
    });
    expect(error.subject).toBe(code === 'not-found' ? 'room' : undefined);
  });

  test('a condition is found behind the words about it', async () => {
    server.answer = ({ id, from, to }, stream) => {
      const xmlns = "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'";
      const error = `<error type='auth'><text ${xmlns}>No, planted.</text><forbidden ${xmlns}/></error>`;
      stream.send(`<iq type='error' id='${id}' from='${to}' to='${from}'>${error}</iq>`);
    };
    const error = await errorOf(people().removeParticipant(ROOM, ANN));
    expect(error).toMatchObject({ code: 'permission-denied', details: { vendorCode: 'forbidden' } });
    expect(JSON.stringify([error, error.stack])).not.toContain('planted');
  });

  test('a condition that is none is not repeated, because it may be anything', async () => {
    const service = people({ maxAttempts: 1 });
    server.answer = failing('the-planted-secret');
    const error = await errorOf(service.removeParticipant(ROOM, ANN));
    expect(error).toMatchObject({ code: 'unknown', outcome: 'refused' });
    expect(JSON.stringify([error, error.message, error.stack])).not.toContain('planted');
    server.answer = (_, stream) => stream.send(streamError('the-planted-secret'));
    const broken = await errorOf(service.removeParticipant(ROOM, ANN));
    expect(broken).toMatchObject({ code: 'unavailable', outcome: 'unknown' });
    expect(JSON.stringify([broken, broken.message, broken.stack])).not.toContain('planted');
  });

  test('a yes that holds no answer is malformed, and neither an empty room nor one without a title', async () => {
    server.answer = ({ id, from, to }, stream) =>
      stream.send(`<iq type='result' id='${id}' from='${to}' to='${from}'/>`);
    const rooms = new JitsiRoomService(server.configuration);
    closing.push(() => rooms.close());
    const malformed = { code: 'malformed-response', outcome: 'not-sent' };
    expect(await errorOf(everybody(people()))).toMatchObject(malformed);
    expect(await errorOf(rooms.getRoom(ROOM))).toMatchObject(malformed);
  });

  test('a refusal after a change that was made leaves the outcome unknown', async () => {
    let gets = 0;
    server.answer = (asked, stream) => {
      gets += asked.type === 'get' ? 1 : 0;
      if (gets > 6) failing('forbidden')(asked, stream);
      else withMembers(members(ANN))(asked, stream);
    };
    expect(await errorOf(people().updateParticipant(ROOM, ANN, { role: 'presenter' }))).toMatchObject({
      code: 'permission-denied',
      outcome: 'unknown',
    });
  });

  test('a batch reads the room once before it changes anybody, and changes one person in each request', async () => {
    const ids = ['ann@meet.test', 'ben@meet.test', 'cyd@meet.test'];
    server.answer = withMembers(members(...ids));
    const { outcomes } = await people().updateParticipants(
      ROOM,
      [...ids, 'nobody@meet.test'].map((id) => [id, { role: 'presenter' }] as const),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['applied', 'applied', 'applied', 'failed']);
    const changes = server.asked.filter(({ type }) => type === 'set');
    expect(changes.map(({ xml }) => xml.match(/<item /g)?.length)).toEqual([1, 1, 1]);
    const before = server.asked.slice(0, server.asked.indexOf(changes[0] as (typeof changes)[0]));
    expect(before).toHaveLength(6);
    expect(server.asked.length).toBeLessThanOrEqual(6 + 3 + 3 * 6);
  });
});

describe('a server without the command that names all rooms', () => {
  const features = (feature: string) =>
    `<query xmlns='http://jabber.org/protocol/disco#info'><feature var='${feature}'/></query>`;
  const saying = (feature: string, rooms: string) => (asked: Asked, stream: Parameters<typeof letIn>[1]) => {
    const { id, from, to, xml } = asked;
    const result = (child: string) =>
      stream.send(`<iq type='result' id='${id}' from='${to}' to='${from}'>${child}</iq>`);
    if (xml.includes('disco#info')) result(features(feature));
    else if (xml.includes('disco#items'))
      result(`<query xmlns='http://jabber.org/protocol/disco#items'>${rooms}</query>`);
    else failing('service-unavailable')(asked, stream);
  };
  const listed = async () => {
    const service = new JitsiRoomService({ ...server.configuration, maxAttempts: 1 });
    closing.push(() => service.close());
    for await (const { id } of service.listRooms()) return id;
    return undefined;
  };

  test('is asked for its directory, where it has rooms', async () => {
    server.answer = saying('http://jabber.org/protocol/muc', '');
    expect(await listed()).toBeUndefined();
    server.answer = saying('http://jabber.org/protocol/muc', "<item jid='standup@conference.meet.test'/>");
    await errorOf(listed()); // it is read then, which this server refuses
    expect(server.asked.some(({ to }) => to === 'standup@conference.meet.test')).toBe(true);
  });

  test('and many rooms of one page make no warning of a leak', async () => {
    // The process itself: the one that Jest gives to tests hears of no warnings.
    const realProcess: typeof process = setImmediate.constructor('return process')();
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    realProcess.on('warning', onWarning);
    try {
      const rooms = Array.from({ length: 20 }, (_, number) => `<item jid='r${number}@conference.meet.test'/>`);
      server.answer = saying('http://jabber.org/protocol/muc', rooms.join(''));
      await errorOf(listed());
      await new Promise((resolve) => setImmediate(resolve)); // warnings come in a later turn
      expect(warnings).toEqual([]);
    } finally {
      realProcess.off('warning', onWarning);
    }
  });

  test('and without rooms is the operator’s to mend', async () => {
    server.answer = saying('jabber:iq:version', "<item jid='conference.meet.test'/>");
    expect(await errorOf(listed())).toMatchObject({ code: 'misconfigured', outcome: 'not-sent' });
  });
});
