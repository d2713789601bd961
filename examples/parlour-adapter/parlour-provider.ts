import { readServiceAddress } from '@anyroom/adapter-kit/http';
import type { ParticipantProvider } from '@anyroom/core';
import { ParlourParticipantService } from './parlour-participant-service.js';

/** Opens `parlour://<host>?role.<name>=<level>`, with the key in `PARLOUR_API_KEY`. */
export const parlour: ParticipantProvider = {
  scheme: 'parlour',
  open(settings) {
    const roles = settings.parametersUnder('role.');
    const apiKey = settings.variable('PARLOUR_API_KEY') ?? '';
    const address = readServiceAddress(`https://${settings.authority}`, 'host in the URL', false);
    if (typeof address === 'string') settings.mistake(`${address} Write parlour://<host>.`);
    if (settings.segments.length > 0) settings.mistake('The URL must have no path: parlour://<host>.');
    if (apiKey === '') settings.mistake('PARLOUR_API_KEY is not set. Copy the key from Parlour.');
    settings.check();
    return new ParlourParticipantService({ url: `https://${settings.authority}`, apiKey, roles });
  },
};
