import { describe, expect, test } from "vitest";
import { dial, octets, readAll, serve, server, v4, v6, Wire } from "../../test/support/hosts.ts";
import { port } from "../base/port.ts";
import { seeded } from "../base/random.ts";
import { Endpoint } from "./endpoint.ts";

describe.each([
  ["IPv4", v4],
  ["IPv6", v6],
] as const)("two endpoints over %s", (_, address) => {
  test("open a connection, exchange data, and close it", () => {
    const wire = new Wire();
    const a = wire.host({ addresses: [address(1)] });
    const b = wire.host({ addresses: [address(2)] });
    const listener = serve(b);
    const client = dial(a, b, 0);
    wire.run(100);
    expect(client.state).toBe("ESTABLISHED");
    expect(b.actions.at(-1)).toEqual({ type: "acceptable", listener });
    const served = listener.accept();
    expect(served?.state).toBe("ESTABLISHED");
    expect(served?.remote).toEqual(client.local);
    expect(served?.local).toEqual(client.remote);
    expect(client.write(octets("hello"), wire.now)).toBe(5);
    wire.run(200);
    expect(served && readAll(served, wire.now)).toBe("hello");
    client.shutdown(wire.now);
    wire.run(300);
    expect(client.state).toBe("FIN-WAIT-2");
    served?.shutdown(wire.now);
    wire.run(400);
    expect(client.state).toBe("TIME-WAIT");
    expect(served?.state).toBe("CLOSED");
    wire.run();
    expect(client.state).toBe("CLOSED");
    expect([a, b].map(({ endpoint }) => endpoint.connections)).toEqual([0, 0]);
    expect(a.endpoint.nextTimeout()).toBe(Number.POSITIVE_INFINITY);
  });

  test("open one connection when both ask at the same time (RFC 9293 figure 7)", () => {
    const wire = new Wire();
    const a = wire.host({ addresses: [address(1)] });
    const b = wire.host({ addresses: [address(2)] });
    const ours = dial(a, b, 0, { localPort: port(5000), remote: { address: address(2), port: port(6000) } });
    const theirs = dial(b, a, 0, {
      localPort: port(6000),
      remote: { address: address(1), port: port(5000) },
    });
    wire.run(100);
    expect([ours.state, theirs.state]).toEqual(["ESTABLISHED", "ESTABLISHED"]);
    expect(a.story(ours)).toEqual(["SYN-SENT", "SYN-RECEIVED", "ESTABLISHED"]);
    ours.write(octets("both"), wire.now);
    wire.run(200);
    expect(readAll(theirs, wire.now)).toBe("both");
  });
});

describe("one endpoint", () => {
  test("connects to its own listener when its packets come back to it", () => {
    const wire = new Wire();
    const a = wire.host({ addresses: [v4(1)] });
    const listener = serve(a);
    const client = dial(a, a, 0);
    wire.run(100);
    const served = listener.accept();
    client.write(octets("to myself"), wire.now);
    wire.run(200);
    expect(served && readAll(served, wire.now)).toBe("to myself");
    expect(a.endpoint.connections).toBe(2);
  });

  test("does not connect a socket to itself by chance", () => {
    const wire = new Wire();
    const a = wire.host({ addresses: [v4(1)], ephemeralPorts: { first: port(7), last: port(7) } });
    const remote = { address: v4(1), port: port(7) };
    expect(a.endpoint.connect({ remote }, 0)).toEqual({ error: "no-ports" });
    expect(a.endpoint.connect({ remote: { ...remote, address: v4(2) } }, 0)).toHaveProperty("state");
  });

  test("connects a socket to itself", () => {
    const wire = new Wire();
    const a = wire.host({ addresses: [v4(1)] });
    const alone = dial(a, a, 0, { localPort: port(7), remote: { address: v4(1), port: port(7) } });
    wire.run(100);
    expect(alone.state).toBe("ESTABLISHED");
    alone.write(octets("echo"), wire.now);
    wire.run(200);
    expect(readAll(alone, wire.now)).toBe("echo");
    alone.shutdown(wire.now);
    wire.run(300);
    expect(alone.state).toBe("TIME-WAIT");
  });

  test("keeps an IPv4 address and the IPv6 address with the same last word apart", () => {
    const wire = new Wire();
    const low = { family: 6, words: [0, 0, 0, 0x0a00_0001] } as const;
    const both = wire.host({ addresses: [v4(1), low] });
    const four = wire.host({ addresses: [v4(2)] });
    const six = wire.host({ addresses: [{ family: 6, words: [0, 0, 0, 0x0a00_0002] }] });
    const listener = serve(both);
    dial(four, both, 0, { localPort: port(9) });
    dial(six, both, 0, { localPort: port(9), remote: { address: low, port: server } });
    wire.run(100);
    expect(listener.waiting).toBe(2);
    expect([listener.accept(), listener.accept()].map((one) => one?.remote.address.family)).toEqual([4, 6]);
  });

  test("keeps thousands of connections apart", () => {
    const wire = new Wire();
    const a = wire.host({ addresses: [v4(1)] });
    const b = wire.host({ addresses: [v4(2)], synCookies: "never" });
    const listener = serve(b, { backlog: 2000 });
    const clients = Array.from({ length: 1000 }, () => dial(a, b, 0));
    wire.run(100);
    for (const [index, client] of clients.entries()) client.write(octets(`number ${index}`), wire.now);
    wire.run(200);
    const heard = new Map<number, string>();
    for (let one = listener.accept(); one !== undefined; one = listener.accept())
      heard.set(one.remote.port, readAll(one, wire.now));
    expect(heard.size).toBe(1000);
    for (const [index, client] of clients.entries())
      expect(heard.get(client.local.port)).toBe(`number ${index}`);
  });

  test("answers what has no connection with a reset, unless told not to", () => {
    const wire = new Wire();
    const a = wire.host({ addresses: [v4(1)] });
    const loud = wire.host({ addresses: [v4(2)] });
    const silent = wire.host({ addresses: [v4(3)], resets: false });
    const refused = dial(a, loud, 0);
    const ignored = dial(a, silent, 0);
    wire.run(100);
    expect(refused.closeReason).toMatchObject({ kind: "refused" });
    expect(wire.ladder(loud)).toEqual(["RST,ACK"]);
    expect(loud.endpoint.counters.resetsSent).toBe(1);
    expect(ignored.state).toBe("SYN-SENT");
    expect(wire.ladder(silent)).toEqual([]);
    expect(a.endpoint.connections).toBe(1);
  });

  test("reads nothing that is addressed to others, comes from nobody, or is damaged", () => {
    const wire = new Wire();
    const a = wire.host({ addresses: [v4(1)] });
    const b = wire.host({ addresses: [v4(2)] });
    const c = wire.host({ addresses: [v4(3)] });
    serve(b);
    dial(a, b, 0);
    wire.settle();
    const syn = wire.sent[0]?.bytes ?? expect.fail();
    wire.inject(syn, c);
    expect(c.endpoint.counters).toMatchObject({ packetsIn: 1, misaddressed: 1, packetsOut: 0 });
    const damaged = syn.slice();
    damaged[30] = (damaged[30] ?? 0) ^ 1;
    wire.inject(damaged, b);
    damaged[9] = 99;
    wire.inject(damaged, b);
    wire.inject(syn.subarray(0, 10), b);
    expect(b.endpoint.counters).toMatchObject({ packetsIn: 3, badChecksum: 2, malformed: 1, packetsOut: 0 });
    expect(b.endpoint.connections).toBe(0);
  });

  test("takes an action and its octets back with the next call", () => {
    const endpoint = new Endpoint({ addresses: [v4(1)], random: seeded(1) });
    endpoint.connect({ remote: { address: v4(2), port: port(1) } }, 0);
    endpoint.connect({ remote: { address: v4(2), port: port(2) } }, 0);
    const packets: Uint8Array[] = [];
    for (let action = endpoint.poll(); action !== undefined; action = endpoint.poll())
      if (action.type === "packet") packets.push(action.bytes);
    expect(packets).toHaveLength(2);
    expect(packets[0]).toBe(packets[1]);
  });
});

describe("opening", () => {
  const host = (more: object = {}): Endpoint =>
    new Endpoint({ addresses: [v4(1), v6(1)], random: seeded(1), ...more });
  const remote = { address: v4(2), port: server };

  test.each([
    ["port 0", { remote: { ...remote, port: port(0) } }],
    ["a multicast address", { remote: { ...remote, address: { family: 4, words: [0xe000_0001] } } }],
    ["a local address that is not ours", { remote, localAddress: v4(7) }],
    ["a local address of the other family", { remote, localAddress: v6(1) }],
  ] as const)("fails for %s", (_, wanted) => {
    expect(host().connect(wanted, 0)).toEqual({ error: "address-not-available" });
  });

  test("fails without an address of the family", () => {
    const endpoint = new Endpoint({ addresses: [v4(1)], random: seeded(1) });
    expect(endpoint.connect({ remote: { ...remote, address: v6(2) } }, 0)).toEqual({
      error: "address-not-available",
    });
  });

  test("fails for a pair of sockets that is in use", () => {
    const endpoint = host();
    expect(endpoint.connect({ remote, localPort: port(5) }, 0)).toHaveProperty("state", "SYN-SENT");
    expect(endpoint.connect({ remote, localPort: port(5) }, 0)).toEqual({ error: "connection-exists" });
    const other = { ...remote, port: port(81) };
    expect(endpoint.connect({ remote: other, localPort: port(5) }, 0)).toHaveProperty("state", "SYN-SENT");
  });

  test("fails when all ports are in use, and not before", () => {
    const endpoint = host({ ephemeralPorts: { first: port(2000), last: port(2002) } });
    expect(endpoint.listen({ port: port(2001) }, 0)).toHaveProperty("waiting", 0);
    const ports = [1, 2].map(() => {
      const opened = endpoint.connect({ remote }, 0);
      return "error" in opened ? 0 : opened.local.port;
    });
    expect(ports.toSorted((one, other) => one - other)).toEqual([2000, 2002]);
    expect(endpoint.connect({ remote }, 0)).toEqual({ error: "no-ports" });
    expect(endpoint.connect({ remote: { ...remote, port: port(81) } }, 0)).toHaveProperty("state");
  });

  test("fails beyond the number of connections", () => {
    const endpoint = host({ limits: { connections: 1 } });
    endpoint.connect({ remote }, 0);
    expect(endpoint.connect({ remote }, 0)).toEqual({ error: "insufficient-resources" });
  });

  test("takes the first address of the family", () => {
    const endpoint = new Endpoint({ addresses: [v6(9), v6(8), v4(9), v4(8)], random: seeded(1) });
    expect(endpoint.connect({ remote }, 0)).toMatchObject({ local: { address: v4(9) } });
    expect(endpoint.connect({ remote, localAddress: v4(8) }, 0)).toMatchObject({
      local: { address: v4(8) },
    });
    expect(endpoint.connect({ remote: { ...remote, address: v6(2) } }, 0)).toMatchObject({
      local: { address: v6(9) },
    });
  });

  test("uses the ISNs it is told to", () => {
    const wire = new Wire();
    const isn = (local: { readonly port: number }): number => local.port * 1000;
    const a = wire.host({ addresses: [v4(1)], isn });
    const b = wire.host({ addresses: [v4(2)], isn });
    serve(b);
    dial(a, b, 0, { localPort: port(5) });
    wire.run(50);
    expect(wire.sent.map(({ segment }) => [segment.sequence, segment.acknowledgement])).toEqual([
      [5000, 0],
      [80_000, 5001],
      [5001, 80_001],
    ]);
  });

  test("says the first octets behind the handshake", () => {
    const wire = new Wire();
    const a = wire.host({ addresses: [v4(1)] });
    const b = wire.host({ addresses: [v4(2)] });
    const listener = serve(b);
    dial(a, b, 0, { data: octets("first") });
    wire.run(100);
    const served = listener.accept();
    expect(served && readAll(served, wire.now)).toBe("first");
  });

  test.each([
    ["no address", { addresses: [] }, "addresses must be at least one address"],
    [
      "an address of too few words",
      { addresses: [{ family: 6, words: [1] }] },
      "addresses[0] must be 4 words",
    ],
    ["a short secret", { secret: new Uint8Array(3) }, "key must be 16 octets"],
    ["a small MTU", { mtu: 1279 }, "mtu must be a whole number from 1280 to 65535"],
    ["no limit at all", { limits: { connections: 0 } }, "limits.connections must be"],
  ] as const)("an endpoint is not made with %s", (_, wrong, message) => {
    expect(() => host(wrong)).toThrow(message);
  });
});
