import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dial, readAll, serve, server, v4, v6, Wire, type Node } from "../../test/support/hosts.ts";
import { port } from "../base/port.ts";
import { seeded } from "../base/random.ts";
import { seq, seqAdd } from "../base/seq.ts";
import { windowUnscaled } from "../base/window.ts";
import { encodePacket } from "../wire/packet.ts";
import { Segment, type SegmentOption } from "../wire/segment.ts";
import type { EndpointConnection } from "./endpoint-connection.ts";

interface Exchange {
  readonly sent: string;
  heard: string;
  readonly ours: EndpointConnection;
}

/** Random text, different for every connection. */
const textOf = (seed: number, length: number): string => {
  const random = seeded(seed);
  return String.fromCharCode(...Array.from({ length }, () => Math.floor(random.next() * 256)));
};

/** Connections over a wire that loses, repeats, and mixes up packets: what each server has heard, by its client's port. */
const soak = (seed: number, address: typeof v4, synCookies: "always" | "never"): readonly Exchange[] => {
  const random = seeded(seed);
  const wire = new Wire();
  wire.drop = () => random.next() < 0.1;
  wire.copies = () => {
    const late = random.next() < 0.2 ? random.next() * 30 : 0;
    return random.next() < 0.1 ? [late, late + random.next() * 100] : [late];
  };
  const a = wire.host({ addresses: [address(1)] });
  const b = wire.host({ addresses: [address(2)], synCookies });
  const listener = serve(b, { backlog: 4 });
  const exchanges: Exchange[] = Array.from({ length: 8 }, (_, index) => {
    const sent = textOf(seed * 8 + index, Math.floor(random.next() * 6000));
    const ours = dial(a, b, 0, { data: Uint8Array.from(sent, (letter) => letter.charCodeAt(0)) });
    return { sent, heard: "", ours };
  });
  const accepted: EndpointConnection[] = [];
  for (let round = 0; round < 400; round += 1) {
    wire.run(wire.now + 500);
    for (let one = listener.accept(); one !== undefined; one = listener.accept()) accepted.push(one);
    for (const served of accepted) {
      const exchange = exchanges.find(({ ours }) => ours.local.port === served.remote.port);
      if (exchange !== undefined) exchange.heard += readAll(served, wire.now);
      if (served.peerFinished && served.state === "CLOSE-WAIT") served.release(wire.now);
    }
    for (const { ours } of exchanges) {
      if (ours.state === "ESTABLISHED") ours.shutdown(wire.now);
      if (ours.peerFinished && !ours.released) ours.release(wire.now);
    }
  }
  wire.drop = () => false;
  wire.run();
  for (const { endpoint } of [a, b])
    expect([endpoint.connections, endpoint.timeWaits, endpoint.nextTimeout()]).toEqual([
      0,
      0,
      Number.POSITIVE_INFINITY,
    ]);
  return exchanges;
};

describe("connections over a bad wire", () => {
  test.each([1, 2, 3, 4, 5, 6])("carry everything in order, and nothing is left of them: seed %d", (seed) => {
    for (const { sent, heard, ours } of soak(seed, seed % 2 === 0 ? v6 : v4, "never"))
      expect([ours.closeReason?.kind, heard === sent]).toEqual(["closed", true]);
  });

  test.each([1, 2, 3, 4, 5, 6])("do so, or are reset, where all depends on a cookie: seed %d", (seed) => {
    const exchanges = soak(seed, seed % 2 === 0 ? v6 : v4, "always");
    // RFC 4987 §3.6: where the ACK and the first data are lost or late, what comes before them has no cookie with it.
    for (const { sent, heard, ours } of exchanges) {
      if (ours.closeReason?.kind === "closed") expect(heard).toBe(sent);
      else expect(ours.closeReason?.kind).toBe("reset-by-peer");
    }
    expect(exchanges.some(({ ours }) => ours.closeReason?.kind === "closed")).toBe(true);
  });
});

/** A segment to or from one of the sockets in the scene, its numbers near those in use. */
const hostile = fc.record({
  from: fc.constantFrom("peer", "stranger"),
  sourcePort: fc.constantFrom(80, 5000, 5001, 5002, 6000),
  destinationPort: fc.constantFrom(80, 81, 5000, 5001, 5002),
  base: fc.nat(40),
  sequence: fc.constantFrom(-70_000, -2, -1, 0, 1, 2, 1000, 2 ** 31),
  acknowledgement: fc.constantFrom(-70_000, -1, 0, 1, 2, 2 ** 31),
  flags: fc.nat(0x1ff),
  window: fc.constantFrom(0, 1, 1000, 65_535),
  urgentPointer: fc.constantFrom(0, 1, 65_535),
  length: fc.constantFrom(0, 1, 100, 1400),
  timestamp: fc.constantFrom(-1, 0, 1, 2 ** 32 - 1),
  options: fc.array(
    fc.constantFrom<SegmentOption>(
      { kind: "mss", value: 0 },
      { kind: "mss", value: 1460 },
      { kind: "window-scale", shift: 255 },
      { kind: "window-scale", shift: 7 },
      { kind: "sack-permitted" },
      { kind: "sack", blocks: [{ left: seq(5), right: seq(1) }] },
      { kind: "fast-open", cookie: new Uint8Array(0) },
      { kind: "fast-open", cookie: new Uint8Array(8) },
      { kind: "user-timeout", value: 0, unit: "minutes" },
      { kind: "unknown", number: 99, bytes: new Uint8Array(2) },
    ),
    { maxLength: 3 },
  ),
  wait: fc.constantFrom(0, 0, 0, 1, 300, 5000),
});
type Hostile = typeof hostile extends fc.Arbitrary<infer T> ? T : never;

const limits = { connections: 12, synQueue: 4, timeWait: 3, outbound: 8, reassemblies: 4 };

/** A host with connections in several states, which the attacker has overheard. */
const attacked = (synCookies: "always" | "overflow"): { wire: Wire; a: Node; b: Node } => {
  const wire = new Wire();
  const a = wire.host({ addresses: [v4(1)] });
  const b = wire.host({ addresses: [v4(2)], limits, synCookies });
  const listener = serve(b, { backlog: 3, connection: { fastOpen: { server: true } } });
  for (const local of [5000, 5001, 5002]) dial(a, b, 0, { localPort: port(local), data: new Uint8Array(50) });
  wire.run(100);
  const first = listener.accept();
  first?.write(new Uint8Array(3000), wire.now);
  listener.accept()?.release(wire.now);
  dial(b, a, wire.now, { localPort: port(5000), remote: { address: v4(1), port: port(6000) } });
  wire.settle();
  return { wire, a, b };
};

const packetOf = ({ wire, a, b }: { wire: Wire; a: Node; b: Node }, made: Hostile): Uint8Array => {
  const known = wire.sent[made.base % wire.sent.length]?.segment ?? expect.fail();
  const segment = new Segment({
    sourcePort: port(made.sourcePort),
    destinationPort: port(made.destinationPort),
    sequence: seqAdd(known.sequence, made.sequence),
    acknowledgement: (made.flags & 0x10) === 0 ? seq(0) : seqAdd(known.acknowledgement, made.acknowledgement),
    flags: made.flags,
    window: windowUnscaled(made.window),
    urgentPointer: made.urgentPointer,
    payload: new Uint8Array(made.length),
    ...(made.options.length > 0
      ? { options: made.options }
      : made.timestamp < 0
        ? {}
        : { timestamp: made.timestamp, timestampEcho: known.timestamp }),
  });
  return encodePacket({ source: made.from === "peer" ? a.address : v4(9), destination: b.address, segment });
};

const expectBounded = ({ b }: { b: Node }): void => {
  expect(b.endpoint.connections).toBeLessThanOrEqual(limits.connections);
  expect(b.endpoint.timeWaits).toBeLessThanOrEqual(limits.timeWait);
};

describe("an endpoint under attack", () => {
  test.each(["always", "overflow"] as const)(
    "stays within its limits and keeps its records straight, cookies %s",
    (synCookies) => {
      fc.assert(
        fc.property(fc.array(hostile, { maxLength: 60, size: "max" }), (segments) => {
          const scene = attacked(synCookies);
          const { wire, b } = scene;
          const seen = new Set<EndpointConnection>();
          for (const made of segments) {
            wire.inject(packetOf(scene, made), b);
            expectBounded(scene);
            wire.run(wire.now + made.wait);
            for (const action of b.actions) if (action.type === "connection") seen.add(action.connection);
            for (const connection of seen) connection.checkInvariants();
          }
          wire.run(wire.now + 10_000_000);
          // What is open stays so, at rest; whatever was half done is gone.
          expect(b.endpoint.timeWaits).toBe(0);
        }),
        { numRuns: 150 },
      );
    },
  );

  test("reads any octets without harm", () => {
    const scene = attacked("overflow");
    const { wire, b } = scene;
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), fc.constantFrom(0, 0x45, 0x60), (octets, first) => {
        if (first > 0 && octets.length > 0) octets[0] = first;
        wire.inject(octets, b);
        expectBounded(scene);
      }),
      { numRuns: 500 },
    );
  });

  test("reads packets with octets changed, left out or doubled without harm", () => {
    const scene = attacked("overflow");
    const { wire, b } = scene;
    const packets = wire.sent.map(({ bytes }) => bytes);
    const edit = fc.tuple(fc.constantFrom("change", "cut", "double"), fc.nat(1500), fc.nat(255));
    fc.assert(
      fc.property(
        fc.nat(packets.length - 1),
        fc.array(edit, { minLength: 1, maxLength: 4 }),
        (index, edits) => {
          let octets = (packets[index] ?? expect.fail()).slice();
          for (const [what, at, value] of edits) {
            const place = at % octets.length;
            if (what === "change") octets[place] = value;
            else if (what === "cut") octets = octets.slice(0, Math.max(1, place));
            else
              octets = Uint8Array.of(
                ...octets.subarray(0, place),
                ...octets.subarray(Math.max(0, place - 8)),
              );
          }
          wire.inject(octets, b);
          expectBounded(scene);
        },
      ),
      { numRuns: 500 },
    );
    expect(server).toBe(80);
  });
});
