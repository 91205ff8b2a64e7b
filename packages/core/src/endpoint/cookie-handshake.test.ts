import { describe, expect, test } from "vitest";
import {
  dial,
  octets,
  readAll,
  segmentText,
  serve,
  v4,
  v6,
  Wire,
  type Node,
} from "../../test/support/hosts.ts";
import { ACK, SYN } from "../base/control-bits.ts";
import { seqAdd } from "../base/seq.ts";
import type { ConnectionOptions } from "../connection/options.ts";
import { encodePacket } from "../wire/packet.ts";
import { segmentWith, type Segment } from "../wire/segment.ts";

const hosts = (more: object = {}, address = v4): { wire: Wire; a: Node; b: Node } => {
  const wire = new Wire();
  return {
    wire,
    a: wire.host({ addresses: [address(1)] }),
    b: wire.host({ addresses: [address(2)], synCookies: "always", ...more }),
  };
};

const packetOf = (segment: Segment, from: Node, to: Node): Uint8Array =>
  encodePacket({ source: from.address, destination: to.address, segment });

describe("a handshake by SYN cookie", () => {
  test.each([
    ["with everything", {}],
    ["without timestamps, thus without scale and SACK", { timestamps: false }],
    ["without window scale", { windowScaling: false }],
    ["without SACK", { sack: false }],
    ["with ECN", { ecn: "request" }],
    ["with a small MSS", { maximumSegmentSize: 1300 }],
  ] as const)("agrees on what an ordinary one would: %s", (_, connection: ConnectionOptions) => {
    const agreed = (["never", "always"] as const).map((synCookies) => {
      const { wire, a, b } = hosts({ synCookies });
      const listener = serve(b);
      const client = dial(a, b, 1000, { connection });
      wire.now = 1000;
      wire.run(1100);
      const served = listener.accept() ?? expect.fail("no connection");
      expect(b.story(served)).toEqual(["LISTEN", "SYN-RECEIVED", "ESTABLISHED"]);
      expect([client.state, served.state]).toEqual(["ESTABLISHED", "ESTABLISHED"]);
      client.write(octets("question"), wire.now);
      served.write(octets("answer"), wire.now);
      wire.run(1200);
      expect([readAll(served, wire.now), readAll(client, wire.now)]).toEqual(["question", "answer"]);
      const { options, sndWscale, rcvWscale, sndMss, advMss } = served.info(wire.now);
      expect(client.info(wire.now)).toMatchObject({ options, sndWscale: rcvWscale, rcvWscale: sndWscale });
      const synAck = wire.sent.find(({ from }) => from === b)?.segment ?? expect.fail();
      const kinds = synAck.options.map((option) =>
        "value" in option && option.kind === "mss" ? option : option.kind,
      );
      return {
        options,
        sndWscale,
        rcvWscale,
        sndMss,
        advMss,
        kinds,
        window: synAck.window,
        flags: synAck.flags,
      };
    });
    const [ordinary, cookie] = agreed;
    const lacking =
      "timestamps" in connection
        ? {
            options: { ...ordinary?.options, sack: false, windowScale: false },
            sndWscale: 0,
            rcvWscale: 0,
            kinds: expect.anything() as unknown,
            window: expect.any(Number) as unknown,
          }
        : {};
    expect(cookie).toEqual({ ...ordinary, ...lacking });
  });

  test("works over IPv6", () => {
    const { wire, a, b } = hosts({}, v6);
    const listener = serve(b);
    const client = dial(a, b, 0, { data: octets("six") });
    wire.run(100);
    const served = listener.accept() ?? expect.fail();
    expect([client.state, readAll(served, wire.now)]).toEqual(["ESTABLISHED", "six"]);
    expect(served.info(wire.now).sndMss).toBe(client.info(wire.now).sndMss);
  });

  test("keeps nothing until the ACK comes, not even of thousands of SYNs", () => {
    const { wire, a, b } = hosts();
    const listener = serve(b);
    wire.drop = ({ from }) => from === b;
    for (let index = 0; index < 2000; index += 1) dial(a, b, 0);
    wire.run(50);
    expect(b.endpoint.counters.cookiesSent).toBe(2000);
    expect([b.endpoint.connections, listener.halfOpen, b.endpoint.nextTimeout()]).toEqual([
      0,
      0,
      Number.POSITIVE_INFINITY,
    ]);
  });

  test("sends one SYN,ACK and not another", () => {
    const { wire, a, b } = hosts();
    serve(b);
    dial(a, b, 0);
    wire.run(1000);
    expect(wire.ladder(b)).toEqual(["SYN,ACK"]);
  });

  test("makes no more connections than there may be", () => {
    const { wire, a, b } = hosts({ limits: { connections: 1 } });
    const listener = serve(b);
    dial(a, b, 0);
    dial(a, b, 0);
    wire.run(100);
    expect([listener.waiting, b.endpoint.connections, b.endpoint.counters.acksDropped]).toEqual([1, 1, 1]);
  });

  test("is completed by data when the ACK is lost", () => {
    const { wire, a, b } = hosts();
    const listener = serve(b);
    const client = dial(a, b, 0);
    wire.drop = ({ from, segment }) => from === a && segmentText(segment) === "ACK";
    wire.run(50);
    expect([client.state, listener.waiting]).toEqual(["ESTABLISHED", 0]);
    client.write(octets("still"), wire.now);
    wire.run(100);
    const served = listener.accept() ?? expect.fail();
    expect(readAll(served, wire.now)).toBe("still");
  });

  test("is not completed while the program does not accept", () => {
    const { wire, a, b } = hosts();
    const listener = serve(b, { backlog: 1 });
    const clients = [1, 2].map(() => dial(a, b, 0));
    wire.run(50);
    expect(clients.map(({ state }) => state)).toEqual(["ESTABLISHED", "ESTABLISHED"]);
    expect([listener.waiting, b.endpoint.counters.acksDropped, b.endpoint.connections]).toEqual([1, 1, 1]);
    listener.accept();
    clients[1]?.write(octets("again"), wire.now);
    wire.run(100);
    expect(listener.waiting).toBe(1);
  });

  test("is refused after two minutes, and the peer gets a reset", () => {
    const { wire, a, b } = hosts();
    const listener = serve(b);
    const client = dial(a, b, 0);
    wire.drop = ({ from, segment }) => from === a && (segment.flags & SYN) === 0;
    wire.run(50);
    wire.drop = () => false;
    wire.now = 130_000;
    client.write(octets("late"), wire.now);
    wire.run(130_100);
    expect([client.closeReason?.kind, listener.waiting]).toEqual(["reset-by-peer", 0]);
  });

  test("opens one connection: the ACK come again after its end opens no other", () => {
    const { wire, a, b } = hosts();
    const listener = serve(b);
    dial(a, b, 0);
    wire.run(50);
    const ack = wire.sent.findLast(({ from }) => from === a)?.bytes ?? expect.fail();
    listener.accept()?.abort(wire.now);
    wire.run(100);
    expect(b.endpoint.connections).toBe(0);
    wire.inject(ack, b);
    expect([listener.waiting, b.endpoint.connections, b.endpoint.counters.cookiesRefused]).toEqual([0, 0, 1]);
  });

  test("cannot be forged", () => {
    const { wire, a, b } = hosts();
    const listener = serve(b);
    dial(a, b, 0);
    wire.drop = ({ from, segment }) => from === a && segmentText(segment) === "ACK";
    wire.run(50);
    const ack = wire.sent.findLast(({ from }) => from === a)?.segment ?? expect.fail();
    expect(ack.flags).toBe(ACK);
    for (const change of [1, 1000, 0x0100_0000, -1000]) {
      const forged = segmentWith(ack, { acknowledgement: seqAdd(ack.acknowledgement, change) });
      wire.inject(packetOf(forged, a, b), b);
    }
    expect([listener.waiting, b.endpoint.counters.cookiesRefused]).toEqual([0, 4]);
    wire.inject(packetOf(ack, a, b), b);
    expect(listener.waiting).toBe(1);
  });

  test("is not looked for where no cookie has been sent lately", () => {
    const { wire, a, b } = hosts();
    const listener = serve(b);
    dial(a, b, 0);
    wire.run(50);
    const ack = wire.sent.findLast(({ from }) => from === a)?.bytes ?? expect.fail();
    const restarted = wire.host({ addresses: [v4(2)], synCookies: "always" });
    serve(restarted);
    wire.inject(ack, restarted);
    expect(restarted.endpoint.counters).toMatchObject({ cookiesRefused: 0, resetsSent: 1 });
    expect(listener.waiting).toBe(1);
  });

  test("gives a round-trip time by the timestamps, 64 ms too long at most", () => {
    const { wire, a, b } = hosts();
    const listener = serve(b);
    wire.now = 5000;
    dial(a, b, 5000);
    wire.run(5100);
    const srtt = listener.accept()?.info(wire.now).srtt;
    expect(srtt).toBeGreaterThanOrEqual(20);
    expect(srtt).toBeLessThan(84);
  });

  test("gives no round-trip time that nobody has measured", () => {
    const { wire, a, b } = hosts();
    const listener = serve(b);
    dial(a, b, 0, { connection: { timestamps: false } });
    wire.run(100);
    expect(listener.accept()?.info(wire.now).srtt).toBeUndefined();
  });
});

describe("cookies on overflow", () => {
  test("stand in when the queue of half-open connections is full, and not before", () => {
    const { wire, a, b } = hosts({ synCookies: "overflow" });
    const listener = serve(b, { backlog: 2 });
    wire.drop = ({ from }) => from === b;
    for (let index = 0; index < 5; index += 1) dial(a, b, 0);
    wire.run(50);
    expect([listener.halfOpen, b.endpoint.counters.cookiesSent]).toEqual([2, 3]);
    wire.drop = () => false;
    const client = dial(a, b, wire.now);
    wire.run(100);
    expect([client.state, listener.waiting, b.endpoint.counters.cookiesTaken]).toEqual(["ESTABLISHED", 1, 1]);
  });
});
