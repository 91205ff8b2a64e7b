/**
 * RFC 792 and RFC 1191 §4, RFC 4443 §3.2: what a router answers to a packet that is too big for the next hop. It goes to
 * the sender and quotes the packet; here it seems to come from the host the packet was for.
 */
import { internetChecksum, sealIpv4Header } from "./ip-checksum.ts";
import { ipVersion } from "./packet-fields.ts";

const ICMP = 1;
const ICMPV6 = 58;
/** RFC 1812 §4.3.2.3: as much as fits in 576 octets; RFC 4443 §3.2: in the least MTU of IPv6. */
const IPV4_ANSWER_MAX = 576;
const IPV6_ANSWER_MAX = 1280;
const HOP_LIMIT = 64;

/** `mtu` 0: the router does not say. `undefined`: nothing is answered to what is no IP packet or is ICMP itself. */
export const packetTooBig = (bytes: Uint8Array, mtu: number): Uint8Array | undefined => {
  const version = ipVersion(bytes);
  if (version === 4 && bytes.length >= 28 && bytes[9] !== ICMP) return overIpv4(bytes, mtu);
  if (version === 6 && bytes.length >= 48 && bytes[6] !== ICMPV6) return overIpv6(bytes, mtu);
  return undefined;
};

const overIpv4 = (quoted: Uint8Array, mtu: number): Uint8Array => {
  const length = Math.min(20 + 8 + quoted.length, IPV4_ANSWER_MAX);
  const answer = new Uint8Array(length);
  const view = new DataView(answer.buffer);
  view.setUint8(0, 0x45);
  view.setUint16(2, length);
  view.setUint8(8, HOP_LIMIT);
  view.setUint8(9, ICMP);
  answer.set(quoted.subarray(16, 20), 12);
  answer.set(quoted.subarray(12, 16), 16);
  sealIpv4Header(answer, 20);
  // Type 3, destination unreachable; code 4, fragmentation needed and DF set.
  view.setUint8(20, 3);
  view.setUint8(21, 4);
  view.setUint16(26, mtu);
  answer.set(quoted.subarray(0, length - 28), 28);
  view.setUint16(22, internetChecksum(answer, 20, length));
  return answer;
};

const overIpv6 = (quoted: Uint8Array, mtu: number): Uint8Array => {
  const length = Math.min(40 + 8 + quoted.length, IPV6_ANSWER_MAX);
  const answer = new Uint8Array(length);
  const view = new DataView(answer.buffer);
  view.setUint32(0, 0x6000_0000);
  view.setUint16(4, length - 40);
  view.setUint8(6, ICMPV6);
  view.setUint8(7, HOP_LIMIT);
  answer.set(quoted.subarray(24, 40), 8);
  answer.set(quoted.subarray(8, 24), 24);
  // Type 2, packet too big.
  view.setUint8(40, 2);
  view.setUint32(44, mtu);
  answer.set(quoted.subarray(0, length - 48), 48);
  // RFC 8200 §8.1: the addresses, the length and the protocol count as well; the addresses lie before, at 8 to 39.
  const pseudo = length - 40 + ICMPV6;
  view.setUint16(42, internetChecksum(answer, 8, length, pseudo));
  return answer;
};
