import { readFileSync } from 'node:fs';

function read<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8')) as T;
}

export const vectors = read<{
  readonly accessKey: string;
  readonly recorded: { readonly body: string; readonly contentSha256: string };
  readonly vectors: readonly {
    readonly name: string;
    readonly method: string;
    readonly host: string;
    readonly pathAndQuery: string;
    readonly date: string;
    readonly body: string;
    readonly contentSha256: string;
    readonly stringToSign: string;
    readonly signature: string;
  }[];
}>('signing-vectors');

type Participants = Readonly<Record<string, { readonly role: string } | null>>;

export const examples = read<{
  readonly roomId: string;
  readonly update: { readonly request: { readonly participants: Participants }; readonly answer: object };
  readonly list: {
    readonly answer: { readonly value: readonly { readonly rawId: string; readonly role: string }[] };
  };
  readonly refusal: object;
}>('rooms-examples');

interface RoomExample {
  readonly request?: Readonly<Record<string, unknown>>;
  readonly status: number;
  readonly answer: Readonly<Record<string, unknown>>;
}

export const roomExamples = read<{
  readonly create: RoomExample;
  readonly get: RoomExample & { readonly roomId: string };
  readonly list: RoomExample;
  readonly update: RoomExample & { readonly roomId: string };
}>('room-examples');
