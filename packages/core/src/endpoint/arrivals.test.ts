import { describe, expect, test } from "vitest";
import {
  dial,
  octets,
  readAll,
  serve,
  server,
  v4,
  v6,
  Wire,
  type Node,
  type Sent,
} from "../../test/support/hosts.ts";
import { SYN } from "../base/control-bits.ts";
import { port } from "../base/port.ts";
import { fragmentPacket } from "../wire/fragmentation.ts";
import { quoteOf } from "../wire/icmp-errors.ts";
import { decodeIcmp, type IcmpMessage } from "../wire/icmp.ts";
import { encodeIcmpPacket, encodePacket } from "../wire/packet.ts";
import { segmentWith, type Segment } from "../wire/segment.ts";
import type { EndpointConnection } from "./endpoint-connection.ts";

const hosts = (address = v4, more: object = {}): { wire: Wire; a: Node; b: Node } => {
  const wire = new Wire();
  return {
    wire,
    a: wire.host({ addresses: [address(1)], ...more }),
    b: wire.host({ addresses: [address(2)] }),
  };
};

const established = (
  address = v4,
  more: object = {},
): { wire: Wire; a: Node; b: Node; ours: EndpointConnection; theirs: EndpointConnection } => {
  const { wire, a, b } = hosts(address, more);
  const listener = serve(b);
  const ours = dial(a, b, 0);
  wire.run(50);
  return { wire, a, b, ours, theirs: listener.accept() ?? expect.fail() };
};

const lastFrom = (wire: Wire, node: Node): Sent =>
  wire.sent.findLast(({ from }) => from === node) ?? expect.fail();

/** An error of a router on the way about a packet of the node's. */
const report = (
  wire: Wire,
  to: Node,
  about: Uint8Array,
  message: (quote: Uint8Array) => IcmpMessage,
): void => {
  const { family } = to.address;
  const router = family === 4 ? v4(99) : v6(99);
  const quote = quoteOf(about, family);
  wire.inject(encodeIcmpPacket({ source: router, destination: to.address, message: message(quote) }), to);
};

const unreachable =
  (code: number) =>
  (quote: Uint8Array): IcmpMessage => ({ kind: "destination-unreachable", code, quote });

describe("an ICMP error", () => {
  test.each([
    ["IPv4", v4, 3, "port unreachable"],
    ["IPv6", v6, 4, "port unreachable"],
  ] as const)("that is hard ends a connection being opened: %s", (_, address, code, icmp) => {
    const { wire, a, b } = hosts(address);
    const client = dial(a, b, 0);
    wire.settle();
    report(wire, a, lastFrom(wire, a).bytes, unreachable(code));
    expect(client.closeReason).toEqual({ kind: "unreachable", icmp });
    expect([a.endpoint.connections, a.endpoint.counters.icmpErrors]).toEqual([0, 1]);
  });

  test("that is soft is told to the program and ends nothing", () => {
    const { wire, a, b } = hosts();
    const client = dial(a, b, 0);
    wire.settle();
    report(wire, a, lastFrom(wire, a).bytes, unreachable(1));
    expect(client.state).toBe("SYN-SENT");
    expect(a.actions.at(-1)).toMatchObject({
      connection: client,
      action: { type: "signal", detail: "host unreachable" },
    });
  });

  test("does no harm to a half-open connection's listener", () => {
    const { wire, a, b } = hosts();
    const listener = serve(b);
    dial(a, b, 0);
    wire.run(15);
    expect(listener.halfOpen).toBe(1);
    report(wire, b, lastFrom(wire, b).bytes, unreachable(3));
    expect([listener.halfOpen, b.endpoint.connections]).toEqual([0, 0]);
    const another = dial(a, b, wire.now);
    wire.run(100);
    expect(another.state).toBe("ESTABLISHED");
  });

  test.each([
    ["quotes a number that is not on its way", { sequence: 1_000_000 }],
    ["quotes another pair of sockets", { port: 1 }],
  ])("is ignored when it %s", (_, { sequence, port: otherPort }: { sequence?: number; port?: number }) => {
    const { wire, a, b } = hosts();
    const client = dial(a, b, 0);
    wire.settle();
    const about = lastFrom(wire, a).bytes.slice();
    if (sequence !== undefined) about[24] = (about[24] ?? 0) ^ 0x55;
    if (otherPort !== undefined) about[21] = (about[21] ?? 0) ^ 1;
    report(wire, a, about, unreachable(3));
    expect(client.state).toBe("SYN-SENT");
    expect(a.endpoint.counters).toMatchObject({ icmpErrors: 0, icmpIgnored: 1 });
  });

  test("is ignored when it is damaged, quotes nothing, or is a source quench or an echo", () => {
    const { wire, a, b } = hosts();
    const client = dial(a, b, 0);
    wire.settle();
    const about = lastFrom(wire, a).bytes;
    report(wire, a, about.subarray(0, 12), unreachable(3));
    report(wire, a, about, (quote) => ({ kind: "source-quench", quote }));
    report(wire, a, about, () => ({ kind: "echo-request", identifier: 1, sequence: 1, bytes: octets("hi") }));
    const packet = encodeIcmpPacket({
      source: v4(9),
      destination: v4(1),
      message: unreachable(3)(quoteOf(about, 4)),
    });
    packet[50] = (packet[50] ?? 0) ^ 1;
    wire.inject(packet, a);
    expect(client.state).toBe("SYN-SENT");
    expect(a.endpoint.counters).toMatchObject({ icmpErrors: 0, badChecksum: 1, otherProtocol: 2 });
  });
});

describe("the path MTU", () => {
  test.each([
    ["IPv4", v4, 1300, 1260],
    ["IPv6", v6, 1300, 1240],
  ] as const)(
    "is lowered by a router, and the next connection begins with it: %s",
    (_, address, mtu, mss) => {
      const { wire, a, ours, theirs } = established(address, { connection: { timestamps: false } });
      wire.drop = (packet) => packet.bytes.length > mtu;
      ours.write(new Uint8Array(5000), wire.now);
      wire.settle();
      const large = wire.sent.find(({ bytes }) => bytes.length > mtu) ?? expect.fail();
      report(wire, a, large.bytes, (quote) => ({ kind: "packet-too-big", mtu, quote }));
      wire.run(wire.now + 500);
      expect(readAll(theirs, wire.now)).toHaveLength(5000);
      expect(ours.info(wire.now).sndMss).toBe(mss);
      wire.sent.length = 0;
      wire.run(wire.now + 1000);
      const next = dial(a, { address: address(2) }, wire.now);
      wire.run(wire.now + 100);
      expect(next.info(wire.now)).toMatchObject({ sndMss: mss, pathMtu: mtu });
      // What we offer to take is not a matter of the way there.
      expect(next.info(wire.now).advMss).toBe(1500 - (address === v4 ? 40 : 60));
      const other = dial(a, { address: address(3) }, wire.now);
      expect(other.info(wire.now).pathMtu).toBe(1500);
    },
  );

  test("is not lowered by who quotes what is not on its way", () => {
    const { wire, a, b, ours } = established();
    const about = lastFrom(wire, a).bytes.slice();
    about[25] = (about[25] ?? 0) ^ 0x7f;
    report(wire, a, about, (quote) => ({ kind: "packet-too-big", mtu: 600, quote }));
    expect(ours.info(wire.now).pathMtu).toBe(1500);
    expect(dial(a, b, wire.now).info(wire.now).pathMtu).toBe(1500);
  });
});

describe("fragments", () => {
  const parts = (packet: Uint8Array, mtu: number): readonly Uint8Array[] => {
    const cut = fragmentPacket(packet, mtu, 7);
    return Array.isArray(cut) ? cut : expect.fail("not cut");
  };

  test.each([
    ["IPv4", v4, { connection: { pathMtuDiscovery: "none" } }],
    ["IPv6", v6, {}],
  ] as const)("are put together in any order: %s", (_, address, more) => {
    const { wire, b, a, ours, theirs } = established(address, more);
    wire.drop = ({ segment }) => segment.payload.length > 0;
    ours.write(octets("x".repeat(1400)), wire.now);
    wire.settle();
    const whole = wire.sent.findLast(({ from, segment }) => from === a && segment.payload.length > 0);
    for (const part of parts(whole?.bytes ?? expect.fail(), address === v4 ? 300 : 1280).toReversed())
      wire.inject(part, b);
    expect(readAll(theirs, wire.now)).toBe("x".repeat(1400));
    expect(b.endpoint.nextTimeout()).toBeGreaterThan(0);
  });

  test("that stay alone are dropped after a minute, and their sender is told", () => {
    const { wire, a, b, ours } = established(v4, { connection: { pathMtuDiscovery: "none" } });
    wire.drop = () => true;
    ours.write(new Uint8Array(1400), wire.now);
    wire.settle();
    const [first] = parts(lastFrom(wire, a).bytes, 300);
    b.endpoint.receive(first ?? expect.fail(), wire.now);
    const at = wire.now + 60_000;
    expect(b.endpoint.nextTimeout()).toBe(at);
    b.endpoint.handleTimeout(at);
    const told = b.endpoint.poll();
    const bytes = told?.type === "packet" ? told.bytes : expect.fail();
    const message = decodeIcmp(bytes, 20, bytes.length - 20, 4, 0);
    expect(message.ok && message.value).toMatchObject({ kind: "time-exceeded", code: 1 });
    expect(b.endpoint.nextTimeout()).toBe(Number.POSITIVE_INFINITY);
  });

  test("for others take no room", () => {
    const { wire, a, ours } = established(v4, { connection: { pathMtuDiscovery: "none" } });
    const other = wire.host({ addresses: [v4(5)] });
    ours.write(new Uint8Array(1400), wire.now);
    wire.settle();
    for (const part of parts(lastFrom(wire, a).bytes, 300)) other.endpoint.receive(part, wire.now);
    expect(other.endpoint.nextTimeout()).toBe(Number.POSITIVE_INFINITY);
    expect(other.endpoint.counters).toMatchObject({ fragments: 6, misaddressed: 6 });
  });
});

describe("explicit congestion notification", () => {
  test("passes through the IP header both ways", () => {
    const { wire, a, b } = hosts(v4, { connection: { ecn: "request" } });
    serve(b);
    const client = dial(a, b, 0);
    wire.run(50);
    expect(client.info(wire.now).options.ecn).toBe(true);
    client.write(new Uint8Array(1000), wire.now);
    wire.settle();
    const data = lastFrom(wire, a);
    expect(data.header.ecn).toBe(2);
    // A router marks it: CE.
    const marked = data.bytes.slice();
    marked[1] = (marked[1] ?? 0) | 3;
    const sum = (marked[10] ?? 0) * 256 + (marked[11] ?? 0) - 1;
    marked[10] = sum >>> 8;
    marked[11] = sum & 0xff;
    wire.inject(marked, b);
    wire.run(wire.now + 300);
    const echo = wire.sent.findLast(({ from, segment }) => from === b && (segment.flags & SYN) === 0);
    expect((echo?.segment.flags ?? 0) & 0x40).toBe(0x40);
  });
});

describe("the flow label", () => {
  test("is one for all packets of a connection, another for another one", () => {
    const { wire, a, b } = hosts(v6);
    serve(b);
    dial(a, b, 0, { localPort: port(5) });
    dial(a, b, 0, { localPort: port(6), remote: { address: v6(2), port: server } });
    wire.run(50);
    const labels = (local: number): readonly number[] =>
      wire.sent.filter(({ segment }) => segment.sourcePort === local).map(({ header }) => header.flowLabel);
    expect(new Set(labels(5)).size).toBe(1);
    expect(new Set(labels(6)).size).toBe(1);
    expect(labels(5)[0]).not.toBe(labels(6)[0]);
    expect(labels(5)[0]).toBeGreaterThan(0);
  });
});

describe("a segment", () => {
  const syn = (destination = v4(2)): Segment => {
    const wire = new Wire();
    const a = wire.host({ addresses: [v4(1), v6(1)] });
    dial(a, { address: destination }, 0);
    wire.settle();
    return lastFrom(wire, a).segment;
  };

  test.each([
    ["a group", { family: 4, words: [0xe000_0001] }, 5000],
    ["a broadcast", { family: 4, words: [0xffff_ffff] }, 5000],
    ["nowhere", { family: 4, words: [0] }, 5000],
    ["port 0", v4(1), 0],
  ] as const)("from %s is dropped without an answer (RFC 9293 MUST-63)", (_, source, sourcePort) => {
    const { wire, b } = hosts();
    const listener = serve(b);
    const segment = segmentWith(syn(), { sourcePort: port(sourcePort) });
    wire.inject(encodePacket({ source, destination: v4(2), segment }), b);
    expect([listener.halfOpen, b.endpoint.counters.misaddressed, wire.sent.length]).toEqual([0, 1, 0]);
  });

  test("that is to be sent on by a routing header is for somebody else", () => {
    const { wire, b } = hosts(v6);
    const listener = serve(b);
    const whole = encodePacket({ source: v6(1), destination: v6(2), segment: syn(v6(2)) });
    const routed = new Uint8Array(whole.length + 8);
    routed.set(whole.subarray(0, 40));
    // RFC 8200 §4.4: TCP follows, 8 octets, type 253, one segment left.
    routed.set([6, 0, 253, 1], 40);
    routed.set(whole.subarray(40), 48);
    routed[6] = 43;
    routed[5] = (routed[5] ?? 0) + 8;
    wire.inject(routed, b);
    expect([listener.halfOpen, b.endpoint.counters.misaddressed]).toEqual([0, 1]);
    routed[43] = 0;
    wire.inject(routed, b);
    expect(listener.halfOpen).toBe(1);
  });
});

describe("what belongs to no connection", () => {
  test("waits to be polled, but no more than so many packets", () => {
    const { wire, a, b } = hosts();
    for (let index = 0; index < 5; index += 1) dial(a, b, 0);
    wire.settle();
    const small = wire.host({ addresses: [v4(2)], limits: { outbound: 3 } });
    for (const { bytes } of wire.sent) small.endpoint.receive(bytes, 0);
    wire.settle();
    expect(wire.ladder(small)).toEqual(["RST,ACK", "RST,ACK", "RST,ACK"]);
    expect(small.endpoint.counters).toMatchObject({ outboundDropped: 2, resetsSent: 3 });
  });
});

describe("the IP header", () => {
  test("numbers IPv4 packets that may be taken apart, and no others (RFC 6864)", () => {
    const numbers = (["none", "icmp"] as const).map((pathMtuDiscovery) => {
      const { wire, a, b } = hosts(v4, { connection: { pathMtuDiscovery } });
      serve(b);
      dial(a, b, 0);
      wire.run(50);
      return wire.sent
        .filter(({ from }) => from === a)
        .map(({ header }) =>
          header.dontFragment ? `whole ${header.identification}` : header.identification,
        );
    });
    const [first, second] = numbers[0] ?? [];
    expect(second).toBe(Number(first) + 1);
    expect(numbers[1]).toEqual(["whole 0", "whole 0"]);
  });

  test("has the time to live and the Diffserv codepoint that the program says, and ECN beside it", () => {
    const { wire, a, b } = hosts(v4, { ip: { hopLimit: 9 }, connection: { ecn: "request" } });
    const listener = serve(b, { ip: { dscp: 46 } });
    const client = dial(a, b, 0, { ip: { dscp: 10 } });
    wire.run(50);
    const fields = (node: Node): readonly number[] => {
      const { header } = lastFrom(wire, node);
      return [header.dscp, header.hopLimit, header.ecn];
    };
    expect([fields(a), fields(b)]).toEqual([
      [10, 9, 0],
      [46, 64, 0],
    ]);
    client.configureIp({ dscp: 63 });
    client.write(octets("data"), wire.now);
    wire.settle();
    expect(fields(a)).toEqual([63, 9, 2]);
    expect(listener.accept()?.ip).toEqual({ dscp: 46, hopLimit: 64 });
  });

  test.each([{ dscp: 64 }, { dscp: -1 }, { dscp: 0.5 }, { hopLimit: 0 }, { hopLimit: 256 }])(
    "has no room for %o",
    (ip) => {
      const { a, b } = hosts();
      expect(() => dial(a, b, 0, { ip })).toThrow(/^ip\.(dscp|hopLimit) must be a whole number from/);
    },
  );
});
