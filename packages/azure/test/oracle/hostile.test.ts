import { asAzure } from '@anyroom/azure';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { everybody } from '../../../../test/support/error-of.js';
import { overRealSockets } from '../support/emulated.js';
import { ACCESS_KEY, ours, theirs } from './both.js';
import { differencesOf } from './differences.js';
import { type Recorded, startRecorder } from './recorder.js';
import { isSigned } from './signature.js';

const HOSTILE = ['a/b', '../x', '%2F', '%2e%2e', '8:acs:x', 'constructor', '1', '😀', '//evil.example', '?a=b#c', ' '];
const MORE = ['a+b', 'a b', "it's!*()", '\u0000', '{roomId}', '{endpoint}', '$&', '<id>', 'é', 'e\u0301', '"', '\\'];

/** Any text; half a surrogate pair, nothing and dots are refused by our own checks. */
const anyId = fc.oneof(fc.constantFrom(...HOSTILE, ...MORE), fc.string({ unit: 'binary', minLength: 1 }));
const user = (id: string) => ({ communicationUserId: id });

describe('ids from anywhere', () => {
  overRealSockets();

  test('come in the same target and the same body from both, where both accept them', async () => {
    const [one, other] = [await startRecorder(), await startRecorder()];
    const { rooms, participants, joinCredentials } = ours(one);
    const official = theirs(other);
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(anyId, anyId, async (room, id) => {
        const pairs: readonly (readonly [string, () => Promise<unknown>, () => Promise<unknown>])[] = [
          ['get', () => rooms.getRoom(room), () => official.rooms.getRoom(room)],
          [
            'list',
            () => everybody(participants.listParticipants(room)),
            () => everybody(official.rooms.listParticipants(room)),
          ],
          [
            'patch',
            () => asAzure(participants).patchParticipants(room, [[id, { role: 'Consumer' }]]),
            () => official.rooms.addOrUpdateParticipants(room, [{ id: user(id), role: 'Consumer' }]),
          ],
          [
            'remove',
            () => participants.removeParticipant(room, id),
            () => official.rooms.removeParticipants(room, [user(id)]),
          ],
          [
            'issue',
            () => joinCredentials.issueJoinCredential(room, id),
            () => official.identity.getToken(user(id), ['voip.join']),
          ],
        ];
        for (const [name, mine, official] of pairs) {
          const [sent, theirSent] = [await sentBy(one, mine), await sentBy(other, official)];
          if (sent.length === 0 || theirSent.length === 0) continue;
          compared += 1;
          expect([name, differencesOf(sent, theirSent)]).toEqual([name, []]);
          for (const request of sent) expect(isSigned(request, ACCESS_KEY)).toBe(true);
        }
      }),
      { numRuns: 60, examples: [...HOSTILE, ...MORE].map((id) => [id, id] as [string, string]) },
    );
    expect(compared).toBeGreaterThan(200);
  }, 60_000);

  test('but for one: the SDK loses somebody called __proto__, and asks for nothing', async () => {
    const [one, other] = [await startRecorder(), await startRecorder()];
    await asAzure(ours(one).participants).patchParticipants('1', [['__proto__', { role: 'Consumer' }]]);
    await theirs(other).rooms.addOrUpdateParticipants('1', [{ id: user('__proto__'), role: 'Consumer' }]);
    expect([one, other].map(({ recorded }) => recorded[0]?.body)).toEqual([
      '{"participants":{"__proto__":{"role":"Consumer"}}}',
      '{"participants":{}}',
    ]);
  });
});

/** What a call sends, whatever comes of it. */
async function sentBy(recorder: { readonly recorded: readonly Recorded[] }, call: () => Promise<unknown>) {
  const before = recorder.recorded.length;
  await call().catch(() => undefined);
  return recorder.recorded.slice(before);
}
