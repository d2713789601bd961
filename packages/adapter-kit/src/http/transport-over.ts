import { type AxiosClient, createAxiosClient } from './send-over-axios.js';
import { sendAsPlanned } from './sending.js';
import type { Transport, TransportSettings } from './transport.js';
import type { Wire } from './wire/wire.js';

/** Makes the transport over a wire. */
export function transportOver(wire: Wire, settings: TransportSettings, close: () => void): Transport {
  let client: AxiosClient | undefined;
  return {
    get axios() {
      client ??= createAxiosClient(wire);
      return client.axios;
    },
    settings,
    send: (sending) => (client === undefined ? sendAsPlanned(sending, wire) : client.send(sending)),
    close,
  };
}
