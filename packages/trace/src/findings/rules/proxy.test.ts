import { expect, test } from "vitest";
import { codes, commands, found, proofTexts } from "../../../test/support/diagnosed.ts";
import { build } from "../../../test/support/trace-builder.ts";

const silent = { timer: "attempt", duration: 10_000 } as const;
const tried = () =>
  build({ host: "api.example", port: 443 }).proxy().lookup(["192.0.2.7"]).tries("192.0.2.7");

const proxied = (proxy: string) =>
  commands(
    found(
      build().proxy("http.proxy", proxy).literal().tries("10.0.3.7").fails("ECONNREFUSED"),
      "proxy-configured",
    ),
  );

test("a direct connection that failed where others use a proxy", () => {
  const trace = tried().fails("ETIMEDOUT", silent);
  expect(codes(trace)).toEqual(["syn-unanswered", "deadline", "proxy-configured"]);
  const finding = found(trace, "proxy-configured");
  expect(finding.severity).toBe("warning");
  expect(finding.cause).toBe(
    "Other programs here would reach api.example:443 through the proxy proxy.corp:3128 (HTTPS_PROXY), and this connection was made without it.",
  );
  expect(proofTexts(finding)).toEqual(["HTTPS_PROXY names the proxy proxy.corp:3128"]);
  expect(commands(finding)).toEqual(["nc -vz proxy.corp 3128"]);
});

test("an IPv6 proxy, and one without a port", () => {
  expect(proxied("[fd00::1]:3128")).toEqual(["nc -vz fd00::1 3128"]);
  expect(proxied("proxy.corp")).toEqual(["nc -vz proxy.corp 80"]);
});

test("what was cut off by a cancel is not the proxy's fault", () => {
  expect(codes(tried().isAbandoned("cancelled").cancelled())).toEqual([]);
});

test("a direct connection that works needs no word about proxies", () => {
  expect(codes(tried().connects().closes("local"))).toEqual([]);
});
