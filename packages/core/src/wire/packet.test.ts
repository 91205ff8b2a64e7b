import { expect, test } from "vitest";
import { InvalidArgument } from "../base/errors.ts";
import type { Port } from "../base/port.ts";
import { seq } from "../base/seq.ts";
import type { WindowUnscaled } from "../base/window.ts";
import { type IpAddress, parseIpAddress } from "./address.ts";
import { decodePacket, encodeIcmpPacket, encodePacket } from "./packet.ts";
import { type DecodeProblem, problemText } from "./problem.ts";
import { Segment, segmentWith } from "./segment.ts";

const address = (text: string): IpAddress => parseIpAddress(text) ?? expect.fail(text);

const segment = new Segment({
  sourcePort: 1234 as Port,
  destinationPort: 80 as Port,
  sequence: seq(1),
  acknowledgement: seq(2),
  flags: 0x18,
  window: 512 as WindowUnscaled,
  timestamp: 5,
  timestampEcho: 6,
  payload: Uint8Array.of(1, 2, 3),
  ecn: 2,
});
const four = { source: address("192.0.2.1"), destination: address("192.0.2.2") };
const six = { source: address("2001:db8::1"), destination: address("2001:db8::2") };

test("a packet of either family is read as it was made", () => {
  const fields4 = { ...four, hopLimit: 7, dscp: 46, identification: 0xbeef, dontFragment: false };
  expect(decodePacket(encodePacket({ ...fields4, segment }))).toEqual({
    ok: true,
    value: { ...fields4, flowLabel: 0, segment },
    flaw: undefined,
  });
  const fields6 = { ...six, hopLimit: 255, dscp: 63, flowLabel: 0xf_ffff };
  expect(decodePacket(encodePacket({ ...fields6, segment }))).toEqual({
    ok: true,
    value: { ...fields6, identification: 0, dontFragment: false, segment },
    flaw: undefined,
  });
});

test("a packet has defaults: 64 hops, and not to be fragmented", () => {
  expect(decodePacket(encodePacket({ ...four, segment }))).toMatchObject({
    value: { hopLimit: 64, dscp: 0, identification: 0, dontFragment: true },
  });
});

test("a flaw in the options comes with the packet", () => {
  const options = [{ kind: "unknown", number: 3, bytes: new Uint8Array(0) }] as const;
  const bytes = encodePacket({ ...six, segment: segmentWith(segment, { options }) });
  expect(decodePacket(bytes)).toMatchObject({ ok: true, flaw: { kind: "unfit-option", number: 3 } });
});

test("addresses of two families make no packet", () => {
  expect(() => encodePacket({ source: four.source, destination: six.source, segment })).toThrow(
    InvalidArgument,
  );
});

test("what is not a segment in one packet is a problem", () => {
  const bytes = encodePacket({ ...four, segment, dontFragment: false });
  const problem = (octets: Uint8Array): DecodeProblem | undefined => {
    const result = decodePacket(octets);
    return result.ok ? undefined : result.problem;
  };
  const changed = (changes: Readonly<Record<number, number>>): Uint8Array => {
    const copy = Uint8Array.from(bytes);
    for (const [at, value] of Object.entries(changes)) copy[Number(at)] = value;
    return copy;
  };
  expect(problem(bytes)).toBeUndefined();
  expect(problem(bytes.subarray(1))).toMatchObject({ kind: "bad-version" });
  expect(problem(bytes.subarray(0, 50))).toMatchObject({
    kind: "truncated",
    layer: "ipv4",
    need: 55,
    have: 50,
  });
  // The checksum of the header is kept right by taking off elsewhere what is added.
  expect(problem(changed({ 6: 0x20, 10: (bytes[10] ?? 0) - 0x20 }))).toEqual({ kind: "fragment", offset: 0 });
  expect(problem(changed({ 45: 9 }))).toMatchObject({ kind: "bad-checksum", layer: "tcp" });
  const ping = { kind: "echo-request", identifier: 1, sequence: 2, bytes: new Uint8Array(3) } as const;
  expect(problem(encodeIcmpPacket({ ...six, message: ping }))).toEqual({ kind: "not-tcp", protocol: 58 });
});

test("every problem has a sentence", () => {
  const problems: readonly DecodeProblem[] = [
    { kind: "truncated", layer: "tcp", need: 20, have: 1 },
    { kind: "bad-version", version: 5 },
    { kind: "bad-header-length", words: 4 },
    { kind: "bad-data-offset", words: 3 },
    { kind: "bad-total-length", total: 1, headers: 20 },
    { kind: "bad-checksum", layer: "ipv4", expected: 0xab, actual: 0 },
    { kind: "bad-option-length", layer: "tcp", number: 8, length: 0, at: 12 },
    { kind: "unfit-option", layer: "tcp", number: 2, length: 3, at: 0 },
    { kind: "too-many-extension-headers", limit: 8 },
    { kind: "bad-fragment", why: "overlap" },
    { kind: "bad-fragment", why: "length" },
    { kind: "bad-fragment", why: "beyond-end" },
    { kind: "bad-fragment", why: "two-ends" },
    { kind: "bad-fragment", why: "headers" },
    { kind: "too-many-fragments", limit: 2048 },
    { kind: "mixed-ecn" },
    { kind: "fragment", offset: 8 },
    { kind: "not-tcp", protocol: 17 },
  ];
  expect(problems.map(problemText)).toMatchInlineSnapshot(`
    [
      "TCP needs 20 octets and has 1",
      "IP version 5 is neither 4 nor 6",
      "an IPv4 header of 4 words is shorter than 5",
      "a TCP data offset of 3 words lies outside the segment or inside the fixed header",
      "an IP packet of 1 octet is shorter than its headers of 20",
      "the checksum of IPv4 is 0x0000, its octets give 0x00ab",
      "TCP option 8 at octet 12 has length 0; the list of options ends there",
      "TCP option 2 at octet 0 cannot have length 3",
      "there are more than 8 IPv6 extension headers",
      "fragments of an IPv6 packet overlap",
      "a fragment before the last one is not a multiple of 8 octets long",
      "a fragment ends after the 65,535th octet or after the last fragment",
      "two last fragments say different lengths",
      "the first fragment does not hold all headers",
      "a packet comes in more than 2048 fragments",
      "fragments that are marked and fragments that are not ECN-capable belong to one packet",
      "a fragment at octet 8 is no whole segment",
      "protocol 17 is not TCP",
    ]
  `);
});
