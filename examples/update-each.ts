import { azure } from '@anyroom/azure';
import { cloudflare } from '@anyroom/cloudflare';
import { AnyroomError, openParticipantService, updateEach } from '@anyroom/core';
import { memory } from '@anyroom/memory';

const service = openParticipantService(process.env.ANYROOM_URL, [cloudflare, azure, memory], process.env);
const room = process.env.ANYROOM_ROOM ?? '';
for (let count = 0; count < 25; count += 1) await service.addParticipant(room, { role: 'attendee' });

// #region stream
/** Whom to promote, as they are asked for: a cursor of your database, or, as here, the list of a room. */
async function* everybody(from: number) {
  let row = 0;
  for await (const { id } of service.listParticipants(room)) {
    if (row >= from) yield { room, id, row, changes: { role: 'presenter' } };
    row += 1;
  }
}

const deploy = new AbortController();
process.once('SIGTERM', () => deploy.abort());

const from = Number(process.env.RESUME_AT ?? 0); // where the run before was stopped
let resumeAt = from;
let done = 0;
try {
  for await (const outcome of updateEach(service, everybody(from), { abortSignal: deploy.signal })) {
    if (outcome.status !== 'applied') console.error(`row ${outcome.entry.row}: ${outcome.status}`, outcome.error);
    resumeAt = from + outcome.resumeAt; // every row before it is done with: store it, also when this one was skipped
    done += 1;
    if (done % 10 === 0) console.log(`${done} done`);
  }
  console.log(`all ${done} done`);
} catch (error) {
  console.log(`stopped; go on with RESUME_AT=${resumeAt}`); // whoever was skipped comes after it
  if (!AnyroomError.is(error, 'cancelled')) throw error;
}
// #endregion

await service.close();
