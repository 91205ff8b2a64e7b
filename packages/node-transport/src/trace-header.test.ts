import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { traceHeader, VERSION } from "./trace-header.ts";

const endpoint = { host: "127.0.0.1", port: 1, tls: false, text: "127.0.0.1:1" };

test("the version in a trace is the package's", () => {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  expect(VERSION).toBe(version);
  expect(traceHeader(endpoint).producer).toBe(`@tcplens/node-transport ${version}`);
});

test("two traces have two ids, and a producer of the caller's own is kept", () => {
  expect(traceHeader(endpoint).id).not.toBe(traceHeader(endpoint).id);
  expect(traceHeader(endpoint, "tcplens 9").producer).toBe("tcplens 9");
});
