/** What docs/requirements asks of a whole host: addresses, options, checksums, ICMP. */
import { describe, expect, test } from "vitest";
import { SYN } from "../../src/base/control-bits.ts";
import { port } from "../../src/base/port.ts";
import { seq } from "../../src/base/seq.ts";
import { windowUnscaled } from "../../src/base/window.ts";
import type { IpAddress } from "../../src/wire/address.ts";
import type { IcmpMessage } from "../../src/wire/icmp.ts";
import { encodeIcmpPacket, encodePacket } from "../../src/wire/packet.ts";
import { Segment, type SegmentOption } from "../../src/wire/segment.ts";
import { dial, octets, serve, server, v4, v6, Wire, type Node, type Sent } from "../support/hosts.ts";

const syn = (more: Partial<ConstructorParameters<typeof Segment>[0]> = {}): Segment =>
  new Segment({
    sourcePort: port(5000),
    destinationPort: server,
    sequence: seq(100),
    flags: SYN,
    window: windowUnscaled(60_000),
    options: [{ kind: "mss", value: 1460 }],
    ...more,
  });

const broadcast: IpAddress = { family: 4, words: [0xffff_ffff] };
const multicast: IpAddress = { family: 4, words: [0xe000_0001] };
const multicast6: IpAddress = { family: 6, words: [0xff02_0000, 0, 0, 1] };
const nobody: IpAddress = { family: 4, words: [0] };

describe("RFC 9293 §3.9, a host's TCP", () => {
  test("MUST-2, MUST-3: every segment has a checksum, and one that is wrong is not read", () => {
    const wire = new Wire();
    const b = wire.host({ addresses: [v4(2)] });
    serve(b);
    const packet = encodePacket({ source: v4(1), destination: v4(2), segment: syn() });
    packet[36] = (packet[36] ?? 0) ^ 0x40;
    wire.inject(packet, b);
    expect(b.endpoint.counters).toMatchObject({ badChecksum: 1, packetsOut: 0 });
    // The wire of these tests reads what is sent with its checksum verified.
    wire.inject(encodePacket({ source: v4(1), destination: v4(2), segment: syn() }), b);
    expect(wire.ladder(b)).toEqual(["SYN,ACK"]);
  });

  test("MUST-7, MUST-64: an option of an impossible length does no harm, and options may begin anywhere", () => {
    const wire = new Wire();
    const b = wire.host({ addresses: [v4(2)] });
    serve(b);
    const options: readonly SegmentOption[] = [
      { kind: "no-operation" },
      { kind: "mss", value: 1000 },
      { kind: "no-operation" },
      { kind: "no-operation" },
      { kind: "no-operation" },
    ];
    const odd = syn({ options });
    wire.inject(encodePacket({ source: v4(1), destination: v4(2), segment: odd }), b);
    expect(b.endpoint.connections).toBe(1);
    for (const length of [0, 1, 200]) {
      const bytes = encodePacket({
        source: v4(1),
        destination: v4(2),
        segment: syn({
          sourcePort: port(6000 + length),
          options: [{ kind: "unknown", number: 77, bytes: new Uint8Array([0, 0]) }],
        }),
      });
      bytes[41] = length;
      wire.inject(bytes, b);
    }
    expect(b.endpoint.counters.packetsIn).toBe(4);
  });

  test("MUST-42: a program can listen on a port while connections of it are opening", () => {
    const wire = new Wire();
    const a = wire.host({ addresses: [v4(1)] });
    const b = wire.host({ addresses: [v4(2)] });
    dial(a, b, 0, { localPort: port(7000) });
    const listener = a.endpoint.listen({ port: port(7000) }, 0);
    expect(listener).not.toHaveProperty("error");
    wire.settle();
    wire.inject(
      encodePacket({ source: v4(3), destination: v4(1), segment: syn({ destinationPort: port(7000) }) }),
      a,
    );
    wire.inject(
      encodePacket({ source: v4(4), destination: v4(1), segment: syn({ destinationPort: port(7000) }) }),
      a,
    );
    expect(a.endpoint.connections).toBe(3);
  });

  test("MUST-43, MUST-44, MUST-45: a local address is taken or chosen before the first SYN, and stays", () => {
    const wire = new Wire();
    const a = wire.host({ addresses: [v4(1), v4(11)] });
    const b = wire.host({ addresses: [v4(2)] });
    serve(b);
    const chosen = dial(a, b, 0);
    const given = dial(a, b, 0, { localAddress: v4(11) });
    wire.run(100);
    expect([chosen.local.address, given.local.address]).toEqual([v4(1), v4(11)]);
    for (const connection of [chosen, given]) {
      connection.write(octets("x"), wire.now);
      wire.run(wire.now + 100);
      const last = wire.sent.findLast(({ segment }) => segment.sourcePort === connection.local.port);
      expect(last?.header.source0).toBe(connection.local.address.words[0]);
    }
  });

  test("MUST-46: an OPEN to an address that can be nobody's is refused", () => {
    const wire = new Wire();
    const a = wire.host({ addresses: [v4(1), v6(1)] });
    for (const address of [broadcast, multicast, multicast6, nobody])
      expect(a.endpoint.connect({ remote: { address, port: server } }, 0)).toEqual({
        error: "address-not-available",
      });
  });

  test("MUST-57, MUST-63, 1122-3.2.1.3-a: a SYN to or from such an address is silently dropped", () => {
    const wire = new Wire();
    const b = wire.host({ addresses: [v4(2), v6(2)] });
    serve(b);
    for (const source of [broadcast, multicast, nobody])
      wire.inject(encodePacket({ source, destination: v4(2), segment: syn() }), b);
    wire.inject(encodePacket({ source: multicast6, destination: v6(2), segment: syn() }), b);
    for (const destination of [broadcast, multicast])
      wire.inject(encodePacket({ source: v4(1), destination, segment: syn() }), b);
    wire.inject(encodePacket({ source: v6(1), destination: multicast6, segment: syn() }), b);
    expect(wire.sent).toEqual([]);
    expect(b.endpoint.connections).toBe(0);
  });

  test("MUST-50: IP options are passed over", () => {
    const wire = new Wire();
    const b = wire.host({ addresses: [v4(2)] });
    serve(b);
    const plain = encodePacket({ source: v4(1), destination: v4(2), segment: syn() });
    // A timestamp option of 8 octets behind the header, and the header's sum anew.
    const bytes = new Uint8Array(plain.length + 8);
    bytes.set(plain.subarray(0, 20));
    bytes.set([0x44, 8, 9, 0, 0, 0, 0, 0], 20);
    bytes.set(plain.subarray(20), 28);
    bytes[0] = 0x47;
    const view = new DataView(bytes.buffer);
    view.setUint16(2, bytes.length);
    view.setUint16(10, 0);
    let sum = 0;
    for (let at = 0; at < 28; at += 2) sum += view.getUint16(at);
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
    view.setUint16(10, ~sum & 0xffff);
    wire.inject(bytes, b);
    expect(b.endpoint.connections).toBe(1);
  });

  test("8899-3-a, MAY-4: IPv4 packets have DF set", () => {
    const wire = new Wire();
    const a = wire.host({ addresses: [v4(1)] });
    const b = wire.host({ addresses: [v4(2)] });
    serve(b);
    dial(a, b, 0);
    wire.run(100);
    for (const { header } of wire.sent) expect(header.dontFragment).toBe(true);
  });
});

describe("RFC 9293 §3.9.2.2, ICMP errors", () => {
  const opened = (family: 4 | 6): { readonly wire: Wire; readonly a: Node; readonly first: () => Sent } => {
    const wire = new Wire();
    const a = wire.host({ addresses: [family === 4 ? v4(1) : v6(1)] });
    const b = wire.host({ addresses: [family === 4 ? v4(2) : v6(2)] });
    wire.drop = () => true;
    dial(a, b, 0);
    wire.settle();
    return { wire, a, first: () => wire.sent[0] ?? expect.fail() };
  };
  const report = (family: 4 | 6, message: IcmpMessage): Uint8Array =>
    encodeIcmpPacket({
      source: family === 4 ? v4(9) : v6(9),
      destination: family === 4 ? v4(1) : v6(1),
      message,
    });

  test.each([4, 6] as const)(
    "MUST-54, SHLD-26: a hard one ends the connection that is opening, over IPv%s",
    (family) => {
      const { wire, a, first } = opened(family);
      const code = family === 4 ? 3 : 4;
      wire.inject(report(family, { kind: "destination-unreachable", code, quote: first().bytes }), a);
      expect(a.endpoint.connections).toBe(0);
      expect(a.endpoint.counters.icmpErrors).toBe(1);
    },
  );

  test("MUST-56, 1122-4.2.3.9-a: unreachable 0, 1, 5, time exceeded and parameter problem end nothing", () => {
    const { wire, a, first } = opened(4);
    const quote = first().bytes;
    for (const code of [0, 1, 5]) wire.inject(report(4, { kind: "destination-unreachable", code, quote }), a);
    for (const code of [0, 1]) wire.inject(report(4, { kind: "time-exceeded", code, quote }), a);
    wire.inject(report(4, { kind: "parameter-problem", code: 0, pointer: 1, quote }), a);
    expect(a.endpoint.connections).toBe(1);
    expect(
      a.actions.filter((entry) => entry.type === "connection" && entry.action.type === "signal"),
    ).toHaveLength(6);
  });

  test("MUST-55: source quench is silently dropped", () => {
    const { wire, a, first } = opened(4);
    wire.inject(report(4, { kind: "source-quench", quote: first().bytes }), a);
    expect(a.endpoint.counters.icmpErrors).toBe(0);
    expect(
      a.actions.filter((entry) => entry.type === "connection" && entry.action.type === "signal"),
    ).toEqual([]);
  });

  test("8899-4.6.1-a, 8899-3-b: one that quotes what was never sent is not believed", () => {
    const { wire, a, first } = opened(4);
    const quote = first().bytes.slice();
    new DataView(quote.buffer).setUint32(24, 12_345);
    wire.inject(report(4, { kind: "destination-unreachable", code: 3, quote }), a);
    expect(a.endpoint.connections).toBe(1);
    expect(a.endpoint.counters.icmpErrors).toBe(0);
  });

  test("4821-5.2-a, 4821-5.2-b: what one connection learns of a destination the next one begins with, for that address only", () => {
    const wire = new Wire();
    const a = wire.host({ addresses: [v4(1)] });
    const b = wire.host({ addresses: [v4(2)] });
    const c = wire.host({ addresses: [v4(3)] });
    serve(b);
    serve(c);
    const connection = dial(a, b, 0);
    wire.run(100);
    connection.write(new Uint8Array(1400), wire.now);
    wire.settle();
    const big = wire.sent.at(-1) ?? expect.fail();
    wire.inject(report(4, { kind: "packet-too-big", mtu: 1000, quote: big.bytes }), a);
    expect(connection.info(wire.now).pathMtu).toBe(1000);
    expect(dial(a, b, wire.now).info(wire.now).pathMtu).toBe(1000);
    expect(dial(a, c, wire.now).info(wire.now).pathMtu).toBe(1500);
  });
});
