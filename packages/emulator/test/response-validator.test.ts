import { describe, expect, test } from '@jest/globals';
import { fixture } from './support/fixture.js';
import { needless, responseValidator } from './support/response-validator.js';

const json = 'application/json; charset=utf-8';

const person = {
  type: 'object',
  required: ['id'],
  properties: {
    id: { type: 'string', format: 'uuid' },
    since: { type: 'string', format: 'date-time' },
    name: { type: 'string', nullable: true },
    role: { type: 'string', enum: ['host', 'guest'], nullable: true },
    page: { type: 'string', format: 'uri' },
    tags: { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: { type: 'number' } },
    anything: { type: 'object' },
  },
};
const failure = {
  type: 'object',
  required: ['error'],
  properties: { error: { type: 'object', required: ['code'], properties: { code: { type: 'string' } } } },
};
const paths = (answer: (schema: object) => object, ref: (name: string) => object) => ({
  '/people/{id}': {
    get: { responses: { '200': answer(ref('Person')), '404': answer(ref('Failure')) } },
    delete: { responses: { '204': { description: 'gone' }, default: answer(ref('Failure')) } },
    put: { responses: { '2XX': answer(ref('Person')), default: { $ref: '#/failures/Any' } } },
  },
  '/people/none': { get: { responses: { '204': { description: 'nobody' } } } },
});

/** The same, in both of the forms that a vendor may write it in. */
const documents = {
  'OpenAPI 3': {
    openapi: '3.0.3',
    paths: paths(
      (schema) => ({ content: { 'application/json': { schema } } }),
      (name) => ({ $ref: `#/components/schemas/${name}` }),
    ),
    components: { schemas: { Person: person, Failure: failure } },
    failures: { Any: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } } } },
  },
  'Swagger 2': {
    swagger: '2.0',
    paths: paths(
      (schema) => ({ schema }),
      (name) => ({ $ref: `#/definitions/${name}` }),
    ),
    definitions: { Person: person, Failure: failure },
    failures: { Any: { schema: { $ref: '#/definitions/Failure' } } },
  },
};

const id = '182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e';

describe.each(Object.entries(documents))('%s', (_form, document) => {
  const { mistakesIn, operationOf, operations } = responseValidator(document);
  const got = (body: unknown, more: object = {}) =>
    mistakesIn({ method: 'GET', path: '/people/1?x=y', status: 200, contentType: json, body, ...more });

  test('an answer that is as it is written passes', () => {
    expect(got({ id })).toEqual([]);
    expect(got({ id, name: null, role: null, since: '2025-11-20T12:00:00.000Z', page: 'https://example.com' })).toEqual(
      [],
    );
    expect(got({ id, name: 'Jane', role: 'host', tags: { a: 'x', b: 1 }, anything: { at: ['all'] } })).toEqual([]);
    expect(got({ error: { code: 'x' } }, { status: 404 })).toEqual([]);
    expect(mistakesIn({ method: 'DELETE', path: '/people/1', status: 204 })).toEqual([]);
    expect(mistakesIn({ method: 'put', path: '/people/1', status: 201, contentType: json, body: { id } })).toEqual([]);
  });

  test.each([
    ['a required property that is missing', {}, 'id'],
    ['a property that is not written down', { id, nickname: 'J' }, 'additional properties'],
    ['a null that is not allowed', { id: null }, 'string'],
    ['a null among times', { id, since: null }, 'string'],
    ['a wrong type', { id, name: 1 }, 'string'],
    ['a value that is not one of the enum', { id, role: 'owner' }, 'equal to one of'],
    ['a wrong uuid', { id: '1' }, 'uuid'],
    ['a wrong time', { id, since: 'yesterday' }, 'date-time'],
    ['a wrong address', { id, page: 'example' }, 'uri'],
    ['an additional property of the wrong type', { id, tags: { b: 'x' } }, 'number'],
    ['no body', undefined, 'object'],
    ['a list', [], 'object'],
  ])('%s is refused', (_what, body, message) => {
    expect(got(body).join('; ')).toContain(message);
  });

  test('what is not in the document at all is refused', () => {
    expect(got({ id }, { status: 201 })).toEqual(['GET /people/{id} does not answer 201']);
    expect(got({ error: { code: 'x' } }, { status: 500 })).toEqual([
      'GET /people/{id} does not answer 500, and has no default',
    ]);
    expect(got({ id }, { method: 'POST' })).toEqual(['There is no operation POST /people/1?x=y']);
    expect(got({ id }, { path: '/persons' })).toHaveLength(1);
    expect(got({ id }, { contentType: 'text/html' })).toHaveLength(1);
    expect(got({ id }, { contentType: undefined })).toHaveLength(1);
    expect(mistakesIn({ method: 'DELETE', path: '/people/1', status: 204, body: {} })).toHaveLength(1);
  });

  test('a default is for failures, also when it is a reference', () => {
    const put = (status: number, body: unknown) =>
      mistakesIn({ method: 'PUT', path: '/people/1', status, contentType: json, body });
    expect(put(503, { error: { code: 'x' } })).toEqual([]);
    expect(put(503, { error: {} })).toHaveLength(1);
    expect(put(503, undefined)).toHaveLength(1);
    expect(put(302, { error: { code: 'x' } })).toEqual(['PUT /people/{id} does not answer 302']);
  });

  test('a path that is written out goes before one with a parameter', () => {
    expect(operationOf({ method: 'GET', path: '/people/none' })).toBe('GET /people/none');
    expect(operationOf({ method: 'GET', path: '/people/1' })).toBe('GET /people/{id}');
    expect(operations).toHaveLength(4);
  });
});

test('a deviation changes one thing, and one that no answer needs is told', () => {
  const spec = documents['OpenAPI 3'];
  const at = ['components', 'schemas', 'Person'];
  const kind = { spec: 'x', at: [...at, 'properties', 'kind'], to: { type: 'string' }, reason: 'a test' };
  const idless = { spec: 'x', at: [...at, 'required'], reason: 'a test' };
  const answer = { method: 'GET', path: '/people/1', status: 200, contentType: json, body: { id, kind: 'x' } };
  expect(responseValidator(spec).mistakesIn(answer)).toHaveLength(1);
  expect(responseValidator(spec, [kind]).mistakesIn(answer)).toEqual([]);
  expect(responseValidator(spec, [idless]).mistakesIn({ ...answer, body: {} })).toEqual([]);
  expect(needless(spec, [kind, idless], [answer])).toEqual([idless]);
  expect(() => responseValidator(spec, [{ ...kind, at: ['nowhere', 'at', 'all'] }])).toThrow('nowhere/at/all');
});

test('a format that nobody checks is an error', () => {
  const spec = structuredClone(documents['OpenAPI 3']);
  Object.assign(spec.components.schemas.Person.properties.id, { format: 'ulid' });
  expect(() => responseValidator(spec)).toThrow('ulid');
});

test("Cloudflare's specification is read whole, and refuses what is not in it", () => {
  const { operations, mistakesIn } = responseValidator(fixture('cloudflare-realtimekit.openapi'));
  expect(operations).toHaveLength(40);
  const kit = '/accounts/a/realtime/kit/b';
  const answer = { contentType: json, status: 200 };
  expect(
    mistakesIn({ ...answer, method: 'GET', path: `${kit}/meetings/m`, body: { success: true, data: { id: 'm' } } }),
  ).toHaveLength(2);
  const gateway = { success: false, errors: [{ code: 10000, message: 'x' }], messages: [], result: null };
  expect(mistakesIn({ ...answer, status: 401, method: 'GET', path: `${kit}/meetings`, body: gateway })).toEqual([]);
  expect(
    mistakesIn({ ...answer, status: 401, method: 'GET', path: `${kit}/meetings`, body: { success: false } }),
  ).not.toEqual([]);
  expect(mistakesIn({ ...answer, status: 203, method: 'GET', path: `${kit}/meetings`, body: gateway })).not.toEqual([]);
});
