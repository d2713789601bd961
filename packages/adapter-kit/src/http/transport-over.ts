import { type Budgets, createBudgets } from './budget/budgets.js';
import { type AxiosClient, createAxiosClient } from './send-over-axios.js';
import { sendAsPlanned } from './sending.js';
import type { Transport, TransportSettings } from './transport.js';
import type { Wire } from './wire/wire.js';

/** Makes the transport over a wire; `shared` are the caller's budgets, and then the caller's to close. */
export function transportOver(wire: Wire, settings: TransportSettings, close: () => void, shared?: Budgets): Transport {
  const budgets = shared ?? createBudgets();
  let client: AxiosClient | undefined;
  return {
    get axios() {
      client ??= createAxiosClient(wire);
      return client.axios;
    },
    settings,
    budgets,
    send: (sending) => (client === undefined ? sendAsPlanned(sending, wire) : client.send(sending)),
    close() {
      if (shared === undefined) void budgets.close();
      close();
    },
  };
}
