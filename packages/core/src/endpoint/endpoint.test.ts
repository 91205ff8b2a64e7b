import { describe, expect, test } from "vitest";
import { dial, octets, readAll, serve, v4, v6, Wire } from "../../test/support/hosts.ts";

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
});
