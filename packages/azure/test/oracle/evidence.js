/**
 * Which cells of docs/capabilities.md the vendor's official SDK speaks for: for each, the intents of `intents.ts` in
 * which the adapter is compared with it. What is not here, nothing but the vendor's documents speaks for; nor is a cell
 * that says no.
 * @satisfies {import('../../../../scripts/capabilities/evidence.js').SpokenFor}
 */
export const AZURE_SPOKEN_FOR = {
  'participants.update.role': ['give a person another role'],
  'participants.batch': ['give many people other roles'],
  'participants.add.id': ['add a person'],
  'participants.add.role': ['add a person'],
  'participants.mintsId': ['add a person who has no identity yet'],
  'participants.list': ['list people', 'list people page by page, as links were recorded'],
  'participants.remove': ['take a person off'],
  'rooms.create.opensAt': ['make a room with times and dialling out'],
  'rooms.create.closesAt': ['make a room with times and dialling out'],
  'rooms.mintsId': ['make a room'],
  'rooms.repeatKey': ['make a room'],
  'rooms.get': ['read a room'],
  'rooms.list': ['list all rooms', 'list all rooms page by page, as links were recorded'],
  'rooms.update.opensAt': ['change the times of a room'],
  'rooms.update.closesAt': ['change the times of a room'],
  'rooms.close': ['close a room'],
  'joinCredentials.issue': ['let a person in'],
  'joinCredentials.validFor': ['let a person in for an hour'],
};
