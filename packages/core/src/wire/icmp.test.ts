import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidArgument } from "../base/errors.ts";
import type { Port } from "../base/port.ts";
import { seq } from "../base/seq.ts";
import type { WindowUnscaled } from "../base/window.ts";
import { type IpAddress, parseIpAddress } from "./address.ts";
import { isIntact, sumOctets } from "./checksum.ts";
import { icmpName, icmpSeverity, mayReport, quotedSegment, quoteOf } from "./icmp-errors.ts";
import { decodeIcmp, encodeIcmp, type IcmpMessage, icmpOctets } from "./icmp.ts";
import { IpHeader } from "./ip-header.ts";
import { decodeIp } from "./ip.ts";
import { encodeIcmpPacket, encodePacket } from "./packet.ts";
import { Segment } from "./segment.ts";

const address = (text: string): IpAddress => parseIpAddress(text) ?? expect.fail(text);
const quote = Uint8Array.of(0x45, 0, 0, 40, 1, 2, 3, 4);
const ends = {
  4: { source: address("192.0.2.1"), destination: address("198.51.100.7") },
  6: { source: address("2001:db8::1"), destination: address("2001:db8:1::7") },
} as const;

const packetOf = (version: 4 | 6, payloadLength = 100): Uint8Array =>
  encodePacket({
    ...ends[version],
    segment: new Segment({
      sourcePort: 40_000 as Port,
      destinationPort: 443 as Port,
      sequence: seq(2 ** 32 - 1),
      flags: 0x10,
      window: 1 as WindowUnscaled,
      payload: new Uint8Array(payloadLength),
    }),
  });

const octets = fc.uint8Array({ maxLength: 60, size: "max" });
const known = fc.oneof(
  fc.record({
    kind: fc.constant("destination-unreachable" as const),
    code: fc.constantFrom(0, 1, 2, 3, 5, 13, 255),
    quote: octets,
  }),
  fc.record({ kind: fc.constant("packet-too-big" as const), mtu: fc.nat(0xffff), quote: octets }),
  fc.record({ kind: fc.constant("time-exceeded" as const), code: fc.nat(255), quote: octets }),
  fc.record({
    kind: fc.constant("parameter-problem" as const),
    code: fc.nat(255),
    pointer: fc.nat(255),
    quote: octets,
  }),
  fc.record({
    kind: fc.constantFrom("echo-request" as const, "echo-reply" as const),
    identifier: fc.nat(0xffff),
    sequence: fc.nat(0xffff),
    bytes: octets,
  }),
  fc.record({
    kind: fc.constant("other" as const),
    type: fc.constantFrom(13, 135, 200, 255),
    code: fc.nat(255),
    bytes: fc.uint8Array({ minLength: 4, maxLength: 60, size: "max" }),
  }),
);
const only4 = fc.oneof(
  fc.record({ kind: fc.constant("source-quench" as const), quote: octets }),
  fc.record({
    kind: fc.constant("redirect" as const),
    code: fc.nat(255),
    gateway: fc.nat(2 ** 32 - 1).map((word): IpAddress => ({ family: 4, words: [word] })),
    quote: octets,
  }),
);

test("what is encoded is decoded, in both versions", () => {
  const pair = fc.oneof(
    fc.tuple(fc.constant<4 | 6>(4), fc.oneof(known, only4)),
    fc.tuple(fc.constant<4 | 6>(6), known),
  );
  fc.assert(
    fc.property(pair, fc.nat(5), fc.nat(0xffff), ([version, message], offset, pseudo) => {
      const into = new Uint8Array(offset + icmpOctets(message) + 2).fill(0xee);
      const length = encodeIcmp(message, into, offset, version, pseudo);
      expect(length).toBe(icmpOctets(message));
      expect(into[offset + length]).toBe(0xee);
      expect(decodeIcmp(into, offset, length, version, pseudo)).toEqual({
        ok: true,
        value: message,
        flaw: undefined,
      });
      // RFC 792 has no pseudo-header.
      if (version === 4) expect(isIntact(sumOctets(into, offset, length))).toBe(true);
    }),
  );
});

test("a packet that is too big, in the octets of RFC 1191 and of RFC 4443", () => {
  const message: IcmpMessage = { kind: "packet-too-big", mtu: 1280, quote };
  const into = new Uint8Array(16);
  encodeIcmp(message, into, 0, 4, 0);
  expect([...into.subarray(0, 2), ...into.subarray(4, 8)]).toEqual([3, 4, 0, 0, 5, 0]);
  encodeIcmp(message, into, 0, 6, 0);
  expect([...into.subarray(0, 2), ...into.subarray(4, 8)]).toEqual([2, 0, 0, 0, 5, 0]);
  encodeIcmp({ ...message, mtu: 100_000 }, into, 0, 4, 0);
  expect([...into.subarray(4, 8)]).toEqual([0, 0, 255, 255]);
});

test("the pointer stands in the first octet in IPv4 and fills the word in IPv6", () => {
  const message: IcmpMessage = { kind: "parameter-problem", code: 0, pointer: 40, quote };
  const into = new Uint8Array(16);
  encodeIcmp(message, into, 0, 4, 0);
  expect([...into.subarray(4, 8)]).toEqual([40, 0, 0, 0]);
  encodeIcmp(message, into, 0, 6, 0);
  expect([...into.subarray(4, 8)]).toEqual([0, 0, 0, 40]);
});

test("what is wrong is said", () => {
  const into = new Uint8Array(20);
  const length = encodeIcmp({ kind: "time-exceeded", code: 0, quote }, into, 0, 6, 77);
  const problem = (...of: Parameters<typeof decodeIcmp>) => {
    const result = decodeIcmp(...of);
    return result.ok ? undefined : result.problem;
  };
  expect(problem(into, 0, 7, 6, 77)).toEqual({ kind: "truncated", layer: "icmp", need: 8, have: 7 });
  expect(problem(into, 0, 21, 6, 77)).toEqual({ kind: "truncated", layer: "icmp", need: 21, have: 20 });
  const actual = ((into[2] ?? 0) << 8) | (into[3] ?? 0);
  expect(problem(into, 0, length, 6, 78)).toEqual({
    kind: "bad-checksum",
    layer: "icmp",
    expected: actual - 1,
    actual,
  });
  expect(problem(into, 0, length, 6, undefined)).toBeUndefined();
  expect(problem(into, 0, length, 6, 77)).toBeUndefined();
});

test("what IPv6 has not, or has no room, is the caller's to mend", () => {
  expect(() => encodeIcmp({ kind: "source-quench", quote }, new Uint8Array(99), 0, 6, 0)).toThrow(
    InvalidArgument,
  );
  expect(() => encodeIcmp({ kind: "source-quench", quote }, new Uint8Array(15), 0, 4, 0)).toThrow(
    InvalidArgument,
  );
  expect(() =>
    encodeIcmp({ kind: "other", type: 13, code: 0, bytes: new Uint8Array(3) }, new Uint8Array(99), 0, 4, 0),
  ).toThrow(InvalidArgument);
});

describe("RFC 9293 §3.9.2.2: what an error means", () => {
  const unreachable = (code: number): IcmpMessage => ({ kind: "destination-unreachable", code, quote });

  test("of IPv4, codes 0, 1 and 5 are soft, 2 and 3 hard, 4 is a packet too big, others prove nothing", () => {
    const severities = Array.from({ length: 16 }, (_, code) => icmpSeverity(unreachable(code), 4));
    expect(severities.flatMap((severity, code) => (severity === "hard" ? [code] : []))).toEqual([2, 3]);
    expect(new Set(severities)).toEqual(new Set(["hard", "soft"]));
    expect(icmpSeverity({ kind: "packet-too-big", mtu: 1400, quote }, 4)).toBe("packet-too-big");
  });

  test("of IPv6, codes 0 and 3 are soft, 4 is hard", () => {
    expect([0, 1, 2, 3, 4, 5, 6].map((code) => icmpSeverity(unreachable(code), 6))).toEqual([
      "soft",
      "soft",
      "soft",
      "soft",
      "hard",
      "soft",
      "soft",
    ]);
  });

  test("time exceeded and parameter problem are soft, source quench and the rest are ignored", () => {
    expect(icmpSeverity({ kind: "time-exceeded", code: 0, quote }, 4)).toBe("soft");
    expect(icmpSeverity({ kind: "parameter-problem", code: 1, pointer: 0, quote }, 6)).toBe("soft");
    expect(icmpSeverity({ kind: "source-quench", quote }, 4)).toBe("ignored");
    expect(icmpSeverity({ kind: "redirect", code: 1, gateway: ends[4].source, quote }, 4)).toBe("ignored");
    expect(icmpSeverity({ kind: "echo-reply", identifier: 1, sequence: 1, bytes: quote }, 4)).toBe("ignored");
    expect(icmpSeverity({ kind: "other", type: 13, code: 0, bytes: quote }, 4)).toBe("ignored");
  });

  test("names are those of the RFCs", () => {
    expect(Array.from({ length: 17 }, (_, code) => icmpName(unreachable(code), 4))).toMatchInlineSnapshot(`
      [
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
        "destination unreachable, code 16",
      ]
    `);
    expect(Array.from({ length: 8 }, (_, code) => icmpName(unreachable(code), 6))).toMatchInlineSnapshot(`
      [
        "no route to destination",
        "communication with destination administratively prohibited",
        "beyond scope of source address",
        "address unreachable",
        "port unreachable",
        "source address failed ingress/egress policy",
        "reject route to destination",
        "destination unreachable, code 7",
      ]
    `);
    expect(icmpName(unreachable(3), 4)).toBe("port unreachable");
    expect(icmpName(unreachable(13), 4)).toBe("communication administratively prohibited");
    expect(icmpName(unreachable(99), 4)).toBe("destination unreachable, code 99");
    expect(icmpName(unreachable(4), 6)).toBe("port unreachable");
    expect(icmpName(unreachable(6), 6)).toBe("reject route to destination");
    expect(icmpName({ kind: "packet-too-big", mtu: 0, quote }, 4)).toBe("fragmentation needed and DF set");
    expect(icmpName({ kind: "packet-too-big", mtu: 0, quote }, 6)).toBe("packet too big");
    expect(icmpName({ kind: "time-exceeded", code: 1, quote }, 6)).toBe("fragment reassembly time exceeded");
    expect(icmpName({ kind: "parameter-problem", code: 3, pointer: 0, quote }, 6)).toBe(
      "first fragment has incomplete IPv6 header chain",
    );
    expect(icmpName({ kind: "redirect", code: 1, gateway: ends[4].source, quote }, 4)).toBe(
      "redirect for the host",
    );
    expect(icmpName({ kind: "other", type: 40, code: 2, bytes: quote }, 4)).toBe("ICMP type 40, code 2");
  });
});

describe("the segment that an error is about", () => {
  test.each([4, 6] as const)("is found in a quote of IPv%i, down to 8 octets of it", (version) => {
    const packet = packetOf(version);
    const headers = version === 4 ? 20 : 40;
    const about = {
      ...ends[version],
      sourcePort: 40_000,
      destinationPort: 443,
      sequence: 2 ** 32 - 1,
      length: packet.length,
    };
    expect(quotedSegment(packet)).toEqual(about);
    expect(quotedSegment(packet.subarray(0, headers + 8))).toEqual(about);
    expect(quotedSegment(packet.subarray(0, headers + 7))).toBeUndefined();
    expect(quotedSegment(packet.subarray(0, headers))).toBeUndefined();
    expect(quotedSegment(packet.subarray(0, 10))).toBeUndefined();
  });

  test("is found though routers have changed the quoted header", () => {
    const packet = packetOf(4);
    packet[8] = 0;
    expect(quotedSegment(packet.subarray(0, 28))).toMatchObject({ sourcePort: 40_000 });
    packet[2] = 0;
    packet[3] = 3;
    expect(quotedSegment(packet.subarray(0, 28))).toMatchObject({ sourcePort: 40_000 });
  });

  test("is not looked for in another protocol, a later fragment, or what is no packet", () => {
    const udp = packetOf(4);
    udp[9] = 17;
    expect(quotedSegment(udp)).toBeUndefined();
    const later = packetOf(4);
    later[7] = 1;
    expect(quotedSegment(later)).toBeUndefined();
    expect(quotedSegment(Uint8Array.of(0x50))).toBeUndefined();
    const short = packetOf(4);
    short[0] = 0x44;
    expect(quotedSegment(short)).toBeUndefined();
    expect(quotedSegment(new Uint8Array(0))).toBeUndefined();
  });

  test("comes back out of a whole error packet, which is as long as it may be", () => {
    for (const version of [4, 6] as const) {
      const packet = packetOf(version, 1400);
      const { source, destination } = ends[version];
      const error = encodeIcmpPacket({
        source: destination,
        destination: source,
        message: { kind: "time-exceeded", code: 0, quote: quoteOf(packet, version) },
      });
      expect(error.length).toBe(version === 4 ? 576 : 1280);
      const header = new IpHeader();
      expect(decodeIp(error, header)).toBeUndefined();
      expect(header.protocol).toBe(version === 4 ? 1 : 58);
      expect(quoteOf(packetOf(version, 0), version)).toEqual(packetOf(version, 0));
      expect(quoteOf(packet, version)).toEqual(packet.slice(0, version === 4 ? 548 : 1232));
    }
  });
});

describe("an error is not answered with an error, nor sent to where many would hear it", () => {
  const may = (packet: Uint8Array, change: (header: IpHeader) => void = () => {}): boolean => {
    const header = new IpHeader();
    decodeIp(packet, header);
    change(header);
    return mayReport(packet, header);
  };
  const icmp = (version: 4 | 6, message: IcmpMessage): Uint8Array =>
    encodeIcmpPacket({ ...ends[version], message });

  test("a segment and an echo may be reported", () => {
    for (const version of [4, 6] as const) {
      expect(may(packetOf(version))).toBe(true);
      expect(may(icmp(version, { kind: "echo-request", identifier: 0, sequence: 0, bytes: quote }))).toBe(
        true,
      );
    }
  });

  test("an ICMP error may not, of any type", () => {
    for (const version of [4, 6] as const) {
      expect(may(icmp(version, { kind: "destination-unreachable", code: 1, quote }))).toBe(false);
      expect(may(icmp(version, { kind: "packet-too-big", mtu: 1300, quote }))).toBe(false);
      expect(may(icmp(version, { kind: "time-exceeded", code: 1, quote }))).toBe(false);
      expect(may(icmp(version, { kind: "parameter-problem", code: 1, pointer: 0, quote }))).toBe(false);
    }
    expect(may(icmp(4, { kind: "source-quench", quote }))).toBe(false);
    expect(may(icmp(4, { kind: "redirect", code: 0, gateway: ends[4].source, quote }))).toBe(false);
    expect(may(icmp(6, { kind: "other", type: 137, code: 0, bytes: quote }))).toBe(false);
    expect(may(icmp(6, { kind: "other", type: 100, code: 0, bytes: quote }))).toBe(false);
  });

  test("a fragment may be when it is the first", () => {
    expect(may(packetOf(4), (header) => (header.moreFragments = true))).toBe(true);
    expect(may(packetOf(4), (header) => (header.fragmentOffset = 8))).toBe(false);
    expect(may(packetOf(6), (header) => (header.fragmentOffset = 8))).toBe(false);
  });

  test.each([
    ["0.0.0.0", "192.0.2.1"],
    ["127.0.0.1", "192.0.2.1"],
    ["224.0.0.1", "192.0.2.1"],
    ["255.255.255.255", "192.0.2.1"],
    ["192.0.2.1", "224.0.0.1"],
    ["192.0.2.1", "255.255.255.255"],
    ["::", "2001:db8::1"],
    ["ff02::1", "2001:db8::1"],
    ["2001:db8::1", "ff02::1"],
  ])("not from %s to %s", (source, destination) => {
    const version = source.includes(":") ? 6 : 4;
    expect(
      may(packetOf(version), (header) => {
        header.setSource(address(source));
        header.setDestination(address(destination));
      }),
    ).toBe(false);
  });
});
