import { createRoleMap, decode } from '@anyroom/adapter-kit';
import { guardChanges, guardNewParticipant, type NewParticipant, type ParticipantChanges } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CLOUDFLARE_CAPABILITIES } from '../src/capabilities.js';
import { checkCloudflareExtras } from '../src/cloudflare-native.js';
import { addBodyOf, editBodyOf, joinTokenOf, participantOf, updatedOf } from '../src/mapping/participant.js';
import { EditAnswer, WireParticipant } from '../src/wire/codecs.js';

const MAP = { presenter: 'host', speaker: 'host', attendee: 'guest' };
const roles = createRoleMap(new Map(Object.entries(MAP)));
const rules = { roles: roles.roles, native: checkCloudflareExtras };
const context = { provider: 'cloudflare', operation: 'test' };

const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((it) => it.isWellFormed());
/** Left out, given as `undefined`, cleared, or given. */
const field = <T>(value: fc.Arbitrary<T>) => fc.option(fc.oneof(value, fc.constant(undefined)), { nil: undefined });
const clearable = fc.oneof(text, fc.constant(null), fc.constant(undefined));
const role = fc.constantFrom('presenter', 'speaker', 'attendee');

const changes: fc.Arbitrary<ParticipantChanges> = fc
  .record({ displayName: clearable, avatarUrl: clearable, role: field(role) }, { requiredKeys: [] })
  .filter((change) => Object.values(change).some((value) => value !== undefined));

const newcomer: fc.Arbitrary<NewParticipant> = fc.record(
  { externalId: field(text), displayName: field(text), avatarUrl: field(text), role },
  { requiredKeys: ['role'] },
);

const wireText = fc.oneof(text, fc.constant(null), fc.constant(undefined), fc.constant(''));
const wire = fc.record(
  {
    id: text,
    custom_participant_id: wireText,
    name: wireText,
    picture: wireText,
    preset_name: fc.oneof(wireText, fc.constantFrom('host', 'guest', 'constructor')),
    token: wireText,
    a_field_of_tomorrow: fc.anything(),
  },
  { requiredKeys: ['id'] },
);

describe('an edit', () => {
  const bodyOf = (change: ParticipantChanges) =>
    editBodyOf(guardChanges(change, CLOUDFLARE_CAPABILITIES, rules, context), roles);

  test('holds each field that is given, cleared as the vendor clears it, and no other', () => {
    fc.assert(
      fc.property(changes, (change) => {
        const { displayName, avatarUrl, role } = change;
        const expected: Record<string, unknown> = {};
        if (displayName !== undefined) expected['name'] = displayName === null ? '' : displayName;
        if (avatarUrl !== undefined) expected['picture'] = avatarUrl;
        if (role !== undefined) expected['preset_name'] = MAP[role as 'presenter'];
        const body = bodyOf(change);
        expect(JSON.parse(JSON.stringify(body))).toStrictEqual(expected);
        expect(Object.keys(body)).not.toHaveLength(0);
      }),
    );
  });

  test('takes the preset as the vendor names it', () => {
    expect(bodyOf({ native: { cloudflare: { preset_name: 'webinar_viewer' } } })).toEqual({
      preset_name: 'webinar_viewer',
    });
  });
});

describe('an add', () => {
  test('always holds a name, an id and a preset', () => {
    fc.assert(
      fc.property(newcomer, (participant) => {
        const guarded = guardNewParticipant(participant, CLOUDFLARE_CAPABILITIES, rules, context);
        const { externalId, displayName, avatarUrl, role } = participant;
        expect(JSON.parse(JSON.stringify(addBodyOf(guarded, roles)))).toStrictEqual({
          custom_participant_id: externalId ?? expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
          preset_name: MAP[role as 'presenter'],
          name: displayName ?? '',
          ...(avatarUrl !== undefined && { picture: avatarUrl }),
        });
      }),
    );
  });
});

describe('an answer', () => {
  test('gives each field that it holds; what is null, empty or not there is absent', () => {
    fc.assert(
      fc.property(wire, (answer) => {
        const decoded = decode(WireParticipant, answer);
        if (!decoded.ok) throw new Error(decoded.paths.join());
        const { id, custom_participant_id, name, picture, preset_name } = answer;
        const expected: Record<string, unknown> = { id };
        if (custom_participant_id) expected['externalId'] = custom_participant_id;
        if (name) expected['displayName'] = name;
        if (picture) expected['avatarUrl'] = picture;
        if (preset_name) expected['vendorRole'] = preset_name;
        if (preset_name === 'host') expected['role'] = 'presenter';
        if (preset_name === 'guest') expected['role'] = 'attendee';
        expect(participantOf(decoded.value, roles)).toStrictEqual(expected);
      }),
    );
  });

  test('gives a token in a Secret alone', () => {
    fc.assert(
      fc.property(wire, (answer) => {
        const decoded = decode(WireParticipant, answer);
        if (!decoded.ok) throw new Error(decoded.paths.join());
        const { joinToken, ...rest } = joinTokenOf(decoded.value);
        expect(rest).toEqual({});
        expect(joinToken?.reveal()).toBe(answer.token ? answer.token : undefined);
      }),
    );
  });

  test('of a yes and no more is what was asked for, and says so', () => {
    fc.assert(
      fc.property(changes, text, (change, id) => {
        const guarded = guardChanges(change, CLOUDFLARE_CAPABILITIES, rules, context);
        const { displayName, avatarUrl, role } = change;
        const preset = role === undefined ? undefined : MAP[role as 'presenter'];
        expect(updatedOf(id, undefined, guarded, roles)).toStrictEqual({
          id,
          ...(displayName && { displayName }),
          ...(avatarUrl && { avatarUrl }),
          ...(preset && { vendorRole: preset, role: preset === 'host' ? 'presenter' : 'attendee' }),
          confirmation: 'accepted',
          effect: 'unknown',
        });
      }),
    );
  });

  test('without an id, or with an empty one, is none', () => {
    for (const id of [undefined, null, '', 7]) {
      expect(decode(WireParticipant, { id })).toEqual({ ok: false, paths: ['id'] });
      expect(decode(EditAnswer, { success: true, data: { id } })).toMatchObject({ ok: false });
    }
  });
});
