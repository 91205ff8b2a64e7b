import { parseEndpoint } from "@tcplens/trace";
import { expect, test } from "vitest";
import { readSettings } from "../../src/host/settings/read-settings.ts";
import { planTrace } from "../../src/host/tracing/plan-trace.ts";

const plan = (text: string, values: Readonly<Record<string, unknown>> = {}, ca?: string) =>
  planTrace({
    endpoint: parseEndpoint(text),
    settings: readSettings(
      (name) => values[name],
      ({ name }) => {
        throw new Error(`${name} cannot be used`);
      },
    ),
    ca,
    proxies: { env: {} },
    producer: "tcplens-vscode 0.1.0",
  });

test("without settings: one attempt, both families, a request where there is one, the kernel's view", () => {
  expect(plan("db.internal:5432")).toEqual({
    timeout: 30_000,
    attemptTimeout: 10_000,
    answerTimeout: 5000,
    watch: 150,
    kernel: true,
    packets: true,
    proxies: { env: {} },
    producer: "tcplens-vscode 0.1.0",
  });
});

test("packets are captured unless that is switched off", () => {
  expect(plan("db:1", { "packets.capture": "never" }).packets).toBe(false);
});

test("TLS is planned where the endpoint speaks it", () => {
  expect(plan("https://example.com").tls).toEqual({ verify: true, minVersion: "TLSv1.2" });
  expect(
    plan("https://example.com", { "tls.verify": false, "tls.minVersion": "TLSv1.3" }, "PEM").tls,
  ).toEqual({
    verify: false,
    minVersion: "TLSv1.3",
    ca: "PEM",
  });
  expect(plan("http://example.com", {}, "PEM").tls).toBeUndefined();
});

test("a family is for names: an address has its own", () => {
  expect(plan("db:1", { addressFamily: "6" }).family).toBe(6);
  expect(plan("127.0.0.1:1", { addressFamily: "6" }).family).toBeUndefined();
  expect(plan("[::1]:1", { addressFamily: "4" }).family).toBeUndefined();
});

test("no request where it is switched off", () => {
  expect(plan("https://example.com", { "request.enabled": false }).send).toBe(false);
});

test("a policy retries up to the number of attempts, after waits that grow", () => {
  const retry = plan("db:1", {
    "retry.attempts": 3,
    "retry.backoff": "linear",
    "retry.baseDelay": 100,
  }).retry;
  const verdict = (number: number) =>
    retry?.({
      number,
      failure: { kind: "refused", retry: "later" },
      elapsed: 0,
      random: 0.5,
      previousDelay: undefined,
    } as never);
  expect(verdict(1)).toMatchObject({ retry: true, delay: 100 });
  expect(verdict(2)).toMatchObject({ retry: true, delay: 200 });
  expect(verdict(3)).toMatchObject({ retry: false });
});

test("a first wait above the longest one lifts it", () => {
  expect(() =>
    plan("db:1", { "retry.attempts": 2, "retry.baseDelay": 5000, "retry.maxDelay": 100 }),
  ).not.toThrow();
});
