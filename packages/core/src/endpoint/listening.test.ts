import { describe, expect, test } from "vitest";
import {
  dial,
  octets,
  readAll,
  segmentText,
  serve,
  server,
  v4,
  Wire,
  type Node,
} from "../../test/support/hosts.ts";
import { RST } from "../base/control-bits.ts";
import { port } from "../base/port.ts";
import type { EndpointConnection } from "./endpoint-connection.ts";

const hosts = (more: object = {}): { wire: Wire; a: Node; b: Node } => {
  const wire = new Wire();
  return {
    wire,
    a: wire.host({ addresses: [v4(1)] }),
    b: wire.host({ addresses: [v4(2), v4(3)], synCookies: "never", ...more }),
  };
};
const states = (connections: readonly EndpointConnection[]): readonly string[] =>
  connections.map(({ state }) => state);

describe("listening", () => {
  test("on one address leaves the other alone, and another may listen there", () => {
    const { wire, a, b } = hosts();
    const second = serve(b, { address: v4(3) });
    const refused = dial(a, b, 0);
    const taken = dial(a, b, 0, { remote: { address: v4(3), port: server } });
    wire.run(50);
    expect(states([refused, taken])).toEqual(["CLOSED", "ESTABLISHED"]);
    const first = serve(b, { address: v4(2) });
    dial(a, b, wire.now);
    wire.run(100);
    expect([first.waiting, second.waiting]).toEqual([1, 1]);
    expect(second.local).toEqual({ address: v4(3), port: server });
  });

  test("on a port that is listened on already fails, for all addresses or the same one", () => {
    const { b } = hosts();
    serve(b, { address: v4(3) });
    expect(b.endpoint.listen({ port: server }, 0)).toEqual({ error: "address-in-use" });
    expect(b.endpoint.listen({ port: server, address: v4(3) }, 0)).toEqual({ error: "address-in-use" });
    expect(b.endpoint.listen({ port: server, address: v4(2) }, 0)).toHaveProperty("waiting");
    expect(b.endpoint.listen({ port: server, address: v4(9) }, 0)).toEqual({
      error: "address-not-available",
    });
  });

  test("on port 0 chooses one that is free", () => {
    const { b } = hosts({ ephemeralPorts: { first: port(2000), last: port(2001) } });
    const chosen = [1, 2].map(() => serve(b, { port: port(0) }).local.port);
    expect(chosen.toSorted((one, other) => one - other)).toEqual([2000, 2001]);
    expect(b.endpoint.listen({ port: port(0) }, 0)).toEqual({ error: "no-ports" });
  });

  test("beyond the number of listeners fails", () => {
    const { b } = hosts({ limits: { listeners: 1 } });
    serve(b);
    expect(b.endpoint.listen({ port: port(81) }, 0)).toEqual({ error: "insufficient-resources" });
  });

  test.each([0, -1, 1.5, 65_536])("with a backlog of %d is refused", (backlog) => {
    const { b } = hosts();
    expect(() => b.endpoint.listen({ port: server, backlog }, 0)).toThrow("backlog must be a whole number");
  });

  test("gives connections out in the order in which they were established", () => {
    const { wire, a, b } = hosts();
    const listener = serve(b);
    const clients = [1, 2, 3].map(() => dial(a, b, 0));
    wire.run(100);
    const given = clients.map(() => listener.accept()?.remote.port);
    expect(given).toEqual(clients.map(({ local }) => local.port));
    expect(listener.accept()).toBeUndefined();
    expect(b.actions.filter(({ type }) => type === "acceptable")).toHaveLength(3);
  });

  test("takes data that comes before the program accepts", () => {
    const { wire, a, b } = hosts();
    const listener = serve(b);
    const client = dial(a, b, 0);
    wire.run(50);
    client.write(octets("early"), wire.now);
    client.shutdown(wire.now);
    wire.run(100);
    const served = listener.accept() ?? expect.fail();
    expect(served.state).toBe("CLOSE-WAIT");
    expect(readAll(served, wire.now)).toBe("early");
  });

  test("resets what is half open or not accepted when it ends, and nothing else", () => {
    const { wire, a, b } = hosts();
    const listener = serve(b);
    const clients = [1, 2].map(() => dial(a, b, 0));
    wire.run(50);
    const accepted = listener.accept();
    wire.drop = ({ from, segment }) => from === a && segment.destinationPort === server && wire.now > 55;
    const halfOpen = dial(a, b, 50);
    wire.run(70);
    expect([listener.waiting, listener.halfOpen]).toEqual([1, 1]);
    listener.close(wire.now);
    listener.close(wire.now);
    wire.drop = () => false;
    wire.run(100);
    expect(states([...clients, halfOpen])).toEqual(["ESTABLISHED", "CLOSED", "CLOSED"]);
    expect(accepted?.state).toBe("ESTABLISHED");
    expect([listener.waiting, listener.halfOpen, b.endpoint.connections]).toEqual([0, 0, 1]);
    const late = dial(a, b, wire.now);
    wire.run(200);
    expect(late.closeReason?.kind).toBe("refused");
  });

  test.each([
    ["rfc", ["SYN,ACK", "RST"]],
    ["linux", ["SYN,ACK"]],
  ] as const)("tells a half-open peer of its end, or not, as its profile has it: %s", (profile, ladder) => {
    const { wire, a, b } = hosts();
    const listener = serve(b, { connection: { profile } });
    wire.drop = () => wire.now > 5;
    dial(a, b, 0);
    wire.run(50);
    listener.close(wire.now);
    wire.settle();
    expect(wire.ladder(b)).toEqual(ladder);
    expect([b.endpoint.connections, listener.halfOpen, b.endpoint.nextTimeout()]).toEqual([
      0,
      0,
      Number.POSITIVE_INFINITY,
    ]);
  });

  test("gives out what was reset meanwhile, so that the program learns of it", () => {
    const { wire, a, b } = hosts();
    const listener = serve(b);
    const client = dial(a, b, 0);
    wire.run(50);
    client.abort(wire.now);
    wire.run(100);
    expect(listener.waiting).toBe(1);
    expect(listener.accept()?.closeReason?.kind).toBe("reset-by-peer");
    expect([listener.waiting, b.endpoint.connections]).toEqual([0, 0]);
  });
});

describe("the queue of half-open connections", () => {
  test("is as long as the backlog; what comes beyond it waits for its SYN to be repeated", () => {
    const { wire, a, b } = hosts();
    const listener = serve(b, { backlog: 2 });
    wire.drop = ({ from }) => from === b;
    const clients = [1, 2, 3].map(() => dial(a, b, 0));
    wire.run(50);
    expect([listener.halfOpen, listener.waiting]).toEqual([2, 0]);
    expect(b.endpoint.counters.synsDropped).toBe(1);
    wire.drop = () => false;
    wire.run(5000);
    expect(states(clients).toSorted()).toEqual(["ESTABLISHED", "ESTABLISHED", "SYN-SENT"]);
    listener.accept();
    wire.run(20_000);
    expect(states(clients)).toEqual(["ESTABLISHED", "ESTABLISHED", "ESTABLISHED"]);
  });

  test("is bounded over all listeners together", () => {
    const { wire, a, b } = hosts({ limits: { synQueue: 1 } });
    serve(b);
    const other = serve(b, { port: port(81) });
    wire.drop = ({ from }) => from === b;
    dial(a, b, 0);
    dial(a, b, 0, { remote: { address: v4(2), port: port(81) } });
    wire.run(50);
    expect([other.halfOpen, b.endpoint.connections, b.endpoint.counters.synsDropped]).toEqual([0, 1, 1]);
  });

  test("has room again for all listeners when one is through", () => {
    const { wire, a, b } = hosts({ limits: { synQueue: 1 } });
    const listener = serve(b);
    for (let round = 0; round < 3; round += 1) {
      dial(a, b, wire.now);
      wire.run(wire.now + 50);
    }
    expect([listener.waiting, listener.halfOpen]).toEqual([3, 0]);
    expect(listener.accept()?.passive).toBeUndefined();
  });

  test("repeats its SYN,ACKs and gives up", () => {
    const { wire, a, b } = hosts();
    const listener = serve(b, { connection: { synAckRetries: 2 } });
    dial(a, b, 0);
    wire.settle();
    wire.drop = () => true;
    wire.run(100_000);
    expect(wire.ladder(b)).toEqual(["SYN,ACK", "SYN,ACK", "SYN,ACK"]);
    expect([listener.halfOpen, b.endpoint.connections]).toEqual([0, 0]);
    expect(b.endpoint.nextTimeout()).toBe(Number.POSITIVE_INFINITY);
  });

  test("forgets a connection whose SYN is taken back", () => {
    const { wire, a, b } = hosts();
    const listener = serve(b);
    const client = dial(a, b, 0);
    wire.run(15);
    expect([listener.halfOpen, b.endpoint.connections]).toEqual([1, 1]);
    client.abort(wire.now);
    wire.run(100);
    expect([listener.halfOpen, b.endpoint.connections, b.endpoint.nextTimeout()]).toEqual([
      0,
      0,
      Number.POSITIVE_INFINITY,
    ]);
    expect(b.actions.some(({ type }) => type === "acceptable")).toBe(false);
  });
});

describe("a program that does not accept", () => {
  test("has final ACKs dropped and SYN,ACKs repeated until there is room (as Linux does)", () => {
    const { wire, a, b } = hosts();
    const listener = serve(b, { backlog: 2 });
    const clients = [1, 2].map(() => dial(a, b, 0));
    wire.run(50);
    expect(listener.waiting).toBe(2);
    // Both ends agree on one more half-open connection: begin it while there is room, complete it when there is none.
    listener.accept();
    wire.drop = ({ from, segment }) => from === a && segmentText(segment) === "ACK";
    const third = dial(a, b, wire.now);
    const fourth = dial(a, b, wire.now);
    wire.run(75);
    expect([listener.waiting, listener.halfOpen, third.state, fourth.state]).toEqual([
      1,
      2,
      "ESTABLISHED",
      "ESTABLISHED",
    ]);
    wire.drop = () => false;
    wire.run(3000);
    expect([listener.waiting, listener.halfOpen]).toEqual([2, 1]);
    expect(b.endpoint.counters.acksDropped).toBeGreaterThan(0);
    listener.accept();
    wire.run(20_000);
    expect([listener.waiting, listener.halfOpen]).toEqual([2, 0]);
    expect(states(clients)).toEqual(["ESTABLISHED", "ESTABLISHED"]);
  });

  test("has further SYNs dropped", () => {
    const { wire, a, b } = hosts();
    serve(b, { backlog: 1 });
    dial(a, b, 0);
    wire.run(50);
    const late = dial(a, b, wire.now);
    wire.run(100);
    expect(late.state).toBe("SYN-SENT");
    expect(b.endpoint.counters.synsDropped).toBe(1);
  });
});

describe("a segment to a listener that is no SYN", () => {
  test("is answered with a reset if it has ACK, and otherwise with nothing", () => {
    const { wire, a, b } = hosts();
    serve(b);
    const client = dial(a, b, 0);
    wire.run(50);
    const ack = wire.sent.findLast(({ from }) => from === a) ?? expect.fail();
    const fresh = wire.host({ addresses: [v4(2)], synCookies: "never" });
    serve(fresh);
    wire.inject(ack.bytes, fresh);
    const answer = wire.sent.findLast(({ from }) => from === fresh);
    expect(answer?.segment.flags).toBe(RST);
    expect(answer?.segment.sequence).toBe(ack.segment.acknowledgement);
    const reset = answer?.bytes ?? expect.fail();
    wire.inject(reset, a);
    expect(client.state).toBe("CLOSED");
    const sent = wire.sent.length;
    wire.inject(reset, a);
    expect(wire.sent).toHaveLength(sent);
  });
});
