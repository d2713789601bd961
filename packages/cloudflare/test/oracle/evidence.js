/**
 * Which cells of docs/capabilities.md the vendor's official SDK speaks for: for each, the intents of `intents.ts` in
 * which the adapter is compared with it. What is not here, nothing but the vendor's documents speaks for; nor is a cell
 * that says no.
 * @satisfies {import('../../../../scripts/capabilities/evidence.js').SpokenFor}
 */
export const CLOUDFLARE_SPOKEN_FOR = {
  'participants.update.displayName': ['change all that can be changed of a participant', 'clear a name and a picture'],
  'participants.update.avatarUrl': ['change all that can be changed of a participant', 'clear a name and a picture'],
  'participants.update.role': ['change all that can be changed of a participant'],
  'participants.batch': ['change a participant, each of a batch'],
  'participants.add.externalId': ['add a participant'],
  'participants.add.displayName': ['add a participant', 'add a participant without a name'],
  'participants.add.avatarUrl': ['add a participant'],
  'participants.add.role': ['add a participant'],
  'participants.mintsId': ['add a participant'],
  'participants.get': ['read a participant'],
  'participants.list': ['list the participants'],
  'participants.remove': ['remove a participant'],
  'rooms.create.title': ['make a meeting', 'make a meeting of which nothing is said'],
  'rooms.mintsId': ['make a meeting'],
  'rooms.get': ['read a meeting'],
  'rooms.list': ['list the meetings'],
  'rooms.update.title': ['change a meeting'],
  'rooms.close': ['close a meeting'],
  'joinCredentials.issue': ['issue a join token'],
  'live.eject': ['put somebody out'],
  'live.session': ['read the running session'],
};
