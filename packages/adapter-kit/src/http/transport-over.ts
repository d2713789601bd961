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
    async send(sending) {
      if (client !== undefined) return client.send(sending);
      const { status, text, headers } = await sendAsPlanned(sending, wire);
      return { status, data: text, headers };
    },
    close,
  };
}
