import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { foundIn, type FoundPacket } from "../support/found-packets.ts";
import { hasSharedCaptures, sharedCaptures, type WiresharkPacket } from "../support/shared-captures.ts";

/** Fractions of more than a second, which it does not carry over. */
const ODD_TIMES: ReadonlySet<string> = new Set([
  "tcpdump/timestamp_invalid_micro.pcap",
  "tcpdump/timestamp_invalid_nano.pcap",
]);

describe.skipIf(!hasSharedCaptures)("every TCP packet is found where Wireshark finds it", () => {
  test.for(sharedCaptures)("$name", ({ name, path, golden }) => {
    const { packets } = foundIn([contents(path)]);
    const expected = golden().map(theirs);
    if (ODD_TIMES.has(name)) for (const packet of expected) delete packet["time"];
    expect(packets.map((packet, index) => ours(packet, expected[index]))).toMatchObject(expected);
    expect(packets).toHaveLength(expected.length);
  });
});

const contents = (path: string): Uint8Array => {
  const bytes = readFileSync(path);
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
};

/** It shows no raw sequence number of a quoted segment. */
const ours = (
  packet: FoundPacket,
  theirs: Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, unknown>> => ({
  ...packet,
  seq: packet.dataLength === undefined ? theirs?.["seq"] : packet.seq,
});

/** The innermost header is the last of a list. */
const last = (value: unknown): unknown => (typeof value === "string" ? value.split(",").at(-1) : value);

const theirs = (packet: WiresharkPacket): Record<string, unknown> => {
  // Which IP header is the innermost shows in the list of protocols.
  const isIpv6 =
    String(packet["f.protocols"])
      .split(":")
      .findLast((name) => name === "ip" || name === "ipv6") === "ipv6";
  return {
    frame: packet["f.number"],
    time: packet["f.time_epoch"],
    length: packet["f.len"],
    captured: packet["f.cap_len"],
    source: last(packet[isIpv6 ? "ipv6.src" : "ip.src"]),
    destination: last(packet[isIpv6 ? "ipv6.dst" : "ip.dst"]),
    sourcePort: packet["srcport"],
    destinationPort: packet["dstport"],
    seq: packet["seq_raw"],
    ack: packet["ack_raw"],
    headerLength: packet["hdr_len"],
    dataLength: packet["len"],
  };
};
