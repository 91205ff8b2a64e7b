/**
 * RFC 9293 §3.9.2.2: what an ICMP error means to a connection, whose segment it is about, what people call it; and how a
 * router makes one.
 */
import type { IpAddress } from "./address.ts";
import type { IcmpMessage } from "./icmp.ts";
import { decodeIp } from "./ip.ts";
import { destinationOf, IpHeader, sourceOf } from "./ip-header.ts";
import { copyOctets, read16, read32 } from "./octets.ts";
import { PROTOCOL_TCP } from "./tcp.ts";

/**
 * What TCP does about a message. `hard`: abort (SHLD-26). `soft`: keep the connection and tell the program (MUST-56,
 * SHLD-25). `packet-too-big`: lower the path MTU. `ignored`: silently (MUST-55), and all that is no error.
 */
export type IcmpSeverity = "hard" | "soft" | "packet-too-big" | "ignored";

/**
 * The class of a message. Beyond the codes that RFC 9293 §3.9.2.2 lists, none proves that the other end cannot be
 * reached: they are soft. For ICMPv6 it lists only soft ones; port unreachable (code 4) says what code 3 of IPv4 says.
 */
export const icmpSeverity = (message: IcmpMessage, version: 4 | 6): IcmpSeverity => {
  switch (message.kind) {
    case "packet-too-big":
      return "packet-too-big";
    case "destination-unreachable":
      return (version === 4 ? message.code === 2 || message.code === 3 : message.code === 4)
        ? "hard"
        : "soft";
    case "time-exceeded":
    case "parameter-problem":
      return "soft";
    case "source-quench":
    case "redirect":
    case "echo-request":
    case "echo-reply":
    case "other":
      return "ignored";
  }
};

/** The segment that an error is about, as far as 8 octets of it tell: from whom to whom, and its sequence number. */
export interface QuotedSegment {
  readonly source: IpAddress;
  readonly destination: IpAddress;
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** RFC 5927 §4.1: it has to lie between what has been acknowledged and what has been sent. */
  readonly sequence: number;
  /** Octets of the packet that is quoted, as its header says; some routers change it. */
  readonly length: number;
}

/** Finds the TCP segment in a quote; `undefined` where there is none, or too little, or a later fragment of one. */
export const quotedSegment = (quote: Uint8Array): QuotedSegment | undefined => {
  const header = new IpHeader();
  const problem = decodeIp(quote, header);
  // A quote is cut off, and its lengths and its checksum may have been changed on the way (RFC 1812 §4.3.2.3).
  if (problem?.kind === "bad-version" || problem?.kind === "bad-header-length") return undefined;
  const at = header.payloadOffset;
  if (header.protocol !== PROTOCOL_TCP || header.fragmentOffset > 0 || at + 8 > quote.length)
    return undefined;
  return {
    source: sourceOf(header),
    destination: destinationOf(header),
    sourcePort: read16(quote, at),
    destinationPort: read16(quote, at + 2),
    sequence: read32(quote, at + 4),
    length: header.version === 4 ? read16(quote, 2) : 40 + read16(quote, 4),
  };
};

/** RFC 1812 §4.3.2.3 and RFC 4443 §2.4: as much as fits a message of 576, or of 1280 octets, IP and ICMP headers included. */
export const quoteOf = (packet: Uint8Array, version: 4 | 6): Uint8Array =>
  copyOctets(packet, 0, Math.min(packet.length, version === 4 ? 576 - 28 : 1280 - 48));

/**
 * RFC 1122 §3.2.2 and RFC 4443 §2.4 (e): whether an error about this packet may be sent: not about an ICMP error, nor a
 * fragment that is not the first, nor where the source or destination is not one host. "Packet too big" to a multicast
 * destination is the exception that TCP has no use for.
 */
export const mayReport = (packet: Uint8Array, header: IpHeader): boolean => {
  if (header.fragmentOffset > 0) return false;
  const type = packet[header.payloadOffset];
  if (header.version === 4) {
    const isError = header.protocol === 1 && (type === undefined || errorTypes4.has(type));
    // Networks 0 and 127 are no source a router hears from; 224 and above are groups and what was never assigned.
    const network = header.source0 >>> 24;
    return !isError && network > 0 && network !== 127 && network < 224 && header.destination0 >>> 24 < 224;
  }
  const isError = header.protocol === 58 && (type === undefined || type < 128 || type === 137);
  const isUnspecified = (header.source0 | header.source1 | header.source2 | header.source3) === 0;
  return !isError && !isUnspecified && header.source0 >>> 24 !== 0xff && header.destination0 >>> 24 !== 0xff;
};

/** A message's name in the words of its RFC, for example `port unreachable`. */
export const icmpName = (message: IcmpMessage, version: 4 | 6): string => {
  switch (message.kind) {
    case "destination-unreachable":
      return (
        (version === 4 ? unreachable4 : unreachable6)[message.code] ??
        `destination unreachable, code ${message.code}`
      );
    case "packet-too-big":
      return version === 4 ? "fragmentation needed and DF set" : "packet too big";
    case "time-exceeded":
      return timeExceeded[message.code] ?? `time exceeded, code ${message.code}`;
    case "parameter-problem":
      return (
        (version === 4 ? parameter4 : parameter6)[message.code] ?? `parameter problem, code ${message.code}`
      );
    case "source-quench":
      return "source quench";
    case "redirect":
      return redirects[message.code] ?? `redirect, code ${message.code}`;
    case "echo-request":
      return "echo request";
    case "echo-reply":
      return "echo reply";
    case "other":
      return `ICMP type ${message.type}, code ${message.code}`;
  }
};

/** RFC 1122 §3.2.2: destination unreachable, source quench, redirect, time exceeded, parameter problem. */
const errorTypes4: ReadonlySet<number> = new Set([3, 4, 5, 11, 12]);

/** RFC 792, RFC 1122 §3.2.2.1, RFC 1812 §5.2.7.1. */
const unreachable4: readonly string[] = [
  "net unreachable",
  "host unreachable",
  "protocol unreachable",
  "port unreachable",
  "fragmentation needed and DF set",
  "source route failed",
  "destination network unknown",
  "destination host unknown",
  "source host isolated",
  "destination network administratively prohibited",
  "destination host administratively prohibited",
  "network unreachable for type of service",
  "host unreachable for type of service",
  "communication administratively prohibited",
  "host precedence violation",
  "precedence cutoff in effect",
];

/** RFC 4443 §3.1. */
const unreachable6: readonly string[] = [
  "no route to destination",
  "communication with destination administratively prohibited",
  "beyond scope of source address",
  "address unreachable",
  "port unreachable",
  "source address failed ingress/egress policy",
  "reject route to destination",
];

const timeExceeded: readonly string[] = [
  "hop limit exceeded in transit",
  "fragment reassembly time exceeded",
];

/** RFC 792, RFC 1122 §3.2.2.5. */
const parameter4: readonly string[] = ["erroneous header field", "required option missing", "bad length"];

/** RFC 4443 §3.4, RFC 7112 §5. */
const parameter6: readonly string[] = [
  "erroneous header field",
  "unrecognized next header type",
  "unrecognized IPv6 option",
  "first fragment has incomplete IPv6 header chain",
];

const redirects: readonly string[] = [
  "redirect for the network",
  "redirect for the host",
  "redirect for the type of service and network",
  "redirect for the type of service and host",
];
