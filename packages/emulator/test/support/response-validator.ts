import commonjs, { type OpenAPIResponseValidatorArgs } from 'openapi-response-validator';
import type { Deviation } from './deviations.js';

/** One answer, and the request that it is to. The path is what follows the specification's base, query and all. */
export interface Answered {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** Of the answer; nothing when there was no body. */
  readonly contentType?: string | undefined;
  /** Parsed; nothing when there was none. */
  readonly body?: unknown;
}

// biome-ignore lint/suspicious/noExplicitAny: a specification is read as it is
type Json = any;

export interface ResponseValidator {
  /** What is wrong with the answer; nothing when the specification has it so. */
  mistakesIn(answer: Answered): readonly string[];
  /** The operation that the request is one of, as `GET /rooms/{roomId}`. */
  operationOf(request: Pick<Answered, 'method' | 'path'>): string | undefined;
  /** Every operation that there is, in the same form. */
  readonly operations: readonly string[];
}

/** What each `format` means. One that is not here fails: the validator would let everything pass. */
const FORMATS: Readonly<Record<string, (value: string | number) => boolean>> = {
  uuid: (value) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(String(value)),
  'date-time': (value) =>
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(String(value)) &&
    !Number.isNaN(Date.parse(String(value))),
  'date-time-rfc1123': (value) => new Date(value).toUTCString() === value,
  uri: (value) => URL.canParse(String(value)),
  url: (value) => URL.canParse(String(value)),
  int32: (value) => Number.isInteger(Number(value)) && Math.abs(Number(value)) < 2 ** 31,
  int64: (value) => Number.isInteger(Number(value)),
};

const Validator = commonjs.default;

/**
 * Holds answers against an OpenAPI 3 or Swagger 2 document, by `openapi-response-validator`. Beyond what that does:
 *
 * - answers that are a `$ref` are resolved (the package takes them for answers without a body)
 * - `default` is for failures only: a success that the document does not name is refused
 * - objects have the properties that are written down and no others, unless `additionalProperties` says so; an object
 *   without any `properties` stays open
 * - every `format` is checked
 */
export function responseValidator(spec: Json, deviations: readonly Deviation[] = []): ResponseValidator {
  const document = structuredClone(spec);
  for (const deviation of deviations) apply(deviation, document);
  closeAll(document);
  expectFormats(document);

  const operations = Object.entries(document.paths as Record<string, Json>).flatMap(([template, methods]) =>
    Object.entries(methods as Record<string, Json>)
      .filter(([, operation]) => operation?.responses)
      .map(([method, { responses }]) => ({
        name: `${method.toUpperCase()} ${template}`,
        method: method.toUpperCase(),
        // The literal path comes before one with a parameter in its place.
        parameters: template.split('{').length,
        pattern: new RegExp(`^${template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+')}$`),
        responses: Object.fromEntries(
          Object.entries(responses as Record<string, Json>).map(([status, it]) => [status, resolved(document, it)]),
        ),
      })),
  );
  operations.sort((one, other) => one.parameters - other.parameters);
  // By answer, for many operations share theirs: compiling is what takes the time.
  const compiled = new Map<Json, InstanceType<typeof Validator>>();

  const find = ({ method, path }: Pick<Answered, 'method' | 'path'>) => {
    const target = path.replace(/\?.*$/, '');
    return operations.find((it) => it.method === method.toUpperCase() && it.pattern.test(target));
  };

  return {
    operations: operations.map(({ name }) => name),
    operationOf: (request) => find(request)?.name,
    mistakesIn(answer) {
      const { status, body, contentType } = answer;
      const operation = find(answer);
      if (!operation) return [`There is no operation ${answer.method} ${answer.path}`];
      const { name, responses } = operation;
      const group = `${String(status)[0]}XX`;
      const declared = [String(status), group].find((it) => it in responses);
      if (!declared && status < 400) return [`${name} does not answer ${status}`];
      if (!declared && !responses['default']) return [`${name} does not answer ${status}, and has no default`];
      const response = responses[declared ?? 'default'] as Json;
      const types: readonly string[] = Object.keys(response.content ?? {});
      const mistakes: string[] = [];
      if (types.length > 0 && !types.some((it) => contentType?.startsWith(it)))
        mistakes.push(`${name} ${status} is of the type ${contentType}, not ${types.join(' or ')}`);
      if (response.schema && !/^application\/json\b/.test(contentType ?? ''))
        mistakes.push(`${name} ${status} is of the type ${contentType}, not application/json`);
      let validator = compiled.get(response);
      if (!validator) {
        const responses = { default: response };
        const customFormats = FORMATS as unknown as NonNullable<OpenAPIResponseValidatorArgs['customFormats']>;
        const options = { responses, ...namedIn(document, response), customFormats };
        validator = new Validator(options as OpenAPIResponseValidatorArgs);
        compiled.set(response, validator);
      }
      // It fills in defaults: a copy, so that nobody sees them.
      const failure = validator.validateResponse(String(status), structuredClone(body));
      for (const { path = '', message } of failure?.errors ?? [])
        mistakes.push(`${name} ${status} ${path}: ${message}`);
      return mistakes;
    },
  };
}

/** The deviations that can be left out without one of the answers being refused: those that nobody needs. */
export function needless(
  spec: Json,
  deviations: readonly Deviation[],
  answers: readonly Answered[],
): readonly Deviation[] {
  return deviations.filter((deviation) => {
    const validator = responseValidator(
      spec,
      deviations.filter((it) => it !== deviation),
    );
    return answers.every((answer) => validator.mistakesIn(answer).length === 0);
  });
}

function apply({ at, to }: Deviation, document: Json): void {
  const parent = at.slice(0, -1).reduce((it, key) => it?.[key], document);
  const last = at.at(-1);
  if (typeof parent !== 'object' || parent === null || last === undefined)
    throw new Error(`The specification has no ${at.join('/')}.`);
  if (to === undefined) delete parent[last];
  else parent[last] = structuredClone(to);
}

function resolved(document: Json, it: Json): Json {
  if (typeof it?.$ref !== 'string') return it;
  return it.$ref
    .replace(/^#\//, '')
    .split('/')
    .reduce((parent: Json, key: string) => parent?.[key], document);
}

/** The schemas that a part of the document refers to, and those that they refer to: the rest costs time. */
function namedIn(document: Json, part: Json): { readonly components?: Json; readonly definitions?: Json } {
  const found = { components: { schemas: {} as Json }, definitions: {} as Json };
  const visit = (it: Json): void => {
    if (typeof it !== 'object' || it === null) return;
    for (const child of Object.values(it)) visit(child);
    const [, place, name] = /^#\/(components\/schemas|definitions)\/(.+)$/.exec(it.$ref) ?? [];
    if (name === undefined) return;
    const schemas = place === 'definitions' ? found.definitions : found.components.schemas;
    if (name in schemas) return;
    schemas[name] = resolved(document, it);
    visit(schemas[name]);
  };
  visit(part);
  return found;
}

/** Closes every object that lists its properties, but those that are parts of an `allOf`. */
function closeAll(document: Json): void {
  const open = new Set<Json>();
  const seen = new Set<Json>();
  const each = (it: Json, visit: (schema: Json) => void, visited = new Set<Json>()): void => {
    if (typeof it !== 'object' || it === null || visited.has(it)) return;
    visited.add(it);
    visit(it);
    for (const child of Object.values(it)) each(child, visit, visited);
  };
  each(document, ({ allOf }) => {
    if (Array.isArray(allOf)) for (const part of allOf) open.add(resolved(document, part));
  });
  each(document, (it) => {
    const lists = typeof it.properties === 'object' && (it.type === 'object' || it.type === undefined);
    if (!lists || open.has(it) || seen.has(it) || 'additionalProperties' in it) return;
    seen.add(it);
    it.additionalProperties = false;
  });
}

function expectFormats(it: Json): void {
  if (typeof it !== 'object' || it === null) return;
  if (typeof it.format === 'string' && typeof it.type === 'string' && !(it.format in FORMATS))
    throw new Error(`What the format ${it.format} means is not known: add it to FORMATS.`);
  for (const child of Object.values(it)) expectFormats(child);
}
