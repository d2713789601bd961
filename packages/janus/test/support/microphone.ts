import { setTimeout as delay } from 'node:timers/promises';
import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, RtpHeader, RtpPacket } from 'werift';

/** An opus stream by WebRTC: what a browser would send, from a microphone that hears silence. */
export interface Microphone {
  readonly offer: string;
  /** Takes Janus's answer to the offer. */
  answered(sdp: string): Promise<void>;
  /** Sends one packet of 20 ms. */
  sound(): void;
  close(): Promise<void>;
}

/** The other end. */
export interface Speaker {
  readonly answer: string;
  /** Resolves when ICE and DTLS are through: sound can flow. */
  connected(): Promise<void>;
  /** How many packets have come so far. */
  packets(): number;
  close(): Promise<void>;
}

const LIMIT_IN_MS = 10_000;
const SILENCE = Buffer.from([0xf8, 0xff, 0xfe]); // an opus frame that holds none

/** Opens a microphone, which offers itself. */
export async function openMicrophone(): Promise<Microphone> {
  const peer = openPeer();
  const track = new MediaStreamTrack({ kind: 'audio' });
  peer.addTransceiver(track, { direction: 'sendonly' });
  const offer = await peer.createOffer();
  await setLocal(peer, offer);
  let sent = 0;
  return {
    // Janus would open DTLS before werift listens, and try again a second later: so it is told to wait.
    offer: (peer.localDescription?.sdp ?? '').replaceAll('a=setup:actpass', 'a=setup:active'),
    answered: (sdp) => peer.setRemoteDescription({ type: 'answer', sdp }),
    sound() {
      sent += 1;
      const header = new RtpHeader({
        sequenceNumber: sent % 0x1_0000,
        timestamp: sent * 960,
        payloadType: 96,
        ssrc: 1,
      });
      track.writeRtp(new RtpPacket(header, SILENCE));
    },
    close: () => closePeer(peer),
  };
}

/** Answers an offer of Janus, to hear what comes. */
export async function openSpeaker(offer: string): Promise<Speaker> {
  const peer = openPeer();
  let packets = 0;
  peer.onTrack.subscribe((track) => {
    track.onReceiveRtp.subscribe(() => {
      packets += 1;
    });
  });
  await peer.setRemoteDescription({ type: 'offer', sdp: offer });
  await setLocal(peer, await peer.createAnswer());
  return {
    answer: peer.localDescription?.sdp ?? '',
    connected: () => connectedPeer(peer),
    packets: () => packets,
    close: () => closePeer(peer),
  };
}

/**
 * Resolves when nothing is left of those that were closed: werift waits for half a second after its part of a handshake,
 * and cannot be told to stop. Meant for the end of a test file.
 */
export async function mediaIsOver(): Promise<void> {
  await delay(Math.max(0, lastClosedAt + 600 - performance.now()));
}

let lastClosedAt = Number.NEGATIVE_INFINITY;

async function closePeer(peer: RTCPeerConnection): Promise<void> {
  await peer.close();
  lastClosedAt = performance.now();
}

function openPeer(): RTCPeerConnection {
  const opus = new RTCRtpCodecParameters({ mimeType: 'audio/opus', clockRate: 48_000, channels: 2 });
  return new RTCPeerConnection({ codecs: { audio: [opus] }, iceServers: [], iceUseIpv6: false });
}

async function setLocal(peer: RTCPeerConnection, description: Parameters<RTCPeerConnection['setLocalDescription']>[0]) {
  // Without a STUN server in its configuration it would ask one on the internet, and wait for it.
  for (const { connection } of peer.iceTransports) delete connection.stunServer;
  await peer.setLocalDescription(description);
}

async function connectedPeer(peer: RTCPeerConnection): Promise<void> {
  if (peer.connectionState === 'connected') return;
  await peer.connectionStateChange.watch((state) => state === 'connected', LIMIT_IN_MS);
}
