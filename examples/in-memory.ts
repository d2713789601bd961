import { MemoryParticipantService } from '@anyroom/memory';

const service = new MemoryParticipantService({ rooms: ['lobby'] });
const { id } = await service.addParticipant('lobby', { displayName: 'Ada', role: 'attendee' });
await service.updateParticipant('lobby', id, { role: 'presenter' });
console.log(service.rooms.participantsOf('lobby')); // what a vendor would hold now
await service.close();
