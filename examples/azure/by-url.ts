import { azure } from '@anyroom/azure';
import { openParticipantService } from '@anyroom/core';

const people = openParticipantService(process.env.ANYROOM_URL, [azure], process.env);
console.log(people.provider);
await people.close();
