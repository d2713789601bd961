import { DEVIATIONS, type Deviation } from './deviations.js';
import { fixture } from './fixture.js';
import { type Answered, needless, responseValidator } from './response-validator.js';

const NAMES = ['azure-rooms.swagger', 'azure-identity.swagger'] as const;

export interface Specified {
  /** What the vendor calls the operation. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
}

// biome-ignore lint/suspicious/noExplicitAny: a specification is read as it is
type Json = any;

const specifications = NAMES.map((name) => {
  const spec = fixture(name);
  const deviations = DEVIATIONS.filter((it) => it.spec === name);
  const asked = requests(spec);
  return {
    prefix: name === 'azure-rooms.swagger' ? '/rooms' : '/identities',
    spec,
    asked,
    deviations,
    answers: responseValidator(spec, deviations),
    requests: responseValidator(asked, deviations),
  };
});

/** Every operation of the two specifications. */
export const SPECIFIED: readonly Specified[] = specifications.flatMap(({ spec }) =>
  Object.entries(spec.paths as Record<string, Json>).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Json>).map(([method, { operationId }]) => ({
      name: operationId,
      method: method.toUpperCase(),
      path,
    })),
  ),
);

/** What is wrong with an answer; nothing when it is to a request that no specification has. */
export function mistakesIn(answered: Answered): readonly string[] {
  const { answers } = specificationOf(answered);
  return answers.operationOf(answered) ? answers.mistakesIn(answered) : [];
}

/** What is wrong with a request that has a body: the status is of no account. */
export function mistakesInRequest(request: Pick<Answered, 'method' | 'path' | 'body'>): readonly string[] {
  return specificationOf(request).requests.mistakesIn({ ...request, status: 200, contentType: 'application/json' });
}

/** The deviations that none of these answers and requests needs. */
export function needlessOf(
  answered: readonly Answered[],
  requested: readonly Pick<Answered, 'method' | 'path' | 'body'>[],
): readonly Deviation[] {
  return specifications.flatMap(({ prefix, spec, asked, deviations }) => {
    const own = <T extends { readonly path: string }>(all: readonly T[]) => all.filter((it) => at(prefix, it));
    const bodies = own(requested).map((it) => ({ ...it, status: 200, contentType: 'application/json' }));
    const forRequests = needless(asked, deviations, bodies);
    return needless(spec, deviations, own(answered)).filter((it) => forRequests.includes(it));
  });
}

const at = (prefix: string, { path }: { readonly path: string }) => /^\/+([^/?]*)/.exec(path)?.[1] === prefix.slice(1);

function specificationOf(request: { readonly path: string }): (typeof specifications)[number] {
  const [first] = specifications;
  if (!first) throw new Error('There are no specifications.');
  return specifications.find(({ prefix }) => at(prefix, request)) ?? first;
}

/** The specification with the body that is asked for in place of the answer: the same validator then serves for both. */
function requests(spec: Json): Json {
  const document = structuredClone(spec);
  for (const methods of Object.values(document.paths as Record<string, Json>))
    for (const operation of Object.values(methods as Record<string, Json>)) {
      const body = operation.parameters.find((it: Json) => it.in === 'body');
      operation.responses = { '200': { description: 'The request', ...(body ? { schema: body.schema } : {}) } };
    }
  return document;
}
