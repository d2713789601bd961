import { randomUUID } from 'node:crypto';
import type { HeldParticipant } from '@anyroom/testing';
import { bearerCalls, type CloudflareCall } from './cloudflare-call.js';
import { cloudflareQuestions } from './cloudflare-questions.js';
import { fateOf, type LiveVendor, succeeded } from './live-vendor.js';
import type { Pace } from './pace.js';
import { chooseRoles } from './roles.js';

/** An account that `ANYROOM_URL` names: `cloudflare://<account_id>/<app_id>?role.<name>=<preset>&…`. */
export async function openCloudflareAccount(url: string, apiToken: string, pace: Pace): Promise<LiveVendor> {
  const address = new URL(url);
  const base = address.searchParams.get('base') ?? 'https://api.cloudflare.com/client/v4';
  const app = `${base.replace(/\/$/, '')}/accounts/${address.host}/realtime/kit${address.pathname}`;
  const call = bearerCalls(app, apiToken, pace);

  const { roles, unmapped } = chooseRoles(address, await presetsOf(call));
  const tokens = new Set<string>();
  const presets: string[] = [];
  address.searchParams.set('pageSize', '3');

  const participants = (room: string) => `/meetings/${room}/participants`;
  const participantsOf = async (room: string): Promise<readonly HeldParticipant[]> => {
    const { body } = succeeded(await call('GET', `${participants(room)}?per_page=100`), 'Listing a meeting');
    if (body.paging.total_count > body.data.length)
      throw new Error('There are more people in a meeting than expected.');
    // biome-ignore lint/suspicious/noExplicitAny: as the vendor has them
    return body.data.map(({ id, custom_participant_id, name, picture, preset_name }: any) => ({
      id,
      vendorRole: preset_name,
      ...(custom_participant_id && { externalId: custom_participant_id }),
      ...(name && { displayName: name }),
      ...(picture && { avatarUrl: picture }),
    }));
  };

  return {
    origin: new URL(base).origin,
    url: address.href,
    roles,
    unmappedVendorRole: unmapped,
    nativeExtras: { preset_name: unmapped },
    secrets: () => [apiToken, ...tokens],
    async createRoom() {
      const title = 'Anyroom: verifying the contract';
      return succeeded(await call('POST', '/meetings', { title }), 'Making a meeting').body.data.id;
    },
    async emptyRoom(room) {
      for (const { id } of await participantsOf(room)) {
        succeeded(await call('DELETE', `${participants(room)}/${id}`), 'Taking somebody off');
      }
    },
    async createParticipant(room, { externalId, displayName, avatarUrl, vendorRole }) {
      const { body } = succeeded(
        await call('POST', participants(room), {
          custom_participant_id: externalId ?? randomUUID(),
          preset_name: vendorRole ?? roles[1].vendorRole,
          ...(displayName !== undefined && { name: displayName }),
          ...(avatarUrl !== undefined && { picture: avatarUrl }),
        }),
        'Adding somebody',
      );
      if (typeof body.data.token === 'string') tokens.add(body.data.token);
      return body.data.id;
    },
    participantsOf,
    unknownRoom: async () => randomUUID(),
    unknownParticipant: async () => randomUUID(),
    reuse() {},
    questions: cloudflareQuestions({ call, preset: roles[0].vendorRole, deleteLater: (id) => presets.push(id) }),
    async cleanUp(rooms) {
      // Meetings cannot be deleted; one that is inactive can no longer be joined.
      const left: string[] = [];
      for (const room of rooms) {
        const fate = await fateOf(call('PATCH', `/meetings/${room}`, { status: 'INACTIVE' }));
        if (fate !== undefined) left.push(`meeting ${room} (making it inactive ${fate})`);
      }
      for (const preset of presets) {
        const fate = await fateOf(call('DELETE', `/presets/${preset}`), [404]);
        if (fate !== undefined) left.push(`preset ${preset} (deleting ${fate})`);
      }
      return left;
    },
  };
}

async function presetsOf(call: CloudflareCall): Promise<readonly string[]> {
  const { body } = succeeded(await call('GET', '/presets?per_page=100'), 'Listing the presets');
  return body.data.map(({ name }: { name: string }) => name);
}
