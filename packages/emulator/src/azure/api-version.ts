import { Refusal } from './refusal.js';

export const ROOMS_VERSIONS = ['2023-06-14', '2023-10-30-preview', '2024-04-15', '2025-03-13'] as const;
export const IDENTITY_VERSIONS = ['2023-10-01'] as const;

/** The `api-version` asked for, when it is one of those supported; else throws. */
export function checkApiVersion(asked: unknown, supported: readonly string[]): string {
  const list = supported.join(', ');
  if (asked === undefined)
    throw new Refusal(
      400,
      'MissingApiVersionParameter',
      `The api-version query parameter (?api-version=) is required for all requests. Supported: ${list}.`,
    );
  if (typeof asked !== 'string' || !supported.includes(asked))
    throw new Refusal(
      400,
      'UnsupportedApiVersionValue',
      `The HTTP resource does not support the api-version asked for. Supported: ${list}.`,
    );
  return asked;
}

/** Whether the role `Collaborator` exists in this version of the Rooms API. */
export const knowsCollaborator = (version: string): boolean => version >= '2025-03-13';
