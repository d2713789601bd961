import { setTimeout } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { refuseUnrouted as refuseAzure, serveAzure } from './azure/routes.js';
import { checkAzureRateLimits, throttleBy } from './azure/throttle.js';
import { rateLimiter } from './cloudflare/rate-limits.js';
import {
  type CloudflareSurroundings,
  refuseUnrouted as refuseCloudflare,
  serveCloudflare,
} from './cloudflare/routes.js';
import { CONTROL_PREFIX, refuseControl, serveControl } from './control/control-routes.js';
import type { Emulator, EmulatorOptions } from './emulator.js';
import { decodeClockOffset, decodeFaultRules } from './faults/decode-fault.js';
import type { FaultRule } from './faults/fault.js';
import { faultList } from './faults/faults.js';
import { faultInjection } from './faults/inject-faults.js';
import { providerOf, type ServedRoute, templateOf } from './faults/route-pattern.js';
import type { Assumptions } from './fidelity/assumptions.js';
import { chooseAssumptions } from './fidelity/choose-assumptions.js';
import { watchAssumptions } from './fidelity/watch-assumptions.js';
import { InvalidOptions } from './invalid-options.js';
import { openHttpServer } from './server/http-server.js';
import type { Interceptor } from './server/intercept.js';
import { reachableHost } from './server/reachable-host.js';
import { decodeState } from './state/decode-state.js';
import { directAccess } from './state/direct-access.js';
import { firstApp, refill, secretsOf, worldFrom, worldState } from './state/world.js';

/** One for each option: a new one that is not here does not compile. */
const KNOWN_OPTIONS: Readonly<Record<keyof EmulatorOptions, true>> = {
  port: true,
  host: true,
  state: true,
  assume: true,
  clock: true,
  clockOffsetInMs: true,
  pageSizes: true,
  rateLimits: true,
  faults: true,
  delay: true,
  requestLogLimit: true,
};

const LIMITS: readonly string[] = ['global', 'realtimeKit'];

/**
 * Starts an emulator, and resolves when it listens.
 *
 * Rejects with `InvalidOptions` when the options cannot be used, and with the error of Node (`EADDRINUSE`, `EACCES`)
 * when the port cannot be had.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const problems: string[] = [];
  for (const name of Object.keys(options))
    if (!Object.hasOwn(KNOWN_OPTIONS, name))
      problems.push(`${name} is no option; known are ${Object.keys(KNOWN_OPTIONS).join(', ')}`);
  const { port = 0, host = '127.0.0.1', pageSizes = {}, requestLogLimit = 10_000 } = options;
  const { clock: givenClock = () => new Date(), delay = (ms, signal) => setTimeout(ms, undefined, { signal }) } =
    options;
  const questionsMet = new Set<keyof Assumptions>();
  const assume = watchAssumptions(chooseAssumptions(options.assume ?? {}, problems), questionsMet);
  const state = decodeState(options.state === undefined ? {} : options.state, problems);
  const { cloudflare: cloudflarePageSize = 50, azure: azurePageSize = 100 } = pageSizes;
  if (typeof host !== 'string' || host.trim() === '')
    problems.push('host must be an address or a name of this machine, and not be empty');
  whole(port, 'port', 0, 65_535);
  whole(cloudflarePageSize, 'pageSizes.cloudflare', 1);
  whole(azurePageSize, 'pageSizes.azure', 1);
  whole(requestLogLimit, 'requestLogLimit', 0);
  const { azure: azureRateLimits = {}, cloudflare: cloudflareLimits } = options.rateLimits ?? {};
  checkAzureRateLimits(azureRateLimits, problems);
  for (const [name, limit] of Object.entries(cloudflareLimits || {})) {
    if (!LIMITS.includes(name))
      problems.push(`rateLimits.cloudflare.${name} is not known; known are ${LIMITS.join(', ')}`);
    if (!LIMITS.includes(name) || limit === undefined) continue;
    whole(limit.requests, `rateLimits.cloudflare.${name}.requests`, 1);
    whole(limit.windowInSeconds, `rateLimits.cloudflare.${name}.windowInSeconds`, 1);
  }
  let clockOffsetInMs = decodeClockOffset(options.clockOffsetInMs ?? 0, problems);
  if (problems.length > 0) throw new InvalidOptions(problems);

  let served: readonly ServedRoute[] = [];
  const faults = faultList(() => served);
  const injection = faultInjection(faults, delay);
  const clock = () => new Date(givenClock().getTime() + clockOffsetInMs + injection.skewInMs);
  const world = worldFrom(state, assume, clock());
  const { resource } = world;
  const seed = structuredClone(worldState(world));
  const refusedRawIds = new Map<string, { readonly named: boolean }>();
  let allowance = rateLimiter(cloudflareLimits || undefined);
  let throttle = throttleBy(azureRateLimits);
  const cloudflare: CloudflareSurroundings = {
    accounts: world.accounts,
    circumstances: () => ({ assume, now: clock(), pageSize: cloudflarePageSize }),
    allowance: cloudflareLimits === false ? undefined : (caller) => allowance(caller),
  };
  let intercept: Interceptor | undefined;
  let emulator: Emulator | undefined;
  let faultsAtStart: readonly FaultRule[] = [];

  const server = await openHttpServer({
    host,
    port,
    requestLogLimit,
    interceptor: () => intercept,
    secrets: () => secretsOf(world),
    injection,
    served: (routes) => {
      served = routes.map(({ method, url }) => ({ method, provider: providerOf(url), template: templateOf(url) }));
      faultsAtStart = decodeFaultRules(options.faults ?? [], served);
      for (const rule of faultsAtStart) faults.add(rule);
    },
    serve: (root: FastifyInstance) => {
      root.register(async (scope) => serveCloudflare(scope, cloudflare), { prefix: '/client/v4' });
      root.register(async (scope) =>
        serveAzure(
          scope,
          resource,
          () => ({ assume, now: clock(), pageSize: azurePageSize, refusedRawIds }),
          (bucket, now) => throttle(bucket, now),
        ),
      );
    },
    control: { prefix: CONTROL_PREFIX, serve: (scope) => serveControl(scope, { emulator: () => emulator, clock }) },
    refuse: (error, request, reply) => {
      const target = request.raw.url ?? '';
      if (target.startsWith(`${CONTROL_PREFIX}/`)) refuseControl(error, reply);
      else if (providerOf(target) === 'cloudflare') refuseCloudflare(error, request, reply, cloudflare);
      else refuseAzure(error, request, reply);
    },
  });

  const url = `http://${reachableHost(host)}:${server.port}`;

  emulator = {
    url,
    get cloudflare() {
      const { account, app } = firstApp(world);
      const [apiToken = ''] = account.apiTokens;
      return { baseUrl: `${url}/client/v4`, accountId: account.id, appId: app.id, apiToken };
    },
    get azure() {
      const [accessKey = ''] = resource.accessKeys;
      const connectionString = `endpoint=${url}/;accesskey=${accessKey}`;
      return { endpoint: url, connectionString, accessKey, resourceId: resource.id };
    },
    requests: server.requests,
    get questionsMet() {
      return [...questionsMet];
    },
    get openSockets() {
      return server.openSockets;
    },
    get intercept() {
      return intercept;
    },
    set intercept(interceptor) {
      intercept = interceptor;
    },
    faults,
    get clockOffsetInMs() {
      return clockOffsetInMs;
    },
    set clockOffsetInMs(offset) {
      const problems: string[] = [];
      const decoded = decodeClockOffset(offset, problems);
      if (problems.length > 0) throw new InvalidOptions(problems);
      clockOffsetInMs = decoded;
    },
    ...directAccess(world, clock),
    refuseRawId(rawId, { named = false } = {}) {
      refusedRawIds.set(rawId, { named });
    },
    replaceState: (state) => refill(world, state, clock()),
    reset() {
      clockOffsetInMs = options.clockOffsetInMs ?? 0;
      refill(world, seed, clock());
      faults.clear();
      for (const rule of faultsAtStart) faults.add(rule);
      server.requests.reset();
      allowance = rateLimiter(cloudflareLimits || undefined);
      throttle = throttleBy(azureRateLimits);
      injection.drop();
      refusedRawIds.clear();
      intercept = undefined;
    },
    close: () => server.close(),
  };
  return emulator;

  function whole(value: number, name: string, least: number, most = Number.MAX_SAFE_INTEGER): void {
    if (Number.isInteger(value) && value >= least && value <= most) return;
    const limit = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `from ${least} to ${most}`;
    problems.push(`${name} must be a whole number, ${limit}`);
  }
}
