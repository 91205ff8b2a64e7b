/** Octets that change on the way: single bits, turned over. */
import type { Random } from "../../base/random.ts";
import { ipHeaderLength } from "./packet-fields.ts";
import { altered, note, type Link } from "./link.ts";
import { PassingLink } from "./passing-link.ts";

export interface CorruptOptions {
  /** 0 to 1. */
  readonly probability: number;
  /** Bits turned over in a packet. One is always seen by the checksum; two are missed now and then. Default: 1. */
  readonly bits?: number;
  /** `segment`: behind the IP header only, where the checksum covers every octet. Default: `segment`. */
  readonly where?: "segment" | "packet";
}

export const corruptLink = (options: CorruptOptions, random: Random): Link => {
  const { probability, bits = 1, where = "segment" } = options;
  return new PassingLink((packet, now, out) => {
    const first = where === "packet" ? 0 : ipHeaderLength(packet.bytes);
    if (random.next() >= probability || first >= packet.bytes.length) {
      out.push(packet);
      return;
    }
    const bytes = packet.bytes.slice();
    for (let count = 0; count < bits; count += 1) {
      const bit = Math.floor(random.next() * (bytes.length - first) * 8);
      const at = first + (bit >>> 3);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit & 7));
    }
    note(packet, now, "corrupted", "corrupt");
    out.push(altered(packet, bytes));
  });
};
