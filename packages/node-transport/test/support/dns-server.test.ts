import { Resolver } from "node:dns/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DnsServer, dnsServer } from "./dns-server.ts";

const code = (promise: Promise<unknown>): Promise<unknown> =>
  promise.catch((error: NodeJS.ErrnoException) => error.code);

describe("a name server that does what it is told", () => {
  let server: DnsServer;
  const resolver = new Resolver({ timeout: 1000, tries: 1 });

  beforeAll(async () => {
    server = await dnsServer({
      "db.test": { A: { addresses: ["192.0.2.1", "192.0.2.2"] }, AAAA: { addresses: ["2001:db8::1"] } },
      "slow.test": { A: { addresses: ["192.0.2.1"], delay: 80 } },
      "broken.test": { A: { error: "SERVFAIL" } },
      "silent.test": { A: { silent: true } },
    });
    resolver.setServers([`127.0.0.1:${server.port}`]);
  });
  afterAll(() => server.close());

  test("gives the addresses of either family", async () => {
    expect(await resolver.resolve4("db.test")).toEqual(["192.0.2.1", "192.0.2.2"]);
    expect(await resolver.resolve6("DB.test")).toEqual(["2001:db8::1"]);
    expect(server.questions).toEqual(["A db.test", "AAAA db.test"]);
  });

  test("knows a name without addresses from no name", async () => {
    expect(await code(resolver.resolve6("slow.test"))).toBe("ENODATA");
    expect(await code(resolver.resolve4("other.test"))).toBe("ENOTFOUND");
  });

  test("fails, is silent, and is slow", async () => {
    expect(await code(resolver.resolve4("broken.test"))).toBe("ESERVFAIL");
    expect(await code(resolver.resolve4("silent.test"))).toBe("ETIMEOUT");
    const startedAt = performance.now();
    expect(await resolver.resolve4("slow.test")).toEqual(["192.0.2.1"]);
    expect(performance.now() - startedAt).toBeGreaterThan(75);
  });
});
