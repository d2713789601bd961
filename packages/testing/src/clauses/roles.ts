import type { ParticipantChanges } from '@anyroom/core';
import type { Clause } from '../clause.js';
import { held, seatedPerson } from './support/people.js';
import { changingNothing, refusedUnsent } from './support/sending.js';
import { changeOfField, ROLE_OF_NOBODY, roleOf } from './support/values.js';
import { walk } from './support/verbs.js';

/** What somebody may do. */
export const roleClauses: readonly Clause[] = [
  {
    id: 'roles-outside-the-map-are-refused',
    sentence:
      'A role outside the configured map is `invalid-argument`, unsent, and the message lists the known ones; it is looked up by own key, so that `constructor` is not a role.',
    async verify(bench) {
      const { room, id } = await seatedPerson(bench);
      const { update, add } = bench.service.capabilities;
      const [first, second] = bench.roles;
      await changingNothing(bench, room, 'roles outside the map', async () => {
        for (const role of [ROLE_OF_NOBODY, 'constructor', '__proto__', 'toString', '', first.role.toUpperCase()]) {
          const keepsIt = update !== false && update.fields.role !== false;
          const error = await refusedUnsent(
            bench,
            `an update to the role '${role}'`,
            keepsIt ? { code: 'invalid-argument' } : { code: 'unsupported', fields: ['role'] },
            () => bench.service.updateParticipant(room, id, { role }),
          );
          if (keepsIt && role !== '') {
            for (const known of [first, second]) {
              bench.assert.ok(
                error.message.includes(known.role),
                `the message lists '${known.role}': ${error.message}`,
              );
            }
          }
          const addsIt = add !== false && add.fields.includes('role');
          await refusedUnsent(
            bench,
            `an add with the role '${role}'`,
            { code: addsIt ? 'invalid-argument' : 'unsupported' },
            () => bench.service.addParticipant(room, { role }),
          );
        }
      });
    },
  },
  {
    id: 'a-role-is-never-cleared',
    sentence: 'A role is replaced, never cleared: `role: null` is `invalid-argument`, unsent.',
    async verify(bench) {
      const { room, id } = await seatedPerson(bench);
      const changes = { role: null } as unknown as ParticipantChanges;
      const update = bench.service.capabilities.update !== false;
      await changingNothing(bench, room, 'role: null', async () => {
        await refusedUnsent(
          bench,
          'role: null',
          { code: update ? 'invalid-argument' : ['invalid-argument', 'unsupported'] },
          () => bench.service.updateParticipant(room, id, changes),
        );
      });
    },
  },
  {
    id: 'a-role-is-never-defaulted',
    sentence:
      'A role is never defaulted: an update that names no role leaves the person the one they have, also one that is outside the map.',
    async verify(bench) {
      const room = await bench.vendor.createRoom();
      const vendorRoles = [roleOf(bench, 0).vendorRole, roleOf(bench, 1).vendorRole, bench.unmappedVendorRole];
      for (const vendorRole of vendorRoles) {
        const id = await bench.vendor.createParticipant(room, { displayName: 'Ada', vendorRole });
        const before = await held(bench, room, id);
        for (const field of ['displayName', 'avatarUrl'] as const) {
          const call = () => bench.service.updateParticipant(room, id, changeOfField(bench, field, 10));
          const { update } = bench.service.capabilities;
          if (update === false || update.fields[field] === false) {
            await refusedUnsent(bench, `an update of ${field}`, { code: 'unsupported' }, call);
          } else {
            const updated = await call();
            if (updated.vendorRole !== undefined) {
              bench.assert.equal(
                updated.vendorRole,
                before.vendorRole,
                `the answer to an update of ${field}: the role`,
              );
            }
          }
          const after = await held(bench, room, id);
          bench.assert.equal(after.vendorRole, before.vendorRole, `the role after an update of ${field}`);
        }
      }
    },
  },
  {
    id: 'unmapped-roles-are-tolerated',
    sentence:
      'A vendor’s role that is not in the map is no error on reading: `role` is absent, and `vendorRole` is the vendor’s own word.',
    async verify(bench) {
      const room = await bench.vendor.createRoom();
      const id = await bench.vendor.createParticipant(room, {
        displayName: 'Ada',
        vendorRole: bench.unmappedVendorRole,
      });
      const { vendorRole } = await held(bench, room, id);
      const { service, assert } = bench;
      const readings = [];
      if (service.capabilities.list) readings.push(...(await walk(service, room)));
      if (service.capabilities.get !== false) readings.push(await service.getParticipant(room, id));
      for (const reading of readings) {
        assert.equal(reading.id, id, 'who is read');
        assert.ok(!('role' in reading), 'a role outside the map is absent');
        assert.equal(reading.vendorRole, vendorRole, 'the vendor’s own word');
      }
      if (readings.length > 0) return;
      await refusedUnsent(bench, 'a read', { code: 'unsupported' }, () => service.getParticipant(room, id));
    },
  },
];
