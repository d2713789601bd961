import { inspect } from 'node:util';
import { createTransport, TRANSPORT } from '@anyroom/adapter-kit/http';
import { TOKENS } from '@anyroom/core/inversify';
import { JANUS_TOKENS, janusModule } from '@anyroom/janus/inversify';
import { describe, expect, test } from '@jest/globals';
import { Container } from 'inversify';
import { errorOf, everybody } from '../../../test/support/error-of.js';
import { CONFIGURATION, plan, says } from './support/planned-janus.js';

const { ParticipantService, RoomService, JoinCredentialService, LiveService } = TOKENS;
const nobody = says({ videoroom: 'participants', participants: [] });

describe('the module', () => {
  test('binds the four services by its name alone', async () => {
    const container = new Container();
    const module = janusModule(CONFIGURATION);
    await container.load(module);
    for (const [shared, own] of [
      [ParticipantService, JANUS_TOKENS.Service],
      [RoomService, JANUS_TOKENS.RoomService],
      [JoinCredentialService, JANUS_TOKENS.JoinCredentialService],
      [LiveService, JANUS_TOKENS.LiveService],
    ] as const) {
      const service = container.get(shared as symbol, { name: 'janus' });
      expect(container.get(own as symbol, { name: 'janus' })).toBe(service);
      expect(service).toMatchObject({ provider: 'janus' });
      expect(() => container.get(shared as symbol)).toThrow();
    }
    await container.unloadAsync(module);
  });

  test('binds them for everybody when told to, over the transport of the application, and ends them', async () => {
    const taken = plan([nobody]);
    const transport = createTransport({ userAgent: 'mine/1' });
    const container = new Container();
    container.bind(TRANSPORT).toConstantValue(transport);
    const module = janusModule(CONFIGURATION, { name: 'eu', default: true });
    await container.load(module);
    const people = container.get(ParticipantService);
    expect(container.get(ParticipantService, { name: 'eu' })).toBe(people);
    expect(await everybody(people.listParticipants('5'))).toEqual([]);
    expect(taken[0]?.headers['user-agent']).toMatch(/mine\/1$/);
    expect(taken[0]?.message).toMatchObject({ admin_secret: 'planted-admin-secret' });
    await container.unloadAsync(module);
    expect(await errorOf(people.getParticipant('5', '7'))).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    transport.close();
  });

  test('leaves no secret open in the container', async () => {
    const container = new Container();
    const module = janusModule(CONFIGURATION);
    await container.load(module);
    const service = container.get(ParticipantService, { name: 'janus' });
    const configuration = container.get(JANUS_TOKENS.Configuration, { name: 'janus' });
    for (const value of [container, configuration, service]) {
      expect(inspect(value, { depth: null, showHidden: true, getters: true })).not.toContain('planted');
    }
    expect(JSON.stringify(configuration)).not.toContain('planted');
    await container.unloadAsync(module);
  });

  test('tells of mistakes when the first service is asked for', async () => {
    const container = new Container();
    await container.load(janusModule({ endpoint: 'x' }, { default: true }));
    expect(() => container.get(ParticipantService)).toThrow(/endpoint is not a URL/);
  });
});
