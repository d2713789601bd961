import { DEVIATIONS } from './deviations.js';
import { fixture } from './fixture.js';
import { type Answered, responseValidator } from './response-validator.js';

export const CLOUDFLARE_SPEC = 'cloudflare-realtimekit.openapi';
export const specification = fixture(CLOUDFLARE_SPEC);
export const deviations = DEVIATIONS.filter(({ spec }) => spec === CLOUDFLARE_SPEC);
export const validator = responseValidator(specification, deviations);

/** Every answer that was seen since the file began. */
export const answers: Answered[] = [];
/** What the specification has against them. */
export const mistakes: string[] = [];

/** A `fetch` that keeps what it sees, and holds it against the specification. */
export const watched: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  const { pathname, search } = new URL(input instanceof Request ? input.url : input);
  const text = await response.clone().text();
  const answer: Answered = {
    method: init?.method ?? 'GET',
    path: pathname.replace('/client/v4', '') + search,
    status: response.status,
    contentType: response.headers.get('content-type') ?? undefined,
    ...(text === '' ? {} : { body: JSON.parse(text) }),
  };
  answers.push(answer);
  mistakes.push(...validator.mistakesIn(answer));
  return response;
};
