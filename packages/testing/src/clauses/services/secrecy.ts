import { ROOM_FIELDS } from '@anyroom/core';
import type { Clause, ServicesBench } from '../../clause.js';
import { roomValues, walkRooms } from '../support/rooms.js';
import { serviceFailures } from '../support/service-failures.js';
import { declaredVerbsOf, lively } from '../support/service-verbs.js';
import { checkErrorShowsNothing, checkResultShowsNothing } from '../support/showing.js';

/** What must never show. */
export const servicesSecrecyClauses: readonly Clause<ServicesBench>[] = [
  {
    id: 'services-show-nothing-secret-in-results',
    sentence:
      'Nothing secret is in a result of any service: credentials come only as `Secret`, and `reveal()` is the one way to their text.',
    async verify(bench) {
      const { services, assert } = bench;
      for (const verb of declaredVerbsOf(bench)) {
        const { room, id } = await lively(bench);
        const result = await verb.call(services, room, id);
        checkResultShowsNothing(bench, `a ${verb.name}`, result);
      }
      if (services.rooms.capabilities.list) checkResultShowsNothing(bench, 'a list', await walkRooms(bench));
      const { update } = services.rooms.capabilities;
      for (const field of ROOM_FIELDS.filter((each) => update !== false && update.fields[each] !== false)) {
        const { room } = await lively(bench);
        const result = await services.rooms.updateRoom(room, roomValues([field], 10));
        checkResultShowsNothing(bench, `an update of ${field}`, result);
      }
      assert.ok(
        bench.secrets().every((secret) => secret !== ''),
        'no secret of the harness is empty',
      );
      checkResultShowsNothing(bench, 'closing', await (await bench.openAnother()).close());
    },
  },
  {
    id: 'services-show-nothing-secret-in-errors',
    sentence:
      'Nothing secret is in an error of any service: not in its message, stack, cause or details, however it is shown.',
    async verify(bench) {
      for (const { about, code, run } of await serviceFailures(bench)) {
        checkErrorShowsNothing(bench, about, await bench.assert.rejects(run, { code }, about));
      }
    },
  },
];
