import { describe, expect, test } from "vitest";
import { dial, octets, readAll, serve, server, v4, Wire, type Node } from "../../test/support/hosts.ts";
import { ACK, FIN, RST, SYN } from "../base/control-bits.ts";
import { port } from "../base/port.ts";
import { seqAdd, seqGt } from "../base/seq.ts";
import { encodePacket } from "../wire/packet.ts";
import { segmentWith, type Segment } from "../wire/segment.ts";
import type { EndpointConnection } from "./endpoint-connection.ts";

interface Closed {
  readonly wire: Wire;
  /** Closed first, and let go: in TIME-WAIT. */
  readonly a: Node;
  readonly b: Node;
  readonly ours: EndpointConnection;
}

/** Two hosts after a connection from port 5000 of `a` to port 80 of `b`; `a` listens on 5000, too. */
const closed = (more: object = {}, letGo = true): Closed => {
  const wire = new Wire();
  const a = wire.host({ addresses: [v4(1)], ...more });
  const b = wire.host({ addresses: [v4(2)] });
  const listener = serve(b);
  const ours = dial(a, b, 0, { localPort: port(5000) });
  wire.run(50);
  const theirs = listener.accept() ?? expect.fail();
  if (letGo) ours.release(wire.now);
  else ours.shutdown(wire.now);
  wire.run(100);
  theirs.shutdown(wire.now);
  wire.run(150);
  expect([ours.state, theirs.state]).toEqual(["TIME-WAIT", "CLOSED"]);
  listener.close(wire.now);
  return { wire, a, b, ours };
};

const linux = { connection: { profile: "linux" } } as const;

/** The last segment with these flags that came from a node. */
const last = (wire: Wire, from: Node, flags: number): Segment =>
  wire.sent.findLast((packet) => packet.from === from && (packet.segment.flags & flags) === flags)?.segment ??
  expect.fail();

const repeat = (wire: Wire, from: Node, to: Node, segment: Segment): void =>
  wire.inject(encodePacket({ source: from.address, destination: to.address, segment }), to);

describe("a connection in TIME-WAIT that nobody holds", () => {
  test("becomes a few numbers, and its program is told that it is over", () => {
    const { a, ours } = closed();
    expect([a.endpoint.connections, a.endpoint.timeWaits]).toEqual([0, 1]);
    expect(a.story(ours).slice(-3)).toEqual(["TIME-WAIT", "peer-finished", "closed:closed"]);
    expect(ours.nextTimeout()).toBe(Number.POSITIVE_INFINITY);
  });

  test("is gone after twice the maximum segment lifetime", () => {
    const { wire, a } = closed();
    expect(a.endpoint.nextTimeout()).toBe(110 + 240_000);
    wire.run(240_109);
    expect(a.endpoint.timeWaits).toBe(1);
    wire.run(240_110);
    expect([a.endpoint.timeWaits, a.endpoint.nextTimeout()]).toEqual([0, Number.POSITIVE_INFINITY]);
  });

  test("acknowledges the FIN when it comes again, as the connection did, and waits anew", () => {
    const { wire, a, b } = closed();
    const before = last(wire, a, ACK);
    wire.now = 5000;
    repeat(wire, b, a, last(wire, b, FIN));
    const at = wire.sent.find(({ segment }) => segment === before)?.at ?? expect.fail();
    expect(last(wire, a, ACK)).toEqual(segmentWith(before, { timestamp: before.timestamp + 5000 - at }));
    expect(a.endpoint.nextTimeout()).toBe(245_000);
    expect(a.endpoint.counters.timeWaitAnswers).toBe(1);
  });

  test("is forgotten by a reset at exactly the next number, except where RFC 1337 is followed", () => {
    for (const [more, left] of [
      [linux, 0],
      [{ connection: { profile: "linux", ignoreResetInTimeWait: true } }, 1],
    ] as const) {
      const { wire, a, b } = closed(more);
      const fin = last(wire, b, FIN);
      repeat(wire, b, a, segmentWith(fin, { flags: RST, sequence: seqAdd(fin.sequence, 1) }));
      expect(a.endpoint.timeWaits).toBe(left);
    }
  });

  test("challenges no more often than the whole endpoint may", () => {
    const { wire, a, b } = closed({ limits: { challengeAcks: 1 } });
    const fin = last(wire, b, FIN);
    const odd = segmentWith(fin, { flags: ACK, acknowledgement: seqAdd(fin.acknowledgement, 9) });
    const answers = Array.from({ length: 4 }, (_, index) => {
      wire.run(10_000 + index * 600);
      repeat(wire, b, a, odd);
      return a.endpoint.counters.timeWaitAnswers;
    });
    // One a second, although the pair of sockets alone might two.
    expect(answers).toEqual([1, 1, 2, 2]);
  });

  test("gives way to newer ones when there are too many", () => {
    const wire = new Wire();
    const a = wire.host({ addresses: [v4(1)], limits: { timeWait: 2 } });
    const b = wire.host({ addresses: [v4(2)] });
    const listener = serve(b);
    for (let index = 0; index < 4; index += 1) {
      dial(a, b, wire.now, { localPort: port(5000 + index) }).release(wire.now);
      wire.run(wire.now + 100);
      const client = dial(a, b, wire.now, { localPort: port(6000 + index) });
      wire.run(wire.now + 100);
      client.release(wire.now);
      wire.run(wire.now + 100);
      for (let one = listener.accept(); one !== undefined; one = listener.accept()) one.shutdown(wire.now);
      wire.run(wire.now + 100);
    }
    expect(a.endpoint.timeWaits).toBe(2);
    const used = (wanted: number): boolean =>
      "error" in
      a.endpoint.connect({ remote: { address: v4(2), port: server }, localPort: port(wanted) }, wire.now);
    expect([6000, 6001, 6002, 6003].map(used)).toEqual([false, false, true, true]);
  });

  test("that has begun anew outlives one that has not", () => {
    const wire = new Wire();
    const a = wire.host({ addresses: [v4(1)], limits: { timeWait: 2 } });
    const b = wire.host({ addresses: [v4(2)] });
    const listener = serve(b);
    const close = (local: number): Segment => {
      const client = dial(a, b, wire.now, { localPort: port(local) });
      wire.run(wire.now + 100);
      client.release(wire.now);
      wire.run(wire.now + 100);
      listener.accept()?.shutdown(wire.now);
      wire.run(wire.now + 100);
      return last(wire, b, FIN);
    };
    const fin = close(6000);
    close(6001);
    repeat(wire, b, a, fin);
    close(6002);
    const remote = { address: v4(2), port: server };
    const used = [6000, 6001].map(
      (local) => "error" in a.endpoint.connect({ remote, localPort: port(local) }, wire.now),
    );
    expect(used).toEqual([true, false]);
  });

  test("keeps its pair of sockets from being used by this end", () => {
    const { a, wire } = closed();
    const remote = { address: v4(2), port: server };
    expect(a.endpoint.connect({ remote, localPort: port(5000) }, wire.now)).toEqual({
      error: "address-in-use",
    });
  });

  test("is not chosen as an ephemeral port", () => {
    const { a, wire } = closed({ ephemeralPorts: { first: port(5000), last: port(5000) } });
    const remote = { address: v4(2), port: server };
    expect(a.endpoint.connect({ remote }, wire.now)).toEqual({ error: "no-ports" });
  });
});

describe("a SYN to a pair of sockets in TIME-WAIT", () => {
  /** `b` connects back, from port 80 to port 5000, where `a` listens now. */
  const again = (
    { wire, a, b }: Closed,
    more: object = {},
  ): { theirs: EndpointConnection; listener: ReturnType<typeof serve> } => {
    const listener = serve(a, { port: port(5000) });
    const theirs = dial(b, a, wire.now, {
      localPort: server,
      remote: { address: v4(1), port: port(5000) },
      ...more,
    });
    return { theirs, listener };
  };

  test.each([
    ["with timestamps", {}],
    ["without timestamps, by its number", { connection: { timestamps: false } }],
  ])("begins a new connection beyond the numbers of the old one: %s", (_, more) => {
    const before = closed();
    const { wire, a } = before;
    const old = last(wire, a, ACK);
    // A clock that goes backwards would begin where the old connection still was.
    const { theirs, listener } = again(before, more);
    wire.run(wire.now + 100);
    const ours = listener.accept() ?? expect.fail();
    expect([ours.state, theirs.state, a.endpoint.timeWaits]).toEqual(["ESTABLISHED", "ESTABLISHED", 0]);
    expect(seqGt(last(wire, a, SYN).sequence, old.sequence)).toBe(true);
    theirs.write(octets("new"), wire.now);
    wire.run(wire.now + 100);
    expect(readAll(ours, wire.now)).toBe("new");
    expect(a.endpoint.counters.timeWaitReopened).toBe(1);
  });

  test("begins beyond them even where ISNs would not", () => {
    const before = closed({ isn: () => 1000 });
    const { wire, a } = before;
    again(before);
    wire.run(wire.now + 15);
    expect(last(wire, a, SYN).sequence).toBe(last(wire, a, FIN).sequence + 1 + 65_537);
  });

  test("is answered with an acknowledgement where nobody listens, or when it is an old one", () => {
    const before = closed();
    const { wire, a, b } = before;
    const { listener } = again(before);
    wire.settle();
    const syn = last(wire, b, SYN);
    listener.close(wire.now);
    repeat(wire, b, a, syn);
    expect(a.endpoint.timeWaits).toBe(1);
    expect(last(wire, a, ACK).flags).toBe(ACK);
    serve(a, { port: port(5000) });
    const old = segmentWith(syn, { timestamp: syn.timestamp - 10_000, options: [] });
    repeat(wire, b, a, old);
    expect([a.endpoint.timeWaits, a.endpoint.connections]).toEqual([1, 0]);
  });

  test("that turns out to be an old one leaves TIME-WAIT as it was (RFC 9293 MAY-2)", () => {
    const before = closed();
    const { wire, a, b } = before;
    const { theirs } = again(before);
    wire.settle();
    theirs.abort(wire.now);
    wire.run(wire.now + 12);
    expect([a.endpoint.timeWaits, a.endpoint.connections]).toEqual([0, 1]);
    wire.run(wire.now + 100);
    expect([a.endpoint.timeWaits, a.endpoint.connections]).toEqual([1, 0]);
    expect(a.endpoint.nextTimeout()).toBe(240_110);
    repeat(wire, b, a, last(wire, b, FIN));
    expect(a.endpoint.counters.timeWaitAnswers).toBe(1);
  });

  test("takes the place of a connection that its program still holds", () => {
    const before = closed({}, false);
    const { wire, a, ours } = before;
    expect([a.endpoint.connections, a.endpoint.timeWaits]).toEqual([1, 0]);
    const { theirs, listener } = again(before);
    wire.run(wire.now + 100);
    expect(ours.closeReason).toEqual({ kind: "replaced" });
    expect([listener.accept()?.state, theirs.state]).toEqual(["ESTABLISHED", "ESTABLISHED"]);
  });

  test("is not taken while the listener's queue is full", () => {
    const before = closed();
    const { wire, a, b } = before;
    wire.drop = () => true;
    const { listener } = again(before);
    wire.settle();
    const syn = last(wire, b, SYN);
    listener.close(wire.now);
    const full = serve(a, { port: port(5000), backlog: 1 });
    dial(b, a, wire.now, { remote: { address: v4(1), port: port(5000) } });
    wire.drop = ({ segment }) => segment.sequence === syn.sequence;
    wire.run(wire.now + 50);
    expect(full.waiting).toBe(1);
    repeat(wire, b, a, syn);
    expect([a.endpoint.timeWaits, full.halfOpen]).toEqual([1, 0]);
  });

  test("does not take its place where nobody listens", () => {
    const before = closed({}, false);
    const { wire, a, b, ours } = before;
    again(before).listener.close(wire.now);
    wire.settle();
    repeat(wire, b, a, last(wire, b, SYN));
    expect(ours.state).toBe("TIME-WAIT");
    ours.release(wire.now);
    wire.settle();
    expect([ours.closeReason?.kind, a.endpoint.timeWaits]).toEqual(["closed", 1]);
  });
});
