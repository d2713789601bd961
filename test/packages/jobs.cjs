// Small real jobs, done by packages that somebody else loaded, in whichever module system. Copied into the projects that
// scripts/test-packages makes; nothing but what it is handed is at hand there.
const assert = require('node:assert/strict');

/** @typedef {ReadonlyMap<string, any>} Loaded what each specifier gave, as `import()` and `require` do */

/**
 * Every entry point gives something, and one service after another does its job when it is opened by URL.
 * @param {Loaded} loaded
 */
async function proveRoots(loaded) {
  for (const [specifier, exports] of loaded) assert.ok(Object.keys(exports).length > 0, `${specifier} exports nothing`);
  const { openParticipantService, openServices, AnyroomError } = get(loaded, '@anyroom/core');
  const { cloudflare } = get(loaded, '@anyroom/cloudflare');
  const { azure } = get(loaded, '@anyroom/azure');
  const { memory } = get(loaded, '@anyroom/memory');
  const { participantServiceClauses, servicesClauses } = get(loaded, '@anyroom/testing');
  assert.ok(participantServiceClauses.length > 0 && servicesClauses.length > 0, 'there is no clause');

  await withEmulator(loaded, async (emulator) => {
    for (const { url, room, environment } of Object.values(placesIn(emulator))) {
      const service = openParticipantService(url, [cloudflare, azure, memory], environment);
      await promoteAndRemove(service, room, AnyroomError);
      await service.close();
      const services = openServices(url, [cloudflare, azure, memory], environment);
      await liveThroughARoom(services);
      await services.close();
    }
    await withoutARedis(loaded, placesIn(emulator).cloudflare);
  });

  const { janus } = get(loaded, '@anyroom/janus');
  const { jitsi } = get(loaded, '@anyroom/jitsi');
  for (const { url, environment } of SERVERS) {
    const services = openServices(url, [janus, jitsi], environment);
    await withoutAServer(services, AnyroomError);
    await services.close();
  }
}

/**
 * The same by a container: both vendors and the one in memory side by side, and one by URL.
 * @param {Loaded} loaded
 * @param {any} inversify
 */
async function proveModules(loaded, { Container }) {
  const { AnyroomError } = get(loaded, '@anyroom/core');
  const { participantServiceModule, TOKENS } = get(loaded, '@anyroom/core/inversify');
  const { cloudflareModule } = get(loaded, '@anyroom/cloudflare/inversify');
  const { azureModule } = get(loaded, '@anyroom/azure/inversify');
  const { memoryModule } = get(loaded, '@anyroom/memory/inversify');
  const { cloudflare } = get(loaded, '@anyroom/cloudflare');
  const { janusModule } = get(loaded, '@anyroom/janus/inversify');
  const { jitsiModule } = get(loaded, '@anyroom/jitsi/inversify');

  await withEmulator(loaded, async (emulator) => {
    const places = placesIn(emulator);
    const { accountId, appId, apiToken, baseUrl: base } = emulator.cloudflare;
    const roles = { presenter: 'group_call_host', attendee: 'group_call_participant' };
    const modules = [
      cloudflareModule({ accountId, appId, apiToken, base, roles }),
      azureModule({ connectionString: emulator.azure.connectionString }),
      memoryModule({ createsRooms: true }),
      janusModule({ endpoint: 'http://127.0.0.1:1/admin', roomSecret: 'of the rooms' }),
      jitsiModule({
        conference: 'conference.meet.test',
        server: 'xmpp://127.0.0.1:1',
        component: { domain: 'anyroom.meet.test', secret: 'of the component' },
      }),
      participantServiceModule({ ...places.cloudflare, providers: [cloudflare] }, { default: true }),
    ];
    const container = new Container();
    await container.load(...modules);
    for (const [name, { room }] of Object.entries(places)) {
      await promoteAndRemove(container.get(TOKENS.ParticipantService, { name }), room, AnyroomError);
    }
    const servicesOf = (/** @type {string} */ name) => ({
      rooms: container.get(TOKENS.RoomService, { name }),
      participants: container.get(TOKENS.ParticipantService, { name }),
      joinCredentials: container.get(TOKENS.JoinCredentialService, { name }),
      live: container.get(TOKENS.LiveService, { name }),
    });
    for (const name of Object.keys(places)) await liveThroughARoom(servicesOf(name));
    for (const name of ['janus', 'jitsi']) await withoutAServer(servicesOf(name), AnyroomError);
    const opened = container.get(TOKENS.ParticipantService);
    await promoteAndRemove(opened, places.cloudflare.room, AnyroomError);

    // Version 8 has two verbs where version 7 has one.
    await (container.unloadAsync ? container.unloadAsync(...modules) : container.unload(...modules));
    await assert.rejects(opened.getParticipant('a room', 'somebody'), (error) => AnyroomError.is(error, 'cancelled'));
  });
}

/**
 * Adds somebody, promotes them, demotes them in a batch, takes them off.
 * @param {import('@anyroom/core').ParticipantService} service
 * @param {string} room
 * @param {typeof import('@anyroom/core').AnyroomError} AnyroomError
 */
async function promoteAndRemove(service, room, AnyroomError) {
  const { id } = await service.addParticipant(room, { role: 'attendee' });
  const promoted = await service.updateParticipant(room, id, { role: 'presenter' });
  assert.equal(promoted.role, 'presenter', service.provider);
  const { allApplied, outcomes } = await service.updateParticipants(room, [
    [id, { role: 'attendee' }],
    ['nobody-by-this-id', { role: 'attendee' }],
  ]);
  assert.equal(allApplied, false, service.provider);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['applied', 'failed'],
    service.provider,
  );
  assert.deepEqual(await rolesOf(service, room), [[id, 'attendee']], service.provider);
  await service.removeParticipant(room, id);
  assert.deepEqual(await rolesOf(service, room), [], service.provider);
  const isNotFound = (/** @type {unknown} */ error) => AnyroomError.is(error, 'not-found');
  await assert.rejects(service.getParticipant(room, id), isNotFound, service.provider);
}

/**
 * Makes a room, lets somebody into it, puts them out, and closes it.
 * @param {Omit<import('@anyroom/core').Services, 'provider' | 'close'>} services
 */
async function liveThroughARoom({ rooms, participants, joinCredentials, live }) {
  const room = await rooms.createRoom();
  assert.equal((await rooms.getRoom(room)).id, room.id, rooms.provider);
  const { id } = await participants.addParticipant(room, { role: 'attendee' });
  const { token } = await joinCredentials.issueJoinCredential(room, id);
  assert.equal(String(token), '[redacted]', rooms.provider);
  assert.ok(token.reveal().length > 10, rooms.provider);
  if (live.capabilities.eject) await live.ejectParticipant(room, id);
  await rooms.closeRoom(room);
  const after = await rooms.getRoom(room).catch((/** @type {{ code: string }} */ { code }) => ({ status: code }));
  assert.equal(after.status, rooms.capabilities.close === 'deletes' ? 'not-found' : 'closed', rooms.provider);
}

/**
 * Budgets that count in Redis go on without it.
 * @param {Loaded} loaded
 * @param {{ url: string, room: string, environment: object }} place
 */
async function withoutARedis(loaded, { url, room, environment }) {
  const { createTransport } = get(loaded, '@anyroom/adapter-kit/http');
  const { redisBudgets } = get(loaded, '@anyroom/redis');
  const { cloudflareProvider } = get(loaded, '@anyroom/cloudflare');
  const { openParticipantService, AnyroomError } = get(loaded, '@anyroom/core');
  let commands = 0;
  const away = async () => {
    commands += 1;
    throw new Error('There is no Redis.');
  };
  const budgets = redisBudgets({ client: { eval: away, evalSha: away } });
  const transport = createTransport({ budgets });
  const service = openParticipantService(url, [cloudflareProvider({ transport })], environment);
  await promoteAndRemove(service, room, AnyroomError);
  assert.ok(commands > 0, 'nobody asked Redis');
  await service.close();
  transport.close();
  await budgets.close();
}

/** The providers whose vendor is a server of one's own; there is none at these addresses. */
const SERVERS = [
  { url: 'janus:?base=http://127.0.0.1:1/admin', environment: { JANUS_ROOM_SECRET: 'of the rooms' } },
  {
    url: 'jitsi://conference.meet.test?server=xmpp://127.0.0.1:1',
    environment: { JITSI_COMPONENT_DOMAIN: 'anyroom.meet.test', JITSI_COMPONENT_SECRET: 'of the component' },
  },
];

/**
 * What cannot be done is refused without a server; for what can be done, it is looked for.
 * @param {Omit<import('@anyroom/core').Services, 'provider' | 'close'>} services
 * @param {typeof import('@anyroom/core').AnyroomError} AnyroomError
 */
async function withoutAServer({ rooms, live }, AnyroomError) {
  const is = (/** @type {string} */ code) => (/** @type {any} */ error) =>
    AnyroomError.is(error) && error.code === code && error.outcome === 'not-sent';
  await assert.rejects(live.getSession('1'), is('unsupported'), live.provider);
  await assert.rejects(rooms.getRoom('1'), is('unavailable'), rooms.provider);
}

/** @param {import('@anyroom/core').ParticipantService} service @param {string} room */
async function rolesOf(service, room) {
  const found = [];
  for await (const { id, role } of service.listParticipants(room)) found.push([id, role]);
  return found;
}

/** @param {Loaded} loaded @param {(emulator: any) => Promise<void>} job */
async function withEmulator(loaded, job) {
  const emulator = await get(loaded, '@anyroom/emulator').startEmulator();
  try {
    await job(emulator);
  } finally {
    await emulator.close();
  }
}

/** Where, who and in which room, for each provider. */
function placesIn(/** @type {any} */ emulator) {
  const { accountId, appId, apiToken, baseUrl: base } = emulator.cloudflare;
  const roles = { 'role.presenter': 'group_call_host', 'role.attendee': 'group_call_participant' };
  return {
    cloudflare: {
      url: `cloudflare://${accountId}/${appId}?${new URLSearchParams({ base, ...roles })}`,
      room: emulator.createMeeting().id,
      environment: { CLOUDFLARE_API_TOKEN: apiToken },
    },
    azure: {
      url: 'azure:',
      room: emulator.createRoom().id,
      environment: { AZURE_COMMUNICATION_CONNECTION_STRING: emulator.azure.connectionString },
    },
    memory: { url: 'memory:', room: 'a-room', environment: {} },
  };
}

/** @param {Loaded} loaded @param {string} specifier */
function get(loaded, specifier) {
  const found = loaded.get(specifier);
  assert.ok(found, `${specifier} was not loaded`);
  return found;
}

module.exports = { proveRoots, proveModules };
