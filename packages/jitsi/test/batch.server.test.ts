import { JitsiParticipantService } from '@anyroom/jitsi';
import { expect, test } from '@jest/globals';
import { served } from './support/served.js';
import { NS, xml } from './support/xmpp.js';

const at = served();

test('a batch of twenty is applied wholly, one stanza for each person', async () => {
  const service = at.open(new JitsiParticipantService(at.configuration()));
  const room = await at.room();
  const ids = Array.from({ length: 20 }, () => at.account().jid);
  for (const id of ids) await at.overseer.setAffiliation(room.address, id, 'member');

  const { allApplied, outcomes } = await service.updateParticipants(
    room.id,
    ids.map((id) => [id, { role: 'presenter' }] as const),
  );
  expect(allApplied).toBe(true);
  expect(outcomes.map(({ id, status }) => [id, status])).toEqual(ids.map((id) => [id, 'applied']));
  expect([...(await at.overseer.affiliated(room.address, 'admin'))].sort()).toEqual([...ids].sort());
  expect(await at.overseer.affiliated(room.address, 'member')).toEqual([]);
});

test('the server itself takes only the first of two items in a stanza, and answers that all is well', async () => {
  const room = await at.room();
  const [first, second] = [at.account().jid, at.account().jid];
  const items = [first, second].map((jid) => xml('item', { jid, affiliation: 'member' }));
  const answer = await at.overseer.ask('set', room.address, xml('query', { xmlns: NS.admin }, ...items));
  expect(answer.attrs['type']).toBe('result');
  expect(await at.overseer.affiliated(room.address, 'member')).toEqual([first]);
});
