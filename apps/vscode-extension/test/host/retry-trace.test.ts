import { parseEndpoint, Trace } from "@tcplens/trace";
import { beforeEach, describe, expect, test } from "vitest";
import { run as retry } from "../../src/host/commands/retry-trace.ts";
import type { Host, ShownTrace, TraceTarget } from "../../src/host/host.ts";
import { endpointToRetry } from "../../src/host/tracing/endpoint-to-retry.ts";
import { briefOf } from "../../src/model/brief.ts";
import { english } from "../../src/model/words.ts";
import { refusedTrace, testHost } from "../support/test-host.ts";
import { answers, calls, reset, workspace } from "../support/vscode-stand-in.ts";

beforeEach(() => reset());

const foreign = (endpoint: Partial<Trace["header"]["endpoint"]>): Trace => {
  const { header } = refusedTrace("foreign");
  return new Trace({ ...header, endpoint: { ...header.endpoint, ...endpoint } });
};

const shownFrom = (file: string | undefined, trace: Trace): ShownTrace => ({
  trace,
  endpoint: trace.header.endpoint,
  interrupted: false,
  file,
});

/** A host that connects to nothing and says what it would have connected to. */
const watched = (): { readonly host: Host; readonly traced: TraceTarget[] } => {
  const traced: TraceTarget[] = [];
  const host = testHost();
  const parts = async () => ({
    ...(await host.parts()),
    runTrace: (_: Host, target: TraceTarget) => {
      traced.push(target);
      return Promise.resolve();
    },
  });
  return { host: { ...host, parts }, traced };
};

const FILE = "file:///downloads/a.tcplens.jsonl";

describe("a trace file that means another endpoint than it shows is not traced again", () => {
  test.each([
    [
      "host",
      { host: "10.0.0.1", text: "status.example.com:5432" },
      /shows status\.example\.com:5432 .* 10\.0\.0\.1:5432\./,
    ],
    ["port", { port: 22, text: "127.0.0.1:5432" }, /shows 127\.0\.0\.1:5432 .* 127\.0\.0\.1:22\./],
    [
      "path",
      { scheme: "http", path: "/b", text: "http://127.0.0.1:5432/a" },
      /http:\/\/127\.0\.0\.1:5432\/b\./,
    ],
    ["scheme", { scheme: "redis", text: "http://127.0.0.1:5432" }, /redis:\/\/127\.0\.0\.1:5432\./],
    ["IPv6 address", { host: "fd00::1", text: "[::1]:5432" }, /shows \[::1\]:5432 .* \[fd00::1\]:5432\./],
    ["protection", { scheme: "https", path: "/", text: "https://127.0.0.1:5432/" }, /connect without TLS/],
  ])("another %s", async (_, endpoint, message) => {
    const { host, traced } = watched();
    const trace = foreign(endpoint);
    answers.push("Trace");
    await retry(host, shownFrom(FILE, trace));
    expect(calls.map(({ what }) => what)).toEqual(["error"]);
    expect(String(calls[0]?.args[0])).toMatch(
      /^This trace is not traced again: its endpoint contradicts itself\./,
    );
    expect(String(calls[0]?.args[0])).toMatch(message);
    expect(traced).toEqual([]);
  });

  test.each([[""], ["somewhere"], ["a:1,b:2"]])("no endpoint: %j", async (text) => {
    const { host, traced } = watched();
    await retry(host, shownFrom(FILE, foreign({ text })));
    expect(String(calls[0]?.args[0])).toMatch(
      /^This trace is not traced again: its endpoint cannot be read\. /,
    );
    expect(traced).toEqual([]);
  });

  test("what it says makes no link and no line of the message", async () => {
    const text = "x\n[Update](command:workbench.action.quit)";
    await retry(watched().host, shownFrom(FILE, foreign({ text })));
    expect(String(calls[0]?.args[0])).not.toMatch(/\n|\]\(/);
  });

  test("neither is one of the stored history", async () => {
    const { host, traced } = watched();
    const trace = foreign({ host: "10.0.0.1" });
    host.history.put({ brief: briefOf({ trace, words: english }), endpoint: trace.header.endpoint.text });
    await retry(host, shownFrom(undefined, trace));
    expect(calls.map(({ what }) => what)).toEqual(["error"]);
    expect(traced).toEqual([]);
  });
});

test.each([
  ["db.internal:5432", undefined],
  ["db.internal:5432", true],
  ["[fe80::1%eth0]:22", undefined],
  ["https://user:secret@example.com/x?token=abc&page=2#top", undefined],
  ["jdbc:postgresql://db/app?password=abc", undefined],
  ["postgres://db/app", true],
  ["HTTP://Exämple.com/ü", undefined],
])("what was made of %s (TLS: %s) is traced again as it was", (text, tls) => {
  const endpoint = parseEndpoint(text, tls === undefined ? {} : { tls });
  expect(endpointToRetry({ endpoint })).toEqual({ ok: true, endpoint });
});

test("a trace file is asked about once, before anything connects; what changes in it, again", async () => {
  const { host, traced } = watched();
  const trace = refusedTrace("foreign");
  await retry(host, shownFrom(FILE, trace));
  expect(calls).toMatchObject([
    { what: "warning", args: ["Connect to 127.0.0.1:5432?", { modal: true }, "Trace"] },
  ]);
  expect(traced).toEqual([]);
  answers.push("Trace");
  await retry(host, shownFrom(FILE, trace));
  await retry(host, shownFrom(FILE, trace));
  expect(calls).toHaveLength(2);
  expect(traced).toHaveLength(2);
  await retry(host, shownFrom("file:///downloads/b.tcplens.jsonl", trace));
  await retry(host, shownFrom(FILE, foreign({ port: 22, text: "127.0.0.1:22" })));
  expect(calls).toHaveLength(4);
  expect(traced).toHaveLength(2);
});

test("a trace of the history is not asked about, also where it stands in a file; its id alone is no proof", async () => {
  const { host, traced } = watched();
  const trace = refusedTrace("foreign");
  host.history.put({ brief: briefOf({ trace, words: english }), endpoint: trace.header.endpoint.text });
  await retry(host, { id: "foreign" });
  await host.files.write("foreign", "");
  await retry(host, shownFrom(undefined, trace));
  await retry(host, shownFrom(FILE, trace));
  expect(traced).toHaveLength(2);
  expect(calls.filter(({ what }) => what === "warning")).toEqual([]);
  await retry(host, shownFrom(FILE, foreign({ host: "10.0.0.1", text: "10.0.0.1:5432" })));
  expect(calls.at(-1)).toMatchObject({ what: "warning", args: ["Connect to 10.0.0.1:5432?", {}, "Trace"] });
});

test("in a folder that is not trusted nothing is traced again", async () => {
  workspace.isTrusted = false;
  const { host, traced } = watched();
  await retry(host, shownFrom(undefined, refusedTrace("foreign")));
  expect(calls).toMatchObject([
    { what: "warning", args: [expect.stringMatching(/not trusted/), expect.anything()] },
  ]);
  expect(traced).toEqual([]);
});
