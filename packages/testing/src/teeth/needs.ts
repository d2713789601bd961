import type { ChangeField, NewParticipantField, ParticipantCapabilities } from '@anyroom/core';

/** Something that a service can do or cannot. */
export type Need = (capabilities: ParticipantCapabilities) => boolean;

export const updates: Need = ({ update }) => update !== false;
export const adds: Need = ({ add }) => add !== false;
export const gets: Need = ({ get }) => get !== false;
export const lists: Need = ({ list }) => list;
export const removes: Need = ({ remove }) => remove !== false;

/** It can change this field. */
export const changes =
  (field: ChangeField): Need =>
  ({ update }) =>
    update !== false && update.fields[field] !== false;

/** It can clear this field. */
export const clears =
  (field: ChangeField): Need =>
  ({ update }) =>
    update !== false && update.fields[field] !== false && update.fields[field].clear;

/** Somebody new may be given this field. */
export const keepsOfNewcomers =
  (field: NewParticipantField): Need =>
  ({ add }) =>
    add !== false && add.fields.includes(field);

export const allOf =
  (...needs: readonly Need[]): Need =>
  (capabilities) =>
    needs.every((need) => need(capabilities));

export const oneOf =
  (...needs: readonly Need[]): Need =>
  (capabilities) =>
    needs.some((need) => need(capabilities));
