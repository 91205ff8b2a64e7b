/** What docs/requirements asks of a whole host that opens connections: numbers, ports, cookies, Fast Open, TIME-WAIT. */
import { describe, expect, test } from "vitest";
import { ACK, FIN, SYN } from "../../src/base/control-bits.ts";
import { port } from "../../src/base/port.ts";
import { seq, seqAdd, seqDiff, seqGt } from "../../src/base/seq.ts";
import { windowUnscaled } from "../../src/base/window.ts";
import { encodePacket } from "../../src/wire/packet.ts";
import { optionOf, Segment } from "../../src/wire/segment.ts";
import { dial, octets, readAll, serve, server, v4, Wire, type Node } from "../support/hosts.ts";

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

describe("RFC 6528 and RFC 6056, numbers and ports", () => {
  test("MUST-8, MUST-9, SHLD-1, 6528-3-a: ISNs go with the clock, and differ for other pairs and other secrets", () => {
    const issOf = (secret: number, at: number, last: number): number => {
      const wire = new Wire();
      wire.now = at;
      const a = wire.host({ addresses: [v4(1)], secret: new Uint8Array(16).fill(secret) });
      const b = wire.host({ addresses: [v4(last)] });
      dial(a, b, at, { localPort: port(4000) });
      wire.settle();
      return wire.sent[0]?.segment.sequence ?? expect.fail();
    };
    expect(seqDiff(seq(issOf(1, 1000, 2)), seq(issOf(1, 0, 2)))).toBe(250_000);
    expect(issOf(1, 0, 2)).not.toBe(issOf(2, 0, 2));
    expect(issOf(1, 0, 2)).not.toBe(issOf(1, 0, 3));
  });

  test("6056-3.2-a, 6056-3.3-a, 6056-3.3-b, 6056-3.5-a: ports of the whole range, none that is in use or listened on", () => {
    const wire = new Wire();
    const a = wire.host({ addresses: [v4(1)], ephemeralPorts: { first: port(1024), last: port(1123) } });
    const b = wire.host({ addresses: [v4(2)] });
    a.endpoint.listen({ port: port(1050) }, 0);
    const ports = Array.from({ length: 99 }, () => dial(a, b, 0).local.port as number);
    expect(new Set(ports).size).toBe(99);
    expect(ports).not.toContain(1050);
    expect(Math.min(...ports)).toBeGreaterThanOrEqual(1024);
    expect(Math.max(...ports)).toBeLessThanOrEqual(1123);
    expect(a.endpoint.connect({ remote: { address: v4(2), port: server } }, 0)).toEqual({
      error: "no-ports",
    });
  });
});

describe("RFC 4987, SYN floods", () => {
  test("4987-3.5-a, 4987-3.7-a, 4987-3.6-a: beyond the queue nothing is kept, and an honest client comes in all the same", () => {
    const wire = new Wire();
    const a = wire.host({ addresses: [v4(1)] });
    const b = wire.host({ addresses: [v4(2)] });
    const listener = serve(b, { backlog: 8 });
    for (let count = 0; count < 5000; count += 1)
      wire.inject(
        encodePacket({
          source: v4(100 + count),
          destination: v4(2),
          segment: syn({ sequence: seq(count * 7919) }),
        }),
        b,
      );
    expect(b.endpoint.connections).toBe(8);
    const honest = dial(a, b, wire.now, { data: octets("hello") });
    wire.run(200);
    expect(honest.state).toBe("ESTABLISHED");
    const accepted = listener.accept();
    expect(accepted && readAll(accepted, wire.now)).toBe("hello");
    expect(b.endpoint.counters.cookiesTaken).toBe(1);
  });

  test("4987-3.6-c, 4987-3.6-d, 4987-3.6-e: the MSS survives; the other options only where there are timestamps", () => {
    const through = (timestamps: boolean): ReturnType<ReturnType<typeof dial>["info"]> => {
      const wire = new Wire();
      const a = wire.host({ addresses: [v4(1)], connection: { timestamps, maximumSegmentSize: 1300 } });
      const b = wire.host({ addresses: [v4(2)], synCookies: "always" });
      const listener = serve(b);
      dial(a, b, 0, { data: octets("x") });
      wire.run(200);
      return (listener.accept() ?? expect.fail()).info(wire.now);
    };
    expect(through(true).options).toMatchObject({ sack: true, windowScale: true, timestamps: true });
    expect(through(false).options).toMatchObject({ sack: false, windowScale: false, timestamps: false });
    expect(through(false).sndMss).toBe(1300);
  });
});

describe("RFC 7413, Fast Open between two hosts", () => {
  const pair = (): { readonly wire: Wire; readonly a: Node; readonly b: Node } => {
    const wire = new Wire();
    const a = wire.host({ addresses: [v4(1)], connection: { fastOpen: { client: true } } });
    const b = wire.host({ addresses: [v4(2)] });
    return { wire, a, b };
  };
  const synsOf = (wire: Wire, from: Node): readonly Segment[] =>
    wire.sent
      .filter((packet) => packet.from === from && (packet.segment.flags & (SYN | ACK)) === SYN)
      .map(({ segment }) => segment);

  test("7413-4.2.1-a, 7413-4.1.2-a, 7413-4.1.3-a: the first connection brings a cookie, the second its data with the SYN", () => {
    const { wire, a, b } = pair();
    const listener = serve(b, { connection: { fastOpen: { server: true } } });
    dial(a, b, 0, { data: octets("one") });
    wire.run(100);
    dial(a, b, wire.now, { data: octets("two") });
    wire.run(105);
    const [first, second] = synsOf(wire, a);
    expect([first?.payload.length, second?.payload.length]).toEqual([0, 3]);
    expect(optionOf(second ?? expect.fail(), "fast-open")?.cookie.length).toBeGreaterThanOrEqual(4);
    wire.run(115);
    listener.accept();
    const fast = listener.accept() ?? expect.fail();
    expect(fast.state).toBe("SYN-RECEIVED");
    expect(readAll(fast, wire.now)).toBe("two");
  });

  test("7413-4.1.3.1-a, 7413-4.1.3.1-b: where it has failed the client leaves it alone for that port", () => {
    const { wire, a, b } = pair();
    serve(b);
    dial(a, b, 0, { data: octets("one") });
    wire.run(100);
    dial(a, b, wire.now, { data: octets("two") });
    wire.run(200);
    const kinds = synsOf(wire, a).map((segment) => segment.options.some(({ kind }) => kind === "fast-open"));
    expect(kinds).toEqual([true, false]);
  });

  test("7413-4.2-b: beyond the limit of pending ones it is off", () => {
    const { wire, a, b } = pair();
    serve(b, { backlog: 1, connection: { fastOpen: { server: true } } });
    dial(a, b, 0);
    wire.run(100);
    wire.drop = ({ segment }) => (segment.flags & (SYN | ACK)) === ACK;
    for (let count = 0; count < 3; count += 1) dial(a, b, wire.now, { data: octets("now") });
    wire.run(130);
    expect(b.endpoint.counters.fastOpened).toBeLessThanOrEqual(1);
  });
});

describe("RFC 6191, SYNs in TIME-WAIT", () => {
  /** After a connection from port 5000 of a to b, which b has closed first. */
  const closed = (timestamps: boolean): { readonly wire: Wire; readonly b: Node; readonly fin: Segment } => {
    const wire = new Wire();
    const a = wire.host({ addresses: [v4(1)], connection: { timestamps } });
    const b = wire.host({ addresses: [v4(2)] });
    const listener = serve(b);
    const ours = dial(a, b, 0, { localPort: port(5000) });
    wire.run(100);
    const theirs = listener.accept() ?? expect.fail();
    theirs.release(wire.now);
    wire.run(200);
    ours.release(wire.now);
    wire.run(300);
    expect(b.endpoint.timeWaits).toBe(1);
    const fin = wire.sent.findLast((packet) => packet.from === a && (packet.segment.flags & FIN) !== 0);
    return { wire, b, fin: fin?.segment ?? expect.fail() };
  };
  const answered = (timestamps: boolean, distance: number, later: number | undefined): boolean => {
    const { wire, b, fin } = closed(timestamps);
    const count = wire.sent.length;
    const stamp =
      later === undefined
        ? []
        : [{ kind: "timestamps", value: (fin.timestamp + later) >>> 0, echo: 0 } as const];
    wire.inject(
      encodePacket({
        source: v4(1),
        destination: v4(2),
        segment: syn({
          sequence: seqAdd(fin.sequence, distance),
          options: [{ kind: "mss", value: 1000 }, ...stamp],
          ...(later === undefined ? {} : { timestamp: (fin.timestamp + later) >>> 0 }),
        }),
      }),
      b,
    );
    return wire.sent.slice(count).some(({ segment }) => (segment.flags & (SYN | ACK)) === (SYN | ACK));
  };

  test("6191-2-a, 6191-2-b: with timestamps on both sides a later one counts, an equal one with a number beyond the FIN", () => {
    expect([
      answered(true, -5000, 1),
      answered(true, 1, 0),
      answered(true, 0, 0),
      answered(true, 5000, -1),
    ]).toEqual([true, true, false, false]);
  });

  test("6191-2-c, 6191-2-g: without one in the SYN the number has to lie beyond the FIN", () => {
    expect([answered(true, 1, undefined), answered(true, 0, undefined)]).toEqual([true, false]);
  });

  test("6191-2-d, 6191-2-e: the old one without: any SYN with a timestamp, or a number beyond", () => {
    expect([answered(false, -5000, 5), answered(false, 1, undefined), answered(false, 0, undefined)]).toEqual(
      [true, true, false],
    );
  });

  test("SHLD-4, MAY-2: the new connection's number lies beyond all of the old one", () => {
    const { wire, b, fin } = closed(true);
    const old = wire.sent.findLast((packet) => packet.from === b)?.segment.sequence ?? expect.fail();
    wire.inject(
      encodePacket({
        source: v4(1),
        destination: v4(2),
        segment: syn({
          sequence: seqAdd(fin.sequence, 100),
          timestamp: (fin.timestamp + 9) >>> 0,
          options: [{ kind: "timestamps", value: (fin.timestamp + 9) >>> 0, echo: 0 }],
        }),
      }),
      b,
    );
    const answer = wire.sent.findLast((packet) => packet.from === b)?.segment ?? expect.fail();
    expect(answer.flags & SYN).toBe(SYN);
    expect(seqGt(answer.sequence, old)).toBe(true);
  });

  test("6191-2-f: a SYN that may not is answered as any SYN in a synchronized state, and the wait goes on", () => {
    const { wire, b, fin } = closed(true);
    const count = wire.sent.length;
    wire.inject(
      encodePacket({ source: v4(1), destination: v4(2), segment: syn({ sequence: fin.sequence }) }),
      b,
    );
    expect(wire.sent.slice(count).every(({ segment }) => (segment.flags & SYN) === 0)).toBe(true);
    expect(b.endpoint.timeWaits).toBe(1);
  });

  test("6191-3-a: timestamps grow from one connection to the next with the same peer", () => {
    const wire = new Wire();
    const a = wire.host({ addresses: [v4(1)] });
    const b = wire.host({ addresses: [v4(2)] });
    serve(b);
    dial(a, b, 0);
    wire.run(1000);
    dial(a, b, wire.now);
    wire.settle();
    const stamps = wire.sent
      .filter((packet) => packet.from === a && (packet.segment.flags & SYN) !== 0)
      .map(({ segment }) => segment.timestamp);
    expect(stamps).toHaveLength(2);
    expect(((stamps[1] ?? 0) - (stamps[0] ?? 0)) | 0).toBe(1000);
  });
});

test("1122-3.3.2-a: a segment in fragments is put together", () => {
  const wire = new Wire();
  const b = wire.host({ addresses: [v4(2)] });
  serve(b);
  const whole = encodePacket({
    source: v4(1),
    destination: v4(2),
    dontFragment: false,
    identification: 77,
    segment: syn({
      options: [
        { kind: "mss", value: 1000 },
        { kind: "timestamps", value: 1, echo: 0 },
        { kind: "no-operation" },
        { kind: "no-operation" },
      ],
    }),
  });
  const piece = (from: number, to: number, more: boolean): Uint8Array => {
    const bytes = new Uint8Array(20 + to - from);
    bytes.set(whole.subarray(0, 20));
    bytes.set(whole.subarray(20 + from, 20 + to), 20);
    const view = new DataView(bytes.buffer);
    view.setUint16(2, bytes.length);
    view.setUint16(6, (more ? 0x2000 : 0) | (from >>> 3));
    view.setUint16(10, 0);
    let sum = 0;
    for (let at = 0; at < 20; at += 2) sum += view.getUint16(at);
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
    view.setUint16(10, ~sum & 0xffff);
    return bytes;
  };
  wire.inject(piece(24, whole.length - 20, false), b);
  wire.inject(piece(0, 24, true), b);
  expect(wire.ladder(b)).toEqual(["SYN,ACK"]);
});
