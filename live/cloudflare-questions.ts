import { randomUUID } from 'node:crypto';
import type { CloudflareCall } from './cloudflare-call.js';
import { type LiveQuestion, succeeded } from './live-vendor.js';

interface Means {
  readonly call: CloudflareCall;
  /** One of the account's own. */
  readonly preset: string;
  /** Has a preset deleted at the end, if it is there by then. */
  deleteLater(preset: string): void;
}

/** How RealtimeKit shows its answers. */
export function cloudflareQuestions({ call, preset, deleteLater }: Means): readonly LiveQuestion[] {
  const people = (room: string) => `/meetings/${room}/participants`;
  const add = async (room: string, fields: object = {}) => {
    const body = { custom_participant_id: randomUUID(), preset_name: preset, name: 'Ada', ...fields };
    return succeeded(await call('POST', people(room), body), 'Adding somebody').body.data;
  };
  const edit = async (room: string, body: object) => call('PATCH', `${people(room)}/${(await add(room)).id}`, body);
  const page = async (room: string, query: string) => call('GET', `${people(room)}?${query}`);

  return [
    {
      name: 'unknownParticipant',
      look: async (room) => String((await call('GET', `${people(room)}/${randomUUID()}`)).status),
    },
    {
      name: 'unknownMeeting',
      async look() {
        const { status, body } = await call('GET', people(randomUUID()));
        return body?.errors?.[0]?.code === 7003 ? 'gateway' : String(status);
      },
    },
    {
      name: 'unknownPreset',
      look: async (room) => String((await edit(room, { preset_name: `no-such-preset-${randomUUID()}` })).status),
    },
    { name: 'invalidBody', look: async (room) => String((await edit(room, { name: 7 })).status) },
    {
      name: 'presetNull',
      look: async (room) => ((await edit(room, { preset_name: null })).status < 300 ? 'ignored' : 'refused'),
    },
    { name: 'emptyEdit', look: async (room) => String((await edit(room, {})).status) },
    {
      name: 'editAnswer',
      async look(room) {
        const { data } = succeeded(await edit(room, { name: 'Ada Lovelace' }), 'An edit').body;
        if (!data) return 'no-data';
        return data.token ? 'with-token' : 'without-token';
      },
    },
    {
      name: 'tokenOnEdit',
      async look(room) {
        const { id, token } = await add(room);
        const { data } = succeeded(await call('PATCH', `${people(room)}/${id}`, { name: 'Ada' }), 'An edit').body;
        if (!data?.token) return 'not to be seen: an edit answers no token';
        return data.token === token ? 'keeps' : 'rotates';
      },
    },
    {
      name: 'clearedField',
      async look(room) {
        const { id } = await add(room);
        const { data } = succeeded(await call('GET', `${people(room)}/${id}`), 'Reading somebody').body;
        return 'picture' in data ? String(data.picture) : 'absent';
      },
    },
    {
      name: 'repeatedAdd',
      async look(room) {
        const { id, custom_participant_id } = await add(room);
        const again = { custom_participant_id, preset_name: preset, name: 'Ada' };
        const { status, body } = await call('POST', people(room), again);
        if (status === 409) return 'conflict';
        if (status >= 300) return String(status);
        return body.data?.id === id ? 'updates' : 'second-record';
      },
    },
    {
      name: 'tokenLifetime',
      async look(room) {
        const { token } = await add(room);
        const { exp, iat } = JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString('utf8'));
        return String((exp - iat) / 3600);
      },
    },
    {
      name: 'inactiveAdd',
      async look(room) {
        const status = (value: string) => call('PATCH', `/meetings/${room}`, { status: value });
        succeeded(await status('INACTIVE'), 'Making a meeting inactive');
        const body = { custom_participant_id: randomUUID(), preset_name: preset, name: 'Ada' };
        try {
          return String((await call('POST', people(room), body)).status);
        } finally {
          succeeded(await status('ACTIVE'), 'Making a meeting active'); // other questions are asked in it
        }
      },
    },
    {
      name: 'presetInUse',
      async look(room) {
        const presets = succeeded(await call('GET', '/presets?per_page=100'), 'Listing the presets').body.data;
        const { id } = presets.find((it: { name: string }) => it.name === preset);
        const { config, permissions, ui } = succeeded(await call('GET', `/presets/${id}`), 'Reading a preset').body
          .data;
        const copy = { name: `anyroom-${randomUUID()}`, config, permissions, ui };
        const made = succeeded(await call('POST', '/presets', copy), 'Making a preset').body.data;
        deleteLater(made.id);
        await add(room, { preset_name: copy.name });
        const { status } = await call('DELETE', `/presets/${made.id}`);
        return status < 300 ? 'deleted' : String(status);
      },
    },
    {
      name: 'deleteAnswer',
      async look(room) {
        const { id } = await add(room);
        const { body } = succeeded(await call('DELETE', `${people(room)}/${id}`), 'Taking somebody off');
        return body.data ? 'with-data' : 'no-data';
      },
    },
    {
      name: 'removeAbsent',
      async look(room) {
        const { id } = await add(room);
        await call('DELETE', `${people(room)}/${id}`);
        return String((await call('DELETE', `${people(room)}/${id}`)).status);
      },
    },
    {
      name: 'pageBase',
      async look(room) {
        for (let count = 0; count < 2; count += 1) await add(room);
        const [unnumbered, ...numbered] = await Promise.all(
          ['', '&page_no=1', '&page_no=0'].map((number) => page(room, `per_page=1${number}`)),
        );
        const first = unnumbered?.body.data[0].id;
        const [one, zero] = numbered.map(({ body }) => body?.data?.[0]?.id === first);
        if (one) return '1';
        return zero ? '0' : 'neither 0 nor 1';
      },
    },
    {
      name: 'offsets',
      async look(room) {
        for (let count = 0; count < 2; count += 1) await add(room);
        const { start_offset: start, end_offset: end } = (await page(room, 'per_page=2')).body.paging;
        const names: Record<string, string> = { '1 to 2': 'one-based', '0 to 1': 'zero-based', '0 to 2': 'half-open' };
        return names[`${start} to ${end}`] ?? `${start} to ${end} for a page of two`;
      },
    },
  ];
}
