/**
 * RFC 1191 §4, RFC 4443 §3.2: what a router answers to a packet that is too big for the next hop. It goes to the sender
 * and quotes the packet; here it seems to come from the host the packet was for.
 */
import { decodeIp, encodeIp } from "../../wire/ip.ts";
import { destinationOf, IpHeader, pseudoHeaderSumBetween, sourceOf } from "../../wire/ip-header.ts";
import { encodeIcmp, icmpOctets, PROTOCOL_ICMP, PROTOCOL_ICMPV6, type IcmpMessage } from "../../wire/icmp.ts";
import { mayReport, quoteOf } from "../../wire/icmp-errors.ts";

/** `mtu` 0: the router does not say. `undefined`: nothing may be answered to such a packet, or it is none. */
export const packetTooBig = (bytes: Uint8Array, mtu: number): Uint8Array | undefined => {
  const asked = new IpHeader();
  if (decodeIp(bytes, asked) !== undefined || !mayReport(bytes, asked)) return undefined;
  const { version } = asked;
  const [from, to] = [destinationOf(asked), sourceOf(asked)];
  const message: IcmpMessage = { kind: "packet-too-big", mtu, quote: quoteOf(bytes, version) };
  const header = new IpHeader();
  header.version = version;
  header.protocol = version === 4 ? PROTOCOL_ICMP : PROTOCOL_ICMPV6;
  header.setSource(from);
  header.setDestination(to);
  header.payloadLength = icmpOctets(message);
  const headerLength = version === 4 ? 20 : 40;
  const answer = new Uint8Array(headerLength + header.payloadLength);
  encodeIp(header, answer, 0);
  encodeIcmp(message, answer, headerLength, version, pseudoHeaderSumBetween(from, to, header.protocol));
  return answer;
};
