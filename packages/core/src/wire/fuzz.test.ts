import { expect, test } from "vitest";
import type { Port } from "../base/port.ts";
import { type Random, seeded } from "../base/random.ts";
import { seq } from "../base/seq.ts";
import type { WindowUnscaled } from "../base/window.ts";
import { parseIpAddress } from "./address.ts";
import { fragmentPacket } from "./fragmentation.ts";
import { icmpName, icmpSeverity, mayReport, quotedSegment, quoteOf } from "./icmp-errors.ts";
import { decodeIcmp } from "./icmp.ts";
import { IpHeader, isFragment, pseudoHeaderSumOf } from "./ip-header.ts";
import { decodeIp } from "./ip.ts";
import { decodeIpv4Options } from "./ipv4.ts";
import { decodePacket, encodeIcmpPacket, encodePacket } from "./packet.ts";
import { problemText } from "./problem.ts";
import { Reassembler } from "./reassembly.ts";
import { Segment } from "./segment.ts";
import { decodeSegment, encodeSegment, segmentOctets } from "./tcp.ts";

/** More of them, from another seed: FUZZ_RUNS=10000000 FUZZ_SEED=7. */
const runs = Number(process.env["FUZZ_RUNS"] ?? 100_000);
const seed = Number(process.env["FUZZ_SEED"] ?? 1);

const below = (random: Random, limit: number): number => Math.floor(random.next() * limit);

const ends = (version: 4 | 6) => ({
  source: parseIpAddress(version === 4 ? "192.0.2.1" : "2001:db8::1") ?? expect.fail(),
  destination: parseIpAddress(version === 4 ? "192.0.2.2" : "2001:db8::2") ?? expect.fail(),
});

/** Valid packets of every kind there is here. */
const corpus = (): readonly Uint8Array[] => {
  const fields = {
    sourcePort: 1 as Port,
    destinationPort: 2 as Port,
    sequence: seq(2 ** 32 - 2),
    window: 5 as WindowUnscaled,
  };
  const segments = [
    new Segment({
      ...fields,
      flags: 0x10,
      timestamp: 1,
      timestampEcho: 2,
      payload: new Uint8Array(40).fill(7),
    }),
    new Segment({ ...fields, flags: 0x10, timestamp: 1, sack: [{ left: seq(1), right: seq(9) }] }),
    new Segment({
      ...fields,
      flags: 0x02,
      options: [
        { kind: "mss", value: 1460 },
        { kind: "sack-permitted" },
        { kind: "timestamps", value: 1, echo: 0 },
        { kind: "no-operation" },
        { kind: "window-scale", shift: 7 },
        { kind: "fast-open", cookie: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) },
      ],
    }),
    new Segment({
      ...fields,
      flags: 0x02,
      options: [
        { kind: "multipath", subtype: 1, bits: 2, bytes: new Uint8Array(9) },
        { kind: "authentication", keyId: 1, nextKeyId: 2, mac: new Uint8Array(12) },
        { kind: "accurate-ecn", order: 0, counters: [1, 2, 3] },
      ],
    }),
  ];
  const packets = ([4, 6] as const).flatMap((version) =>
    segments.map((segment) => encodePacket({ ...ends(version), segment, dontFragment: false })),
  );
  const messages = ([4, 6] as const).flatMap((version) => {
    const quote = quoteOf(packets[version === 4 ? 0 : 4] ?? expect.fail(), version);
    return [
      encodeIcmpPacket({ ...ends(version), message: { kind: "packet-too-big", mtu: 1400, quote } }),
      encodeIcmpPacket({ ...ends(version), message: { kind: "destination-unreachable", code: 1, quote } }),
    ];
  });
  const fragments = packets.flatMap((packet) => {
    const cut = fragmentPacket(packet, 76, 5);
    return typeof cut === "string" ? [] : cut;
  });
  // Routing, hop-by-hop options, destination options and authentication before the segment.
  const segment = (packets[4] ?? expect.fail()).subarray(40);
  const chain = Uint8Array.from([
    43, 0, 1, 4, 0, 0, 0, 0, 60, 0, 0, 0, 0, 0, 0, 0, 51, 0, 1, 4, 0, 0, 0, 0, 6, 1, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0,
  ]);
  const chained = new Uint8Array(40 + chain.length + segment.length);
  chained.set((packets[4] ?? expect.fail()).subarray(0, 40));
  chained.set(chain, 40);
  chained.set(segment, 40 + chain.length);
  chained[5] = chained.length - 40;
  chained[6] = 0;
  return [...packets, ...messages, ...fragments, chained];
};

/** Octets that tend to matter. */
const telling = [0, 1, 2, 3, 4, 8, 20, 40, 0x45, 0x4f, 0x60, 0x7f, 0x80, 0xf0, 0xfe, 0xff];

const mutated = (packet: Uint8Array, random: Random): Uint8Array => {
  const copy = Uint8Array.from(packet);
  for (let count = below(random, 5); count > 0 && copy.length > 0; count -= 1) {
    // The headers more often than the payload.
    const at = below(random, random.next() < 0.7 ? Math.min(64, copy.length) : copy.length);
    const kind = below(random, 3);
    if (kind === 0) copy[at] = below(random, 256);
    else if (kind === 1) copy[at] = (copy[at] ?? 0) ^ (1 << below(random, 8));
    else copy[at] = telling[below(random, telling.length)] ?? 0;
  }
  return random.next() < 0.2 ? copy.subarray(0, below(random, copy.length + 1)) : copy;
};

const noise = (random: Random): Uint8Array => {
  const bytes = Uint8Array.from({ length: below(random, 120) }, () => below(random, 256));
  // Otherwise nearly all of it would be of a version that is none.
  if (bytes.length > 0 && random.next() < 0.9)
    bytes[0] = (random.next() < 0.5 ? 0x45 : 0x60) | (below(random, 4) === 0 ? 0xf : 0);
  return bytes;
};

/** Everything that reads octets, over the same ones. Throws where something does not hold. */
const readAll = (bytes: Uint8Array, header: IpHeader, reassembler: Reassembler, now: number): void => {
  const packet = decodePacket(bytes);
  if (!packet.ok && problemText(packet.problem) === "") throw new Error("a problem without a text");
  quotedSegment(bytes);
  fragmentPacket(bytes, 576);
  const problem = decodeIp(bytes, header);
  const { payloadOffset: at, payloadLength: length } = header;
  if (problem !== undefined) {
    // What could be read is used by those who pass over the problem.
    if (length < 0) throw new Error("a payload of fewer than 0 octets");
  } else if (at + length > bytes.length) {
    throw new Error("a payload beyond the packet");
  }
  mayReport(bytes, header);
  if (header.version === 4) decodeIpv4Options(bytes, 20, Math.min(at, bytes.length) - 20);
  readSegment(bytes, at, length, header);
  for (const pseudo of [undefined, pseudoHeaderSumOf(header)]) {
    const icmp = decodeIcmp(bytes, at, length, header.version, pseudo);
    if (!icmp.ok) continue;
    if (icmpName(icmp.value, header.version) === "") throw new Error("a message without a name");
    if (icmpSeverity(icmp.value, header.version) === "hard" && "quote" in icmp.value)
      quotedSegment(icmp.value.quote);
  }
  if (problem !== undefined || !isFragment(header)) return;
  reassembler.expire(now);
  const result = reassembler.receive(bytes, header, now);
  if (result.kind === "whole" && result.packet.length > 65_535 + 40)
    throw new Error("a packet longer than any");
};

const readSegment = (bytes: Uint8Array, at: number, length: number, header: IpHeader): void => {
  const decoded = decodeSegment(bytes, at, length, undefined, header.ecn);
  if (!decoded.ok) return;
  const segment = decoded.value;
  if (segment.payload.length > length) throw new Error("a payload longer than the segment");
  const again = new Uint8Array(segmentOctets(segment));
  encodeSegment(segment, again, 0, 0);
  const reread = decodeSegment(again, 0, again.length, 0, header.ecn);
  if (!reread.ok) throw new Error(`what was read cannot be written: ${problemText(reread.problem)}`);
  const other = reread.value;
  const isSame =
    other.flags === segment.flags &&
    other.sequence === segment.sequence &&
    other.acknowledgement === segment.acknowledgement &&
    other.timestamp === segment.timestamp &&
    other.timestampEcho === segment.timestampEcho &&
    other.sack.length === segment.sack.length &&
    other.payload.length === segment.payload.length &&
    // What is left of a list that broke off may be one of the usual layouts, which have no list.
    (other.options.length === 0 || other.options.length >= segment.options.length);
  if (!isSame) throw new Error("what was read is written as something else");
};

/** `count` packets, made of valid ones and of noise; what goes wrong names its number and octets. */
const fuzz = (count: number, from: number): number => {
  const random = seeded(from);
  const valid = corpus();
  const header = new IpHeader();
  const reassembler = new Reassembler({ packets: 16, octets: 10_000, fragments: 20, timeout: 1000 });
  for (let number = 0; number < count; number += 1) {
    const bytes =
      random.next() < 0.2
        ? noise(random)
        : mutated(valid[below(random, valid.length)] ?? expect.fail(), random);
    try {
      readAll(bytes, header, reassembler, number);
    } catch (error) {
      throw new Error(`seed ${from}, packet ${number}: ${Buffer.from(bytes).toString("hex")}`, {
        cause: error,
      });
    }
    if (reassembler.octets > 10_000 || reassembler.packets > 16)
      throw new Error(`seed ${from}, packet ${number}: a limit is broken`);
  }
  return count;
};

test("the packets that are mutated are valid", () => {
  for (const packet of corpus()) {
    const { ok } = decodePacket(packet);
    const header = new IpHeader();
    expect(decodeIp(packet, header)).toBeUndefined();
    expect(ok || isFragment(header) || header.protocol !== 6).toBe(true);
  }
});

test("no octets, valid, mutated or noise, make anything throw, hang or grow", { timeout: 3_600_000 }, () => {
  expect(fuzz(runs, seed)).toBe(runs);
});
