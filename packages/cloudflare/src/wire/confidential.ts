import { Secret } from '@anyroom/core';

/** The vendor's fields that give access to somebody's storage or stream, in a meeting's `recording_config`. */
const GIVES_ACCESS = /(key|secret|password|token|rtmp_url)$/i;

/** The texts of a body that must not stand in an error, should the vendor quote them: those, and every `Secret`. */
export function confidentialIn(value: unknown, name = ''): readonly string[] {
  if (Secret.is(value)) return [value.reveal()];
  if (typeof value === 'string') return GIVES_ACCESS.test(name) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => confidentialIn(inner, Array.isArray(value) ? name : key));
}
