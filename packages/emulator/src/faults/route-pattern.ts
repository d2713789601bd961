import type { FaultTarget, Provider } from './fault.js';

const CLOUDFLARE_PREFIX = '/client/v4';
const APP = ['accounts', '{account_id}', 'realtime', 'kit', '{app_id}'];

/** Which vendor's a request target is. */
export const providerOf = (target: string): Provider =>
  target.startsWith(`${CLOUDFLARE_PREFIX}/`) || target === CLOUDFLARE_PREFIX ? 'cloudflare' : 'azure';

const segmentsOf = (path: string): readonly string[] => path.split('/').slice(1);

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

/** The segments of a request's path, as a pattern is held against them. */
export function targetSegments(target: string): readonly string[] {
  const [path = ''] = target.split('?');
  return segmentsOf(providerOf(path) === 'cloudflare' ? path.slice(CLOUDFLARE_PREFIX.length) : path).map(decoded);
}

/** The route of a router, in its own notation, as a template: `/rooms/:roomId` is `/rooms/{roomId}`. */
export const templateOf = (route: string): string =>
  (route.startsWith(`${CLOUDFLARE_PREFIX}/`) ? route.slice(CLOUDFLARE_PREFIX.length) : route)
    .replaceAll(/\/:(?!:)(\w+)(?:\([^)]*\))?/g, '/{$1}')
    .replaceAll('::', ':');

const isPlaceholder = (segment: string): boolean => /^\{[^{}]+\}$/.test(segment);

/** A pattern below the app of a Cloudflare path fits as well as the whole. */
const forms = (pattern: string, provider: Provider): readonly (readonly string[])[] => {
  const segments = segmentsOf(pattern);
  return provider === 'cloudflare' ? [segments, [...APP, ...segments]] : [segments];
};

/** Whether the pattern fits the path of a request to this vendor. */
export const fits = (pattern: string, provider: Provider, path: readonly string[]): boolean =>
  forms(pattern, provider).some(
    (form) =>
      form.length === path.length &&
      form.every((asked, index) => asked === path[index] || (isPlaceholder(asked) && path[index] !== '')),
  );

/** One route that the emulator serves, as a template: `{ method: 'GET', template: '/rooms/{roomId}' }`. */
export interface ServedRoute {
  readonly provider: Provider;
  readonly method: string;
  readonly template: string;
}

/** Whether any request that is served can be meant. */
export const isServed = ({ provider, method, route }: FaultTarget, served: readonly ServedRoute[]): boolean =>
  served
    .filter((it) => (provider ?? it.provider) === it.provider && (method ?? it.method) === it.method)
    .some((it) => {
      const template = segmentsOf(it.template);
      return (
        route === undefined ||
        forms(route, it.provider).some(
          (form) =>
            form.length === template.length && form.every((asked, index) => meets(asked, template[index] ?? '')),
        )
      );
    });

/** A parameter in the notation of a router, `:roomId`, would be a literal, and that is never what was meant. */
const meets = (asked: string, served: string): boolean =>
  asked === served || isPlaceholder(asked) || (isPlaceholder(served) && asked !== '' && !asked.startsWith(':'));
