import { InvalidOptions } from '../invalid-options.js';
import { boolean, type Check, type Fields, list, object } from '../state/decode-state.js';
import type { Fault, FaultRule, FaultTarget } from './fault.js';
import { isServed, type ServedRoute } from './route-pattern.js';

const number =
  (least: number, most: number, whole: boolean): Check =>
  (value, path, problems) => {
    const right = typeof value === 'number' && value >= least && value <= most && (!whole || Number.isInteger(value));
    if (!right) problems.push(`${path} must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}`);
  };

const oneOf =
  (...known: readonly string[]): Check =>
  (value, path, problems) => {
    if (!known.includes(value as string)) problems.push(`${path} must be one of ${known.join(', ')}`);
  };

/** A header's value that Node would not refuse to send. */
const headerValue: Check = (value, path, problems) => {
  if (typeof value !== 'string' || !/^[\x20-\x7e]+$/.test(value))
    problems.push(`${path} must be a string of printable ASCII that is not empty`);
};

/** Longer timers are none: Node makes them 1 ms. */
const duration = number(0, 2 ** 31 - 1, false);
const TEN_YEARS_IN_MS = 10 * 365 * 24 * 60 * 60 * 1000;

const offset: Check = number(-TEN_YEARS_IN_MS, TEN_YEARS_IN_MS, true);

type FieldsOf<K extends Fault['kind']> = Omit<Fields<Extract<Fault, { readonly kind: K }>>, 'kind'>;

const FIELDS: { readonly [K in Fault['kind']]: FieldsOf<K> } = {
  latency: { ms: duration, jitterInMs: duration, applied: boolean },
  'rate-limit': { retryAfterInSeconds: number(0, 86_400, true), retryAfterInMs: number(0, 86_400_000, true) },
  'server-error': { status: number(500, 599, true), body: oneOf('vendor', 'empty'), applied: boolean },
  reset: { applied: boolean },
  hang: { at: oneOf('before-headers', 'after-headers'), applied: boolean },
  'half-body': { framing: oneOf('content-length', 'chunked') },
  html: { status: number(200, 599, true), applied: boolean },
  'wrong-content-type': { contentType: headerValue },
  'malformed-json': {},
  'clock-skew': { offsetInMs: offset },
};

const REQUIRED: Partial<Record<Fault['kind'], string>> = { latency: 'ms', 'clock-skew': 'offsetInMs' };

const fault: Check = (value, path, problems) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.push(`${path} must be an object`);
    return;
  }
  const { kind } = value as { readonly kind?: unknown };
  if (typeof kind !== 'string' || !Object.hasOwn(FIELDS, kind)) {
    const known = Object.keys(FIELDS).join(', ');
    problems.push(
      kind === undefined
        ? `${path}.kind is missing; known are ${known}`
        : `${path}.kind ${typeof kind === 'string' ? JSON.stringify(kind) : ''} is not known; known are ${known}`,
    );
    return;
  }
  const required = REQUIRED[kind as Fault['kind']];
  const fields = { kind: () => {}, ...FIELDS[kind as Fault['kind']] } as Fields<object>;
  object<object>(fields, (required === undefined ? [] : [required]) as never[])(value, path, problems);
};

const on = (served: readonly ServedRoute[]): Check => {
  const shape = object<FaultTarget>({
    provider: oneOf('cloudflare', 'azure'),
    method: oneOf('GET', 'POST', 'PATCH', 'PUT', 'DELETE'),
    route: (value, path, problems) => {
      if (typeof value !== 'string' || !value.startsWith('/'))
        problems.push(`${path} must be a string that begins with a slash`);
    },
  });
  return (value, path, problems) => {
    const before = problems.length;
    shape(value, path, problems);
    if (problems.length > before || isServed(value as FaultTarget, served)) return;
    const near = nearest(value as FaultTarget, served).map(({ method, template }) => `${method} ${template}`);
    problems.push(`${path} fits nothing that is served; the nearest are ${near.join(', ')}`);
  };
};

const MOST_SHOWN = 5;

/** The routes that are the most like what was meant. */
function nearest(
  { provider, method, route = '' }: FaultTarget,
  served: readonly ServedRoute[],
): readonly ServedRoute[] {
  const asked = shapeOf(route);
  const likeness = (each: ServedRoute) => {
    const shape = shapeOf(each.template);
    const alike = asked.filter((segment, index) => segment === shape[index]).length;
    return alike + (shape.length === asked.length ? 0.5 : 0) + (each.method === method ? 0.25 : 0);
  };
  return served
    .filter((each) => (provider ?? each.provider) === each.provider)
    .sort((one, other) => likeness(other) - likeness(one))
    .slice(0, MOST_SHOWN);
}

/** The segments below the app, if it is a path of Cloudflare's; whatever a placeholder is called. */
function shapeOf(route: string): readonly string[] {
  const segments = route.split('/').slice(1);
  const below = segments[0] === 'accounts' ? segments.slice(5) : segments;
  return below.map((segment) => (segment.startsWith('{') ? '{}' : segment));
}

const faultRule = (served: readonly ServedRoute[]): Check =>
  object<FaultRule>(
    {
      fault,
      on: on(served),
      times: number(1, Number.MAX_SAFE_INTEGER, true),
      probability: number(0, 1, false),
      seed: number(-(2 ** 31), 2 ** 32 - 1, true),
    },
    ['fault'],
  );

/** A copy of the value, or `InvalidOptions` with all that is wrong with it, each mistake with its JSON path. */
function decode<T>(check: Check, value: T, path: string): T {
  const problems: string[] = [];
  check(value, path, problems);
  if (problems.length > 0) throw new InvalidOptions(problems);
  return structuredClone(value);
}

export const decodeFaultRule = (value: FaultRule, served: readonly ServedRoute[]): FaultRule =>
  decode(faultRule(served), value, 'rule');

export const decodeFaultRules = (value: readonly FaultRule[], served: readonly ServedRoute[]): readonly FaultRule[] =>
  decode(list(faultRule(served)), value, 'faults');

/** The value, when the clock can be set off by it; else 0, and what is wrong with it is added to `problems`. */
export function decodeClockOffset(value: number, problems: string[], path = 'clockOffsetInMs'): number {
  const before = problems.length;
  offset(value, path, problems);
  return problems.length > before ? 0 : value;
}
