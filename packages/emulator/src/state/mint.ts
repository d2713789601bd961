import { randomBytes, randomInt, randomUUID } from 'node:crypto';

/** The random ids and credentials that the emulator makes up, each in the form that its vendor's have. */
export const mint = {
  uuid: (): string => randomUUID(),
  accountId: () => randomBytes(16).toString('hex'),
  apiToken: () => randomBytes(30).toString('base64url'),
  accessKey: () => randomBytes(64).toString('base64'),
  /** 17 digits, too many for a number to hold. */
  roomId: () => `99${Array.from({ length: 15 }, () => randomInt(10)).join('')}`,
  rawId: (resourceId: string) => `8:acs:${resourceId}_${randomUUID()}`,
  /** What the gateway calls a request, as `cf-ray` has it. */
  ray: () => `${randomBytes(8).toString('hex')}-EMU`,
  /** What Azure calls a request, as `ms-cv` has it. */
  correlationVector: () => `${randomBytes(16).toString('base64').slice(0, 22)}.0`,
  /** Looks like a signed JWT and is none: the signature is noise, different each time. */
  jwt: (claims: Readonly<Record<string, unknown>>) => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.${randomBytes(256).toString('base64url')}`;
  },
} as const;
