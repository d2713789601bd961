import { createHash } from 'node:crypto';
import type { RateLimit } from '../server/rate-limit.js';
import { GatewayRefusal } from './refusal.js';

/** Cloudflare's limits, as its documentation has them where they are left out. */
export interface CloudflareRateLimits {
  /** All calls with one API token: 1,200 in 300 seconds. One more, and all of them are refused for as long again. */
  readonly global?: RateLimit;
  /** All RealtimeKit calls to one account: 3,500 in 300 seconds. Those beyond are refused until the time is over. */
  readonly realtimeKit?: RateLimit;
}

/** One request, as far as limits go. */
export interface Caller {
  /** The API token; nothing when there is none. */
  readonly token: string | undefined;
  readonly accountId: string | undefined;
  readonly now: Date;
}

/** What a request is told of the limits, and the refusal when it is one too many. */
export interface Allowance {
  readonly headers: Readonly<Record<string, string>>;
  readonly refusal?: GatewayRefusal;
}

const GLOBAL: RateLimit = { requests: 1200, windowInSeconds: 300 };
const REALTIME_KIT: RateLimit = { requests: 3500, windowInSeconds: 300 };

interface Window {
  readonly began: number;
  readonly count: number;
  /** Set once there was one too many, and everything is refused. */
  readonly blockedUntil?: number;
}

/**
 * Counts requests, and says what each is to be told. Limits that are not given are counted and told, and nobody is
 * refused: five minutes without an answer help no test that does not ask for them.
 */
export function rateLimiter(limits: CloudflareRateLimits | undefined): (caller: Caller) => Allowance {
  const { global = GLOBAL, realtimeKit = REALTIME_KIT } = limits ?? {};
  const enforced = limits !== undefined;
  const windows = new Map<string, Window>();

  return ({ token, accountId, now }) => {
    const time = now.getTime();
    const states = [count(`token ${token === undefined ? '' : digest(token)}`, global, true, time)];
    if (accountId !== undefined) states.push(count(`account ${accountId}`, realtimeKit, false, time));
    const least = states.reduce((one, other) => (other.remaining < one.remaining ? other : one));
    const headers = {
      ratelimit: `"default";r=${Math.max(0, least.remaining)};t=${least.wait}`,
      'ratelimit-policy': `"burst";q=${least.limit.requests};w=${least.limit.windowInSeconds}`,
    };
    const over = states.filter(({ remaining }) => remaining < 0);
    if (!enforced || over.length === 0) return { headers };
    const wait = Math.max(...over.map((it) => it.wait));
    return {
      headers: { ...headers, 'retry-after': String(wait) },
      refusal: new GatewayRefusal(429, 971, 'Please wait and consider throttling your request speed'),
    };
  };

  /** How many are left, below 0 for one too many, and the seconds until there are all again. */
  function count(key: string, limit: RateLimit, blocks: boolean, time: number) {
    const length = limit.windowInSeconds * 1000;
    const known = windows.get(key);
    const over = known && time >= (known.blockedUntil ?? known.began + length);
    if (!known) forget(time);
    const before = !known || over ? { began: time, count: 0 } : known;
    const counted = before.count + 1;
    const blockedUntil =
      before.blockedUntil ?? (enforced && blocks && counted > limit.requests ? time + length : undefined);
    windows.set(key, { began: before.began, count: counted, ...(blockedUntil === undefined ? {} : { blockedUntil }) });
    const wait = Math.ceil(((blockedUntil ?? before.began + length) - time) / 1000);
    return { limit, remaining: limit.requests - counted, wait };
  }

  /** Lets go of those that count no more. */
  function forget(time: number): void {
    const longest = 2 * 1000 * Math.max(global.windowInSeconds, realtimeKit.windowInSeconds);
    for (const [key, { began }] of windows) if (time - began > longest) windows.delete(key);
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest('base64url');
