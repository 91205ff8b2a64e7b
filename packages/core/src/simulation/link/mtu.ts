/**
 * RFC 1191 §4, RFC 8201 §3: a line that takes packets up to a size only. What is larger is cut in pieces where that is
 * allowed, else thrown away, and its sender told, or not (a blackhole).
 */
import { fragmentPacket } from "../../wire/fragmentation.ts";
import { packetTooBig } from "./icmp-answer.ts";
import { altered, note, type Link } from "./link.ts";
import { ipVersion } from "./packet-fields.ts";
import { PassingLink } from "./passing-link.ts";

export interface MtuOptions {
  readonly octets: number;
  /** `icmp-without-mtu`: as routers older than RFC 1191 answer, over IPv4. Default: `icmp`. */
  readonly answer?: "icmp" | "icmp-without-mtu" | "silent";
}

/** Puts a packet on the way back to where the refused one came from. */
export type Answer = (bytes: Uint8Array, now: number) => void;

export const mtuLink = ({ octets, answer = "icmp" }: MtuOptions, back: Answer): Link =>
  new PassingLink((packet, now, out) => {
    if (packet.bytes.length <= octets) {
      out.push(packet);
      return;
    }
    // Over IPv6 routers cut nothing (RFC 8200 §4.5).
    const pieces = ipVersion(packet.bytes) === 4 ? fragmentPacket(packet.bytes, octets) : "dont-fragment";
    if (typeof pieces !== "string") {
      note(packet, now, "fragmented", "mtu");
      for (const piece of pieces) out.push(altered(packet, piece));
      return;
    }
    const told =
      answer === "silent"
        ? undefined
        : packetTooBig(packet.bytes, answer === "icmp" || ipVersion(packet.bytes) === 6 ? octets : 0);
    note(packet, now, told === undefined ? "lost" : "refused", "mtu");
    if (told !== undefined) back(told, now);
  });
