import type { Answer } from '../server/answer.js';
import { isObject } from '../server/parse-json.js';
import type { App, Preset, PresetContent } from './account.js';
import { presetFrom, presetNamed } from './account-state.js';
import { PRESET } from './bodies.js';
import { bodyLike } from './body.js';
import type { Circumstances } from './circumstances.js';
import { pageOf } from './paging.js';
import { type Query, searchIn } from './query.js';
import { Refusal } from './refusal.js';

interface PresetFields extends PresetContent {
  readonly name: string;
}

export function listPresets(app: App, query: Query, { assume, pageSize }: Circumstances): Answer {
  const matches = searchIn(query, assume);
  const found = [...app.presets.values()].filter(({ name }) => matches(name));
  const { items, paging } = pageOf(found, query, pageSize, assume);
  return { status: 200, body: { success: true, data: items.map(briefBody), paging } };
}

export function createPreset(app: App, body: unknown, { assume, now }: Circumstances): Answer {
  const { name, ...content } = bodyLike<PresetFields>(PRESET, body, assume);
  expectFree(app, name);
  const preset = presetFrom({ name, content }, now);
  app.presets.set(preset.id, preset);
  return answered(preset);
}

export function getPreset(app: App, id: string): Answer {
  return answered(presetWithId(app, id));
}

export function editPreset(app: App, id: string, body: unknown, { assume, now }: Circumstances): Answer {
  const before = presetWithId(app, id);
  const changes = bodyLike<Partial<PresetFields>>(PRESET, body, assume, { partial: true });
  if (Object.keys(changes).length === 0) {
    if (assume.emptyEdit === '400') throw new Refusal(400, 'At least one field is required');
    return answered(before);
  }
  const { name = before.name, ...content } = changes;
  return changed(app, { ...before, name, content: merged(before.content, content) as PresetContent, updatedAt: now });
}

export function replacePreset(app: App, id: string, body: unknown, { assume, now }: Circumstances): Answer {
  const before = presetWithId(app, id);
  const { name, ...content } = bodyLike<PresetFields>(PRESET, body, assume);
  return changed(app, { ...before, name, content, updatedAt: now });
}

export function deletePreset(app: App, id: string, { assume }: Circumstances): Answer {
  const preset = presetWithId(app, id);
  const inUse = [...app.meetings.values()].some(({ participants }) =>
    [...participants.values()].some(({ presetId }) => presetId === id),
  );
  if (inUse && assume.presetInUse === '409') throw new Refusal(409, `There are participants with preset ${id}`);
  app.presets.delete(id);
  return answered(preset);
}

/** Puts the preset in the place of the one with its id. Who has it has it under its new name. */
function changed(app: App, preset: Preset): Answer {
  expectFree(app, preset.name, preset.id);
  app.presets.set(preset.id, preset);
  for (const { participants } of app.meetings.values())
    for (const participant of participants.values())
      if (participant.presetId === preset.id)
        participants.set(participant.id, { ...participant, presetName: preset.name });
  return answered(preset);
}

function expectFree(app: App, name: string, id?: string): void {
  const owner = presetNamed(app.presets, name);
  if (owner && owner.id !== id) throw new Refusal(409, `A preset with name ${name} exists`);
}

function presetWithId(app: App, id: string): Preset {
  const preset = app.presets.get(id);
  if (!preset) throw new Refusal(404, `No preset found with id ${id}`);
  return preset;
}

/** The second over the first, at every depth; a list replaces a list. */
const merged = (before: unknown, changes: unknown): unknown =>
  isObject(before) && isObject(changes)
    ? {
        ...before,
        ...Object.fromEntries(
          Object.entries(changes).map(([key, value]) => [
            key,
            Object.hasOwn(before, key) ? merged(before[key], value) : value,
          ]),
        ),
      }
    : changes;

const answered = (preset: Preset): Answer => ({
  status: 200,
  body: { success: true, data: { ...briefBody(preset), ...preset.content } },
});

const briefBody = (preset: Preset) => ({
  id: preset.id,
  name: preset.name,
  created_at: preset.createdAt.toISOString(),
  updated_at: preset.updatedAt.toISOString(),
});
