import type { Resource, Room } from '../azure/resource.js';
import { resourceFrom, resourceState } from '../azure/resource-state.js';
import type { Account, App, Meeting } from '../cloudflare/account.js';
import { accountFrom, accountState } from '../cloudflare/account-state.js';
import type { Assumptions } from '../fidelity/assumptions.js';
import type { EmulatorState } from './emulator-state.js';

/** All that an emulator holds while it runs. */
export interface World {
  readonly accounts: ReadonlyMap<string, Account>;
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
  throw new RangeError(`There is no meeting or room ${JSON.stringify(id)}.`);
}

/** The room that has this id, or a `RangeError`. */
export function findRoom({ resource }: World, id: string): Room {
  const room = resource.rooms.get(id);
  if (!room) throw new RangeError(`There is no room ${JSON.stringify(id)}.`);
  return room;
}
