/** RFC 9293 §3.9: what an endpoint holds at most. A bound for each table and queue, since a peer could fill any of them. */
import { InvalidArgument } from "../base/errors.ts";

/** Beyond a bound new entries are refused, except where it says that the oldest goes. */
export interface EndpointLimits {
  readonly connections: number;
  readonly listeners: number;
  /** Pairs of sockets in TIME-WAIT whose connection nobody holds any more. The oldest goes first. */
  readonly timeWait: number;
  /** Half-open connections of all listeners together. */
  readonly synQueue: number;
  /** IP packets waiting for fragments, and their octets. The oldest goes first. */
  readonly reassemblies: number;
  readonly reassemblyBytes: number;
  /** Packets that belong to no connection and wait to be polled. */
  readonly outbound: number;
  /** Destinations whose path MTU is remembered. The oldest goes first. */
  readonly pathMtus: number;
  /** Servers whose Fast Open cookies are remembered. The oldest goes first. */
  readonly fastOpenServers: number;
  /** Challenge ACKs a second, about, of all connections together (RFC 5961 §7). */
  readonly challengeAcks: number;
}

export const defaultLimits: EndpointLimits = {
  // One for each port, so that a whole range of ports can be used; 128 MiB of idle connections at 2 KiB each.
  connections: 65_536,
  // Found by port; a program of more servers than that is not what this is for.
  listeners: 1024,
  // About 250 octets each, 16 MiB. With 240 s of waiting it is 270 connections closed a second.
  timeWait: 65_536,
  // Whole connections: 8 MiB. Beyond it SYN cookies stand in (RFC 4987 §3.6).
  synQueue: 4096,
  // RFC 791 §3.2 and RFC 8200 §4.5 keep fragments for some time; TCP avoids them, so there are few.
  reassemblies: 256,
  reassemblyBytes: 4_194_304,
  // Resets, and answers of TIME-WAIT and cookies, between two polls. Losing one is what a network may do as well.
  outbound: 4096,
  // As long as RFC 1191 §6.3 has them kept; about 150 octets each.
  pathMtus: 4096,
  fastOpenServers: 1024,
  // RFC 5961 §7 suggests 10 in 5 s, which an attacker would use up at once to learn from it (CVE-2016-5696).
  challengeAcks: 1000,
};

/**
 * The default for whatever is left out.
 * @throws {@link InvalidArgument} when one is not a whole number, 1 or more, or `Infinity`.
 */
export const limitsOf = (wanted: Partial<EndpointLimits> = {}): EndpointLimits => {
  for (const [name, value] of Object.entries(wanted)) {
    if (!(name in defaultLimits)) throw new InvalidArgument("limits", "limits that exist", name);
    if (value !== Number.POSITIVE_INFINITY && !(Number.isInteger(value) && value >= 1))
      throw new InvalidArgument(`limits.${name}`, "a whole number, 1 or more", value);
  }
  return { ...defaultLimits, ...wanted };
};
