import { idOfPerson } from '../clients/people.js';

/**
 * The answers of a room: yes to a PATCH, and a roster in pages.
 * @param {{ readonly people?: number, readonly pageSize?: number }} settings
 */
export function answerOfAzure({ people = 0, pageSize = 1000 }) {
  const pages = Array.from({ length: Math.max(1, Math.ceil(people / pageSize)) }, (_, page) =>
    Array.from({ length: Math.min(pageSize, people - page * pageSize) }, (_, at) => ({
      rawId: idOfPerson(page * pageSize + at),
      role: 'Attendee',
    })),
  );
  const values = pages.map((page) => JSON.stringify(page));
  return (/** @type {string} */ method, /** @type {string} */ url, /** @type {string} */ host) => {
    if (method !== 'GET') return '{}';
    const page = Number(/[?&]page=(\d+)/.exec(url)?.[1] ?? 0);
    const path = url.slice(0, url.indexOf('?'));
    const next = page + 1 < values.length ? `,"nextLink":"http://${host}${path}?page=${page + 1}"` : '';
    return `{"value":${values[page] ?? '[]'}${next}}`;
  };
}

/** To a request too many. */
export const REFUSAL_OF_AZURE = JSON.stringify({
  error: { code: 'TooManyRequests', message: 'Too many requests were sent in a given time.' },
});
