import { NEW_ROOM_FIELDS, ROOM_FIELDS } from '@anyroom/core';
import type { Clause, ServicesBench } from '../../clause.js';
import { capabilitiesOf } from '../../under-test.js';
import { refusedUnsent } from '../support/sending.js';
import { leavingAllAsItIs, lively, serviceVerbsOf } from '../support/service-verbs.js';

/** What the services say of themselves. */
export const servicesCapabilityClauses: readonly Clause<ServicesBench>[] = [
  {
    id: 'services-declare-well-formed-capabilities',
    sentence:
      'The capabilities of rooms, join credentials and the running call are literals of the contract’s shape, without contradiction.',
    async verify({ services, vendor, assert }) {
      const { rooms, joinCredentials, live, participants, provider } = services;
      for (const service of [participants, rooms, joinCredentials, live]) {
        assert.equal(service.provider, provider, 'the provider of each service');
      }
      checkRooms(rooms.capabilities, assert);
      checkIssue(joinCredentials.capabilities, assert);
      const { eject, mute, unmute, session, devices } = live.capabilities;
      assert.ok([true, false].includes(eject), `eject: ${eject}`);
      assert.ok([true, false].includes(session), `session: ${session}`);
      assert.ok(mute === false || ['by-participant', 'by-moderator', 'unknown'].includes(mute.undo), 'mute.undo');
      assert.ok([true, false].includes(unmute), `unmute: ${unmute}`);
      assert.ok(!unmute || mute !== false, 'who can be unmuted can be muted');
      assert.ok(['one', 'many', 'unknown'].includes(devices), `devices: ${devices}`);
      await rooms.getRoom(await vendor.unknownRoom()).catch(() => undefined);
    },
  },
  {
    id: 'services-never-change-their-capabilities',
    sentence: 'The capabilities of each service are the same on every call, and on every service of one configuration.',
    async verify(bench) {
      const { assert, services } = bench;
      const before = structuredClone(capabilitiesOf(services));
      for (const verb of serviceVerbsOf(bench)) {
        const { room, id } = await lively(bench);
        await verb.call(services, room, id).catch(() => undefined);
        assert.deepEqual(capabilitiesOf(services), before, `the capabilities after ${verb.name}`);
      }
      const another = await bench.openAnother();
      assert.deepEqual(capabilitiesOf(another), before, 'the capabilities of other services');
      assert.equal(another.provider, services.provider, 'the provider of other services');
      await another.close();
      assert.deepEqual(capabilitiesOf(another), before, 'the capabilities after closing');
    },
  },
  {
    id: 'services-do-what-they-declare',
    sentence:
      'A verb of rooms, join credentials or the running call that the capabilities declare works, and one that they do not is `unsupported`, unsent.',
    async verify(bench) {
      for (const verb of serviceVerbsOf(bench)) {
        const { room, id } = await lively(bench);
        const call = () => verb.call(bench.services, room, id);
        const about = `${verb.name}, which is ${verb.declared ? '' : 'not '}declared`;
        if (verb.declared) {
          const failure = await call().then(
            () => undefined,
            (error: unknown) => error,
          );
          bench.assert.equal(failure, undefined, about);
        } else {
          await leavingAllAsItIs(bench, room, about, () => refusedUnsent(bench, about, { code: 'unsupported' }, call));
        }
      }
    },
  },
];

function checkRooms(
  { create, get, list, update, close }: ServicesBench['services']['rooms']['capabilities'],
  assert: ServicesBench['assert'],
): void {
  assert.ok([true, false].includes(get), `get: ${get}`);
  assert.ok([true, false].includes(list), `list: ${list}`);
  assert.ok([false, 'deletes', 'deactivates'].includes(close), `close: ${close}`);
  if (create !== false) {
    for (const field of [...create.fields, ...create.requires]) {
      assert.ok(NEW_ROOM_FIELDS.includes(field), `create: a field '${field}'`);
    }
    assert.equal(new Set(create.fields).size, create.fields.length, 'create.fields names each once');
    assert.ok(
      create.requires.every((field) => create.fields.includes(field)),
      'create requires only what it keeps',
    );
    assert.equal(typeof create.mintsId, 'boolean', 'create.mintsId');
    assert.equal(typeof create.repeatable, 'boolean', 'create.repeatable');
    assert.ok(create.mintsId || create.fields.includes('id'), 'an id is minted, or can be given');
    assert.ok(!create.mintsId || !create.requires.includes('id'), 'an id that is minted is not required');
  }
  if (update !== false) {
    assert.deepEqual(Object.keys(update.fields).sort(), [...ROOM_FIELDS].sort(), 'the fields of update');
    const kept = ROOM_FIELDS.filter((field) => update.fields[field] !== false);
    assert.ok(kept.length > 0, 'an update that can change no field is `false`');
    for (const field of kept) {
      const { clear } = update.fields[field] as { readonly clear: boolean };
      assert.equal(typeof clear, 'boolean', `update.fields.${field}.clear`);
    }
  }
}

function checkIssue(
  { issue, revoke }: ServicesBench['services']['joinCredentials']['capabilities'],
  assert: ServicesBench['assert'],
): void {
  assert.ok([true, false].includes(revoke), `revoke: ${revoke}`);
  assert.ok(!revoke || issue !== false, 'what can be revoked can be issued');
  if (issue === false) return;
  const { expiry, validFor, unknownParticipant, admits, earlier } = issue;
  assert.ok(['person', 'bearer'].includes(admits), `issue.admits: ${admits}`);
  assert.ok(['stated', 'never', 'unknown'].includes(expiry), `issue.expiry: ${expiry}`);
  assert.ok(['refused', 'issued'].includes(unknownParticipant), `issue.unknownParticipant: ${unknownParticipant}`);
  assert.ok(['kept', 'revoked', 'unknown'].includes(earlier), `issue.earlier: ${earlier}`);
  if (validFor === false) return;
  const { leastInMs, mostInMs } = validFor;
  assert.ok(leastInMs > 0 && mostInMs >= leastInMs && mostInMs < Number.POSITIVE_INFINITY, 'issue.validFor: a range');
}
