import { describe, expect, test } from "vitest";
import { dial, octets, readAll, serve, v4, v6, Wire, type Node } from "../../test/support/hosts.ts";
import { SYN } from "../base/control-bits.ts";
import { port } from "../base/port.ts";
import { encodeIcmpPacket, encodePacket } from "../wire/packet.ts";
import { optionOf, segmentWith } from "../wire/segment.ts";
import type { EndpointConnection } from "./endpoint-connection.ts";

const asking = { connection: { fastOpen: { client: true } } } as const;
const granting = { connection: { fastOpen: { server: true } } } as const;

interface Scene {
  readonly wire: Wire;
  readonly a: Node;
  readonly b: Node;
  readonly listener: ReturnType<typeof serve>;
}

const scene = (address = v4, listen: object = granting, more: object = {}): Scene => {
  const wire = new Wire();
  const a = wire.host({ addresses: [address(1)] });
  const b = wire.host({ addresses: [address(2)], ...more });
  return { wire, a, b, listener: serve(b, listen) };
};

/** A connection that brings the client a cookie. */
const fetchCookie = ({ wire, a, b, listener }: Scene): void => {
  const first = dial(a, b, wire.now, asking);
  wire.run(wire.now + 100);
  expect(first.state).toBe("ESTABLISHED");
  listener.accept();
  wire.sent.length = 0;
};

const open = (from: Scene, text: string, more: object = {}): EndpointConnection =>
  dial(from.a, from.b, from.wire.now, { ...asking, data: octets(text), ...more });

describe("Fast Open", () => {
  test.each([
    ["IPv4", v4],
    ["IPv6", v6],
  ] as const)("first asks for a cookie, then sends data with the SYN: %s", (_, address) => {
    const all = scene(address);
    const { wire, a, b, listener } = all;
    const first = open(all, "first");
    wire.run(100);
    expect(wire.ladder(a)[0]).toBe("SYN");
    const [asked, granted] = wire.sent.map(({ segment }) => optionOf(segment, "fast-open"));
    expect([asked?.cookie.length, granted?.cookie.length]).toEqual([0, 8]);
    const heard = listener.accept() ?? expect.fail();
    expect([readAll(heard, wire.now), first.state]).toEqual(["first", "ESTABLISHED"]);
    wire.sent.length = 0;
    const second = open(all, "second");
    wire.run(wire.now + 12);
    // Half a round trip, and the program has the request and may answer it.
    expect(wire.ladder(a)).toEqual(["SYN 6"]);
    const served = listener.accept() ?? expect.fail();
    expect([served.state, readAll(served, wire.now)]).toEqual(["SYN-RECEIVED", "second"]);
    served.write(octets("answer"), wire.now);
    wire.run(wire.now + 200);
    expect(readAll(second, wire.now)).toBe("answer");
    expect([second.state, served.state]).toEqual(["ESTABLISHED", "ESTABLISHED"]);
    expect(b.endpoint.counters.fastOpened).toBe(1);
    expect([listener.halfOpen, listener.waiting]).toEqual([0, 0]);
  });

  test.each([
    ["linux", false, "CLOSED"],
    ["linux", true, "SYN-RECEIVED"],
    ["rfc", false, "SYN-RECEIVED"],
  ] as const)("a soft ICMP error, profile %s, accepted: %s: %s", (profile, isAccepted, state) => {
    const all = scene(v4, { connection: { profile, fastOpen: { server: true } } });
    const { wire, b, listener } = all;
    fetchCookie(all);
    open(all, "data");
    wire.run(wire.now + 12);
    const early = isAccepted ? listener.accept() : undefined;
    const quote = wire.sent.findLast(({ from }) => from === b)?.bytes ?? expect.fail();
    const message = { kind: "destination-unreachable", code: 1, quote } as const;
    wire.inject(encodeIcmpPacket({ source: v4(9), destination: b.address, message }), b);
    const served = early ?? listener.accept() ?? expect.fail();
    expect(served.state).toBe(state);
    // What has come is the program's in any case.
    expect(readAll(served, wire.now)).toBe("data");
  });

  test("serves all ports of a server with one cookie", () => {
    const all = scene();
    serve(all.b, { ...granting, port: port(81) });
    fetchCookie(all);
    open(all, "data", { remote: { address: v4(2), port: port(81) } });
    all.wire.settle();
    expect(all.wire.ladder(all.a)).toEqual(["SYN 4"]);
  });

  test("is as an ordinary handshake where the server has it off", () => {
    const all = scene(v4, {});
    const { wire, a, listener } = all;
    open(all, "data");
    wire.run(100);
    const served = listener.accept() ?? expect.fail();
    expect(readAll(served, wire.now)).toBe("data");
    expect(wire.sent.map(({ segment }) => optionOf(segment, "fast-open")?.cookie.length)[1]).toBeUndefined();
    // §4.2.1: who does not give a cookie is not asked again for a while.
    wire.sent.length = 0;
    open(all, "data");
    wire.settle();
    expect(optionOf(wire.sent[0]?.segment ?? expect.fail(), "fast-open")).toBeUndefined();
    expect(wire.ladder(a)).toEqual(["SYN"]);
    wire.run(4_000_000);
    wire.sent.length = 0;
    open(all, "data");
    wire.settle();
    expect(optionOf(wire.sent[0]?.segment ?? expect.fail(), "fast-open")).toBeDefined();
  });

  test("falls back when the cookie is an old one, and gets a new one", () => {
    const all = scene();
    const { wire, listener } = all;
    fetchCookie(all);
    wire.now = 3 * 3_600_000;
    wire.run(wire.now);
    wire.sent.length = 0;
    open(all, "late");
    wire.run(wire.now + 15);
    expect(listener.waiting).toBe(0);
    wire.run(wire.now + 100);
    const served = listener.accept() ?? expect.fail();
    expect(readAll(served, wire.now)).toBe("late");
    wire.sent.length = 0;
    open(all, "again");
    wire.run(wire.now + 12);
    expect(listener.waiting).toBe(1);
  });

  test("cannot be had with a forged cookie", () => {
    const all = scene();
    const { wire, a, b, listener } = all;
    fetchCookie(all);
    wire.drop = ({ from }) => from === a;
    open(all, "x");
    wire.settle();
    const syn = wire.sent[0]?.segment ?? expect.fail();
    const forged = segmentWith(syn, {
      options: syn.options.map((option) =>
        option.kind === "fast-open" ? { ...option, cookie: option.cookie.map((octet) => octet ^ 1) } : option,
      ),
    });
    wire.inject(encodePacket({ source: a.address, destination: b.address, segment: forged }), b);
    expect([listener.waiting, listener.halfOpen]).toEqual([0, 1]);
    const other = { source: v4(7), destination: b.address, segment: syn };
    wire.inject(encodePacket(other), b);
    expect([listener.waiting, listener.halfOpen]).toEqual([0, 2]);
  });

  test("is granted to so many at a time, and to more when these are through; the others are served as usual", () => {
    const all = scene(v4, { ...granting, backlog: 4 }, { synCookies: "never" });
    const { wire, listener } = all;
    const other = { ...all, a: wire.host({ addresses: [v4(3)] }) };
    fetchCookie(other);
    fetchCookie(all);
    wire.drop = ({ from, segment }) => from === all.a && (segment.flags & SYN) === 0;
    const clients = ["1", "2", "3"].map((text) => open(all, text));
    wire.run(wire.now + 12);
    const first = [listener.accept(), listener.accept()].map((one) => one && readAll(one, wire.now));
    expect([first, listener.waiting, listener.halfOpen]).toEqual([["1", "2"], 0, 3]);
    wire.drop = () => false;
    wire.run(wire.now + 10_000);
    const third = listener.accept() ?? expect.fail();
    expect([readAll(third, wire.now), listener.halfOpen]).toEqual(["3", 0]);
    expect(clients.map(({ state }) => state)).toEqual(["ESTABLISHED", "ESTABLISHED", "ESTABLISHED"]);
    open(other, "4");
    wire.run(wire.now + 12);
    expect([listener.waiting, listener.halfOpen]).toEqual([1, 1]);
  });

  test("has room again after those half open were reset", () => {
    const all = scene(v4, { ...granting, backlog: 2 });
    const { wire, listener } = all;
    fetchCookie(all);
    const client = open(all, "1");
    wire.run(wire.now + 12);
    client.abort(wire.now);
    wire.run(wire.now + 50);
    listener.accept();
    open(all, "2");
    wire.run(wire.now + 12);
    expect([listener.waiting, listener.halfOpen]).toEqual([1, 1]);
  });

  test("can be refused altogether by a listener that has it on", () => {
    const all = scene(v4, { ...granting, fastOpenBacklog: 0 });
    open(all, "data");
    all.wire.run(100);
    expect(optionOf(all.wire.sent[1]?.segment ?? expect.fail(), "fast-open")).toBeUndefined();
    expect(() => serve(all.b, { port: port(9), backlog: 4, fastOpenBacklog: 5 })).toThrow(
      "fastOpenBacklog must be a whole number from 0 to 4",
    );
  });

  test("lives on when its listener ends, once it has been accepted", () => {
    const all = scene();
    const { wire, listener } = all;
    fetchCookie(all);
    const client = open(all, "data");
    wire.run(wire.now + 12);
    const served = listener.accept() ?? expect.fail();
    expect(served.state).toBe("SYN-RECEIVED");
    listener.close(wire.now);
    wire.run(wire.now + 100);
    expect([client.state, served.state, listener.halfOpen]).toEqual(["ESTABLISHED", "ESTABLISHED", 0]);
  });

  test("takes the cookie that the listener's owner has made", () => {
    const cookie = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    const all = scene(v4, { connection: { fastOpen: { server: true, cookie } } });
    fetchCookie(all);
    open(all, "data");
    all.wire.run(all.wire.now + 12);
    expect(optionOf(all.wire.sent[0]?.segment ?? expect.fail(), "fast-open")?.cookie).toEqual(cookie);
    expect(all.listener.waiting).toBe(1);
  });

  test("is told of a reset although the handshake was not over", () => {
    const all = scene();
    const { wire, listener, b } = all;
    fetchCookie(all);
    const client = open(all, "data");
    wire.run(wire.now + 12);
    const served = listener.accept() ?? expect.fail();
    client.abort(wire.now);
    wire.run(wire.now + 200);
    expect(served.closeReason?.kind).toBe("reset-by-peer");
    expect([listener.halfOpen, b.endpoint.connections]).toEqual([0, 1]);
  });
});

describe("Fast Open is not tried again for a while", () => {
  const triesAgain = (all: Scene): boolean => {
    all.wire.drop = () => false;
    all.wire.sent.length = 0;
    open(all, "again");
    all.wire.settle();
    const syn = all.wire.sent.find(({ segment }) => (segment.flags & SYN) !== 0)?.segment ?? expect.fail();
    return optionOf(syn, "fast-open") !== undefined;
  };

  test("where SYNs with data do not come through", () => {
    const all = scene();
    const { wire, listener } = all;
    fetchCookie(all);
    wire.drop = ({ segment }) => (segment.flags & SYN) !== 0 && segment.payload.length > 0;
    const client = open(all, "blocked");
    wire.run(wire.now + 5000);
    expect(client.state).toBe("ESTABLISHED");
    expect(readAll(listener.accept() ?? expect.fail(), wire.now)).toBe("blocked");
    expect(triesAgain(all)).toBe(false);
  });

  test("where nothing answers at all", () => {
    const all = scene();
    const { wire } = all;
    fetchCookie(all);
    wire.drop = () => true;
    const client = open(all, "nobody", { connection: { fastOpen: { client: true }, synRetries: 1 } });
    wire.run(wire.now + 300_000);
    expect(client.closeReason?.kind).toBe("retransmissions-exhausted");
    expect(triesAgain(all)).toBe(false);
  });

  test("where an ICMP error came back", () => {
    const all = scene();
    const { wire, a } = all;
    fetchCookie(all);
    wire.drop = () => true;
    open(all, "filtered");
    wire.settle();
    const quote = wire.sent[0]?.bytes ?? expect.fail();
    const message = { kind: "destination-unreachable", code: 3, quote } as const;
    wire.inject(encodeIcmpPacket({ source: v4(9), destination: a.address, message }), a);
    expect(triesAgain(all)).toBe(false);
  });

  test("but is, after a refusal, which says nothing about it", () => {
    const all = scene();
    const { wire, listener } = all;
    fetchCookie(all);
    listener.close(wire.now);
    const client = open(all, "closed");
    wire.run(wire.now + 100);
    expect(client.closeReason?.kind).toBe("refused");
    expect(triesAgain(all)).toBe(true);
    expect(wire.ladder(all.a)).toEqual(["SYN 5"]);
  });
});
