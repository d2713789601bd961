import { randomBytes } from 'node:crypto';
import { createTransport } from '@anyroom/adapter-kit/http';
import { type AzureConfiguration, azureProvider } from '@anyroom/azure';
import { openServices, type Services } from '@anyroom/core';
import type { EmulatorOptions, EmulatorState } from '@anyroom/emulator';
import { CommunicationIdentityClient } from '@azure/communication-identity';
import { RoomsClient } from '@azure/communication-rooms';
import { closeLater, emulated } from '../support/emulated.js';
import { type Recorded, type Recorder, startRecorder } from './recorder.js';

/** The official clients of one resource. */
export interface Official {
  readonly rooms: RoomsClient;
  readonly identity: CommunicationIdentityClient;
}

export const ACCESS_KEY = randomBytes(64).toString('base64');
const RESOURCE = '11111111-2222-4333-8444-555555555555';
export const [ADA, BEN, EVE] = ['a', 'b', 'c'].map(
  (letter) => `8:acs:${RESOURCE}_00000010-ce28-064a-83fe-08482200000${letter}`,
) as [string, string, string];
export const ROOM = '99199690362660524';

/** The same at each start, so that both find the same: three identities, two of them on the roster of one of five rooms. */
const STATE: EmulatorState = {
  azure: {
    resourceId: RESOURCE,
    accessKeys: [ACCESS_KEY],
    identities: [ADA, BEN, EVE],
    rooms: [
      ...[1, 2, 3, 4].map((digit) => ({ id: `9919969036266052${digit + 4}` })),
      {
        id: ROOM,
        participants: [
          { rawId: ADA, role: 'Presenter' },
          { rawId: BEN, role: 'Attendee' },
        ],
      },
    ],
  },
};

/** What both are tried with, over an emulator of its own each, behind a recorder. */
export async function recorderOfEmulator(options: EmulatorOptions = {}) {
  const { emulator } = await emulated({ ...options, state: STATE });
  return { emulator, recorder: await startRecorder(emulator.url) };
}

/** Our services, at a recorder. */
export function ours(
  { url }: Recorder,
  unknownParticipant: AzureConfiguration['unknownParticipant'] = 'add',
): Services {
  const transport = createTransport();
  const services = openServices(`azure:?unknownParticipant=${unknownParticipant}`, [azureProvider({ transport })], {
    AZURE_COMMUNICATION_CONNECTION_STRING: connectionString(url),
  });
  closeLater(async () => {
    await services.close();
    transport.close();
  });
  return services;
}

/** The vendor's own clients, at a recorder. */
export function theirs({ url }: Recorder): Official {
  const options = { allowInsecureConnection: true };
  return {
    rooms: new RoomsClient(connectionString(url), options),
    identity: new CommunicationIdentityClient(connectionString(url), options),
  };
}

const connectionString = (url: string) => `endpoint=${url}/;accesskey=${ACCESS_KEY}`;

/** A request with what the emulator minted, which is never the same twice, under one name. */
export function withoutMinted(request: Recorded): Recorded {
  const minted = new RegExp(`8:acs:${RESOURCE}_(?!00000010-)[\\w-]+`, 'g');
  return { ...request, body: request.body.replaceAll(minted, '<minted>') };
}
