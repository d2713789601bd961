import { inspect } from 'node:util';
import { TOKENS } from '@anyroom/core/inversify';
import { JITSI_TOKENS, jitsiModule } from '@anyroom/jitsi/inversify';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Container } from 'inversify';
import { type FakeComponentServer, startComponentServer } from './fake/component-server.js';

let server: FakeComponentServer;

beforeEach(async () => {
  server = await startComponentServer();
});

afterEach(() => server.close());

test('binds the four services by their name, over one stream, and ends both when it is unloaded', async () => {
  const container = new Container();
  const module = jitsiModule(server.configuration);
  await container.load(module);
  for (const [shared, own] of [
    [TOKENS.ParticipantService, JITSI_TOKENS.Service],
    [TOKENS.RoomService, JITSI_TOKENS.RoomService],
    [TOKENS.JoinCredentialService, JITSI_TOKENS.JoinCredentialService],
    [TOKENS.LiveService, JITSI_TOKENS.LiveService],
  ] as const) {
    expect(container.get(shared as symbol, { name: 'jitsi' })).toBe(container.get(own as symbol, { name: 'jitsi' }));
    expect(() => container.get(shared as symbol)).toThrow();
  }
  const participants = container.get(TOKENS.ParticipantService, { name: 'jitsi' });
  await participants.removeParticipant('standup', 'ann@meet.test');
  await container.get(TOKENS.RoomService, { name: 'jitsi' }).closeRoom('standup');
  expect([server.opened(), server.standing()]).toEqual([1, 1]);
  await container.unloadAsync(module);
  await expect(participants.removeParticipant('standup', 'ann@meet.test')).rejects.toMatchObject({ code: 'cancelled' });
  expect(server.opened()).toBe(1);
});

test('two stand side by side, one of them for everybody', async () => {
  const container = new Container();
  const modules = [
    jitsiModule(server.configuration, { name: 'eu' }),
    jitsiModule(server.configuration, { name: 'us', default: true }),
  ] as const;
  await container.load(...modules);
  const of = (name: string) => container.get(TOKENS.ParticipantService, { name });
  expect(container.get(TOKENS.ParticipantService)).toBe(of('us'));
  expect(of('eu')).not.toBe(of('us'));
  await container.unloadAsync(...modules);
});

test('shows no secret to those who inspect the container, or what is in it', async () => {
  const password = 'the-planted-password';
  for (const configuration of [
    server.configuration,
    {
      conference: 'conference.meet.test',
      server: 'xmpp://127.0.0.1:1',
      admin: { jid: 'admin@meet.test', password },
    },
  ]) {
    const container = new Container();
    const module = jitsiModule(configuration);
    await container.load(module);
    const parts = Object.values(JITSI_TOKENS).map((token) => container.get(token as symbol, { name: 'jitsi' }));
    for (const part of [container, ...parts]) {
      const shown = `${inspect(part, { depth: 20, showHidden: true })} ${JSON.stringify(part) ?? ''}`;
      expect(shown).not.toContain(password);
      expect(shown).not.toContain(server.secret);
    }
    await container.unloadAsync(module);
  }
});
