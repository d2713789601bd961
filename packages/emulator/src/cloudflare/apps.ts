import type { Answer } from '../server/answer.js';
import type { Account, App } from './account.js';
import { appFrom } from './account-state.js';
import { APP } from './bodies.js';
import { bodyLike } from './body.js';
import type { Circumstances } from './circumstances.js';
import { pageOf } from './paging.js';
import { type Query, searchIn, sorted } from './query.js';

export function createApp(account: Account, body: unknown, { assume, now }: Circumstances): Answer {
  const { name } = bodyLike<{ readonly name: string }>(APP, body, assume);
  const app = appFrom({ name }, assume, now);
  account.apps.set(app.id, app);
  return { status: 200, body: { success: true, data: { app: appBody(app) } } };
}

export function listApps(account: Account, query: Query, { assume, pageSize }: Circumstances): Answer {
  const matches = searchIn(query, assume);
  const found = [...account.apps.values()].filter(({ name }) => matches(name));
  const inOrder = sorted(found, query, assume, ({ createdAt }) => createdAt.getTime());
  const { items, paging } = pageOf(inOrder, query, pageSize, assume);
  return { status: 200, body: { success: true, data: items.map(appBody), paging } };
}

const appBody = ({ id, name, createdAt }: App) => ({ id, name, created_at: createdAt.toISOString() });
