import { Buffer } from "node:buffer";
import { createAuthority } from "@tcplens/certificates";
import { describe, expect, test } from "vitest";
import type { TraceFlags } from "../args/trace-flags.ts";
import { UsageError } from "../usage-error.ts";
import { planTrace } from "./plan-trace.ts";
import type { TracePlan } from "./trace-plan.ts";

const authority = await createAuthority({ name: "Test Root" });
const client = await authority.issue({ names: ["alice"], purpose: "client" });
const other = await authority.issue({ names: ["bob"], purpose: "client" });

const files: Readonly<Record<string, string>> = {
  "/etc/shop/.env": "DATABASE_URL=postgres://db.internal/shop\nWEB=https://shop.internal\n",
  "root.pem": authority.cert,
  "alice.pem": client.chain,
  "alice.key": client.key,
  "bob.key": other.key,
  "encrypted.key": "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
};

const read = (file: string): Buffer => {
  const text = files[file];
  if (text === undefined) throw Object.assign(new Error("no such file"), { code: "ENOENT" });
  return Buffer.from(text);
};

const plan = (texts: readonly string[], flags: Partial<TraceFlags> = {}): TracePlan =>
  planTrace(texts, { request: true, kernel: true, ...flags }, read);

const expectRefused = (texts: readonly string[], flags: Partial<TraceFlags>, pattern: RegExp): void => {
  expect(() => plan(texts, flags)).toThrow(UsageError);
  expect(() => plan(texts, flags)).toThrow(pattern);
};

describe("targets", () => {
  test("are the endpoints of the command line in their order, a list of hosts each on its own", () => {
    const { targets } = plan(["db:5432", "kafka://a,b:9093"]);
    expect(targets.map(({ endpoint: { host, port }, origin }) => [host, port, origin])).toEqual([
      ["db", 5432, undefined],
      ["a", 9092, undefined],
      ["b", 9093, undefined],
    ]);
  });

  test("of a file follow, with the variable and the line", () => {
    const { targets } = plan(["db:5432"], { fromEnv: "/etc/shop/.env" });
    expect(targets.map(({ endpoint: { port, tls }, origin }) => [port, tls, origin])).toEqual([
      [5432, false, undefined],
      [5432, false, "DATABASE_URL (.env:1)"],
      [443, true, "WEB (.env:2)"],
    ]);
  });

  test("speak TLS as --tls and --no-tls say, and otherwise as the scheme does", () => {
    const speaks = (flags: Partial<TraceFlags>): readonly boolean[] =>
      plan(["db:1", "https://x"], flags).targets.map(({ endpoint }) => endpoint.tls);
    expect(speaks({})).toEqual([false, true]);
    expect(speaks({ tls: true })).toEqual([true, true]);
    expect(speaks({ tls: false })).toEqual([false, false]);
    expect(
      plan([], { fromEnv: "/etc/shop/.env", tls: false }).targets.map(({ endpoint }) => endpoint.tls),
    ).toEqual([false, false]);
  });
});

describe("TLS", () => {
  test("takes its files", () => {
    const { tls } = plan(["db:1"], {
      tls: true,
      ca: "root.pem",
      cert: "alice.pem",
      key: "alice.key",
      servername: "db.internal",
      alpn: ["h2"],
      insecure: true,
    });
    expect(tls).toEqual({
      ca: authority.cert,
      cert: client.chain,
      key: client.key,
      servername: "db.internal",
      alpn: ["h2"],
      verify: false,
    });
  });

  test("refuses a key that does not belong to the certificate", () => {
    expectRefused(
      ["db:1"],
      { tls: true, cert: "alice.pem", key: "bob.key" },
      /alice\.pem and bob\.key .*key values mismatch/u,
    );
  });

  test("refuses a key that is encrypted, and says how to decrypt it", () => {
    expectRefused(
      ["db:1"],
      { tls: true, cert: "alice.pem", key: "encrypted.key" },
      /is encrypted.*openssl pkey/u,
    );
  });

  test("refuses files that were mixed up", () => {
    expectRefused(
      ["db:1"],
      { tls: true, cert: "alice.key", key: "alice.pem" },
      /--cert: alice\.key holds no certificate/u,
    );
  });
});

describe("what is passed on", () => {
  test("is only what was given", () => {
    expect(plan(["db:1"]).options).toEqual({ kernel: true, recordPayload: false });
    expect(plan(["db:1"])).toMatchObject({ count: 1, interval: 1000, stdout: "text", warnings: [] });
  });

  test("is every limit that was given", () => {
    const flags = {
      timeout: 1,
      attemptTimeout: 2,
      answerTimeout: 3,
      watch: 4,
      family: "6",
      kernel: false,
    } as const;
    expect(plan(["db:1"], flags).options).toEqual({
      timeout: 1,
      attemptTimeout: 2,
      answerTimeout: 3,
      watch: 4,
      family: 6,
      kernel: false,
      recordPayload: false,
    });
  });

  test("says what to send: bytes, nothing at all, or what the scheme usually gets", () => {
    const send = Uint8Array.of(1);
    expect(plan(["db:1"], { send }).options.send).toBe(send);
    expect(plan(["db:1"], { request: false }).options.send).toBe(false);
    expect("send" in plan(["db:1"]).options).toBe(false);
    expectRefused(["db:1"], { send: new Uint8Array() }, /nothing to send/u);
  });

  test("names one IP version, however it was asked for", () => {
    expect(plan(["db:1"], { ipv4: true, family: "4" }).options.family).toBe(4);
    expect(plan(["db:1"], { ipv6: true }).options.family).toBe(6);
    expectRefused(["db:1"], { ipv4: true, family: "6" }, /contradict/u);
  });
});

describe("retries", () => {
  test("are exponential unless told otherwise", () => {
    expect(plan(["db:1"]).retry).toBeUndefined();
    expect(plan(["db:1"], { retries: 0 }).retry).toBeUndefined();
    expect(plan(["db:1"], { retries: 3 }).retry).toMatchObject({ retries: 3, backoff: "exponential" });
  });

  test("have a first delay that is no longer than the longest", () => {
    expectRefused(
      ["db:1"],
      { retries: 1, maxDelay: 100 },
      /the first delay \(250ms\) is longer than --max-delay/u,
    );
    expectRefused(
      ["db:1"],
      { retries: 1, delay: 200, maxDelay: 100 },
      /^--delay is longer than --max-delay/u,
    );
    expect(plan(["db:1"], { retries: 1, delay: 100, maxDelay: 100 }).retry).toMatchObject({ maxDelay: 100 });
  });
});

describe("the report", () => {
  test("goes to stdout as text, as another format, or as it happens", () => {
    expect(plan(["db:1"], { format: "html" }).stdout).toBe("html");
    expect(plan(["db:1"], { json: true }).stdout).toBe("live");
    expect(plan(["db:1"], { json: true, format: "jsonl" }).stdout).toBe("live");
  });

  test("goes to a file in the format of its ending or of --format, and stdout keeps its own", () => {
    expect(plan(["db:1"], { output: "r.md" })).toMatchObject({
      stdout: "text",
      output: { file: "r.md", format: "markdown" },
    });
    expect(plan(["db:1"], { output: "r", format: "html", json: true })).toMatchObject({
      stdout: "live",
      output: { file: "r", format: "html" },
    });
  });
});
