// What werift's declarations name and its packages do not bring.
declare module 'multicast-dns' {
  function multicastDns(options?: object): multicastDns.MulticastDNS;
  namespace multicastDns {
    interface MulticastDNS {
      destroy(): void;
    }
  }
  export default multicastDns;
}
declare module 'werift-rtp/src/rtcp/rtpfb/nack' {
  export class GenericNack {}
}
