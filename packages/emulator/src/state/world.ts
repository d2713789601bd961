import type { Resource, Room } from '../azure/resource.js';
import { resourceFrom, resourceState } from '../azure/resource-state.js';
import type { Account, App, Meeting } from '../cloudflare/account.js';
import { accountFrom, accountState } from '../cloudflare/account-state.js';
import type { Assumptions } from '../fidelity/assumptions.js';
import { InvalidOptions } from '../invalid-options.js';
import { decodeState } from './decode-state.js';
import type { EmulatorState } from './emulator-state.js';
import { NotThere } from './not-there.js';

/** All that an emulator holds while it runs. */
export interface World {
  readonly accounts: Map<string, Account>;
  readonly resource: Resource;
  /** The answers to the open questions about the vendors. */
  readonly assume: Assumptions;
}

export function worldFrom(state: EmulatorState, assume: Assumptions, now: Date): World {
  const accounts = (state.cloudflare?.accounts ?? [{}]).map((account) => accountFrom(account, assume, now));
  return {
    accounts: new Map(accounts.map((account) => [account.id, account])),
    resource: resourceFrom(state.azure ?? {}, now),
    assume,
  };
}

/** The world in the form that `worldFrom` reads. */
export const worldState = ({ accounts, resource }: World): EmulatorState => ({
  cloudflare: { accounts: [...accounts.values()].map(accountState) },
  azure: resourceState(resource),
});

/**
 * Puts the state in place of all that the world holds. The ids and credentials of the first account, of its first app and
 * of the resource stay as they are where the state leaves them out. Throws `InvalidOptions` for one that cannot be used.
 */
export function refill(world: World, state: EmulatorState, now: Date): void {
  const problems: string[] = [];
  const decoded = decodeState(state, problems);
  if (problems.length === 0) decodeState(withIdentity(decoded, world), problems);
  if (problems.length > 0) throw new InvalidOptions(problems);
  const { accounts, resource } = worldFrom(withIdentity(decoded, world), world.assume, now);
  world.accounts.clear();
  for (const [id, account] of accounts) world.accounts.set(id, account);
  Object.assign(world.resource, resource);
}

function withIdentity({ cloudflare, azure }: EmulatorState, world: World): EmulatorState {
  const { account, app } = firstApp(world);
  const { id: resourceId, accessKeys, entraTokens } = world.resource;
  const [first, ...others] = cloudflare?.accounts ?? [];
  const [itsFirst, ...itsOthers] = first?.apps ?? [];
  const apps = [{ id: app.id, ...itsFirst }, ...itsOthers];
  const { id, apiTokens } = account;
  return {
    cloudflare: { accounts: [{ id, apiTokens, ...first, apps }, ...others] },
    azure: { resourceId, accessKeys, entraTokens, ...azure },
  };
}

/** Every credential in the world that cannot be told by its form; what looks like a token can. */
export const secretsOf = ({ accounts, resource }: World): readonly string[] => [
  ...resource.accessKeys,
  ...resource.entraTokens,
  ...[...resource.tokens.keys()].filter(hasNoForm),
  ...[...accounts.values()].flatMap(({ apiTokens, apps }) => [
    ...apiTokens,
    ...[...apps.values()].flatMap(({ meetings }) =>
      [...meetings.values()].flatMap(({ participants }) =>
        [...participants.values()].map(({ token }) => token).filter(hasNoForm),
      ),
    ),
  ]),
];

/** Not that of a JWT; asked of every token at each request, and so in a hurry. */
const hasNoForm = (token: string) => !token.startsWith('eyJ') || token.indexOf('.') === token.lastIndexOf('.');

/** The account and the app that are meant when none is named: the first of each. */
export function firstApp({ accounts }: World): { readonly account: Account; readonly app: App } {
  const [account] = accounts.values();
  const [app] = account?.apps.values() ?? [];
  if (!account || !app) throw new Error('An emulator always has an account with an app.');
  return { account, app };
}

/** The app and the meeting that have this id, in whichever account, or a `RangeError`. */
export function findMeeting({ accounts }: World, id: string): { readonly app: App; readonly meeting: Meeting } {
  for (const account of accounts.values())
    for (const app of account.apps.values()) {
      const meeting = app.meetings.get(id);
      if (meeting) return { app, meeting };
    }
  throw new NotThere(`There is no meeting or room ${JSON.stringify(id)}.`);
}

/** The room that has this id, or a `RangeError`. */
export function findRoom({ resource }: World, id: string): Room {
  const room = resource.rooms.get(id);
  if (!room) throw new NotThere(`There is no room ${JSON.stringify(id)}.`);
  return room;
}
