import 'reflect-metadata';
import { azureModule } from '@anyroom/azure/inversify';
import { TOKENS } from '@anyroom/core/inversify';
import { Container } from 'inversify';

const connectionString = process.env.AZURE_COMMUNICATION_CONNECTION_STRING;
const module = azureModule({ connectionString }, { name: 'eu', default: true });
const container = new Container();
await container.load(module);

console.log(container.get(TOKENS.ParticipantService, { name: 'eu' }) === container.get(TOKENS.ParticipantService));
await container.unloadAsync(module); // with inversify 7: await container.unload(module)
