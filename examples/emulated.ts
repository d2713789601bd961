import { AzureParticipantService } from '@anyroom/azure';
import { AnyroomError } from '@anyroom/core';
// #region start
import { ASSUMPTIONS, startEmulator } from '@anyroom/emulator';

const emulator = await startEmulator();
const roomId = emulator.createRoom().id;
const rawId = emulator.createIdentity();
emulator.putRoomParticipant(roomId, { rawId, role: 'Presenter' });

// Whatever speaks the vendor's protocol can be tried on it; here it is our own adapter.
const { connectionString } = emulator.azure;
const service = new AzureParticipantService({ connectionString });
await service.updateParticipant(roomId, rawId, { role: 'attendee' });

console.log(emulator.participantsOf(roomId)); // [{ id: '8:acs:…', role: 'Attendee' }]
console.log(emulator.requests.count); // how many requests arrived; `requests.all` has them, without credentials
// #endregion

// #region faults
// The change is made, and the answer to it is lost: once, for this operation of this vendor.
const lost = emulator.faults.add({
  on: { provider: 'azure', method: 'PATCH', route: '/rooms/{roomId}/participants' },
  fault: { kind: 'reset', applied: true },
  times: 1,
});
// One request in ten waits between 200 ms and 500 ms: which ones, and how long, is the same in every run.
emulator.faults.add({ fault: { kind: 'latency', ms: 200, jitterInMs: 300 }, probability: 0.1, seed: 7 });

await service.updateParticipant(roomId, rawId, { role: 'presenter' }); // asks again, for that is safe here
console.log(`${lost.hits} answer was lost`); // `requests.all` tells which fault struck which request
emulator.faults.clear();
// #endregion

// #region intercept
emulator.intercept = ({ method }) =>
  method === 'PATCH'
    ? { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>502 Bad Gateway</h1>' }
    : undefined;
// #endregion
const failure = await service.updateParticipant(roomId, rawId, { role: 'viewer' }).catch((error: unknown) => error);
console.log(AnyroomError.is(failure, 'unavailable') ? `unavailable, outcome ${failure.outcome}` : failure);
emulator.intercept = undefined;
await service.close();

// #region control
// From another process, or by curl: the same by HTTP, from this machine only.
const control = async (method: string, path: string, body?: object) => {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${emulator.url}/_emulator${path}`, { method, headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text()); // {"problems":["rule.fault.kind \"rset\" is not known; …"]}
};
await control('POST', '/faults', { fault: { kind: 'html' }, on: { provider: 'cloudflare' }, times: 2 });
await control('POST', '/reset');
// #endregion
console.log(emulator.faults.all.length, emulator.requests.count);

// #region assume
// What the tests came to depend on; any other question could have any answer.
const met = ASSUMPTIONS.filter(({ name }) => emulator.questionsMet.includes(name));
for (const { name, values } of met) {
  for (const value of values) {
    const other = await startEmulator({ assume: { [name]: value } });
    // … the same tests again …
    await other.close();
  }
}
// #endregion
await emulator.close();
