import { beforeEach, expect, test } from "vitest";
import { run as cancel } from "../../src/host/commands/cancel-trace.ts";
import type { Host } from "../../src/host/host.ts";
import type { TraceSession } from "../../src/host/tracing/trace-session.ts";
import { refusedTrace, testHost } from "../support/test-host.ts";
import { answers, calls, reset, Uri } from "../support/vscode-stand-in.ts";

beforeEach(() => reset());

/** Runs until it is stopped, for the host's eyes. */
const run = (host: Host, id: string, stopped: string[]): void =>
  host.running.add({
    id,
    endpoint: { text: id },
    whenOver: () => undefined,
    cancel: () => stopped.push(id),
  } as unknown as TraceSession);

const show = (host: Host, id: string): void => {
  const trace = refusedTrace(id);
  const shown = { trace, endpoint: trace.header.endpoint, interrupted: false };
  host.surfaces.add({ shown, visible: true, active: true, reveal: () => undefined });
};

const over = [{ what: "information", args: ["That trace is over already."] }];

test("a trace that is named and over stops no other", async () => {
  const [host, stopped] = [testHost(), [] as string[]];
  run(host, "other", stopped);
  const trace = refusedTrace("done");
  for (const argument of [
    { id: "done" },
    { kind: "trace", id: "done" },
    { trace, endpoint: trace.header.endpoint, interrupted: false },
  ]) {
    calls.length = 0;
    await cancel(host, argument);
    expect(calls).toEqual(over);
  }
  expect(stopped).toEqual([]);
});

test("the button of a tab means the trace in the tab: that one is stopped, or none", async () => {
  const [host, stopped] = [testHost(), [] as string[]];
  run(host, "other", stopped);
  show(host, "shown");
  const title = Uri.parse("webview-panel:webview-panel/webview-tcplens.trace");
  await cancel(host, title);
  expect(calls).toEqual(over);
  expect(stopped).toEqual([]);
  run(host, "shown", stopped);
  await cancel(host, title);
  expect(stopped).toEqual(["shown"]);
});

test("where nothing is named it is the one on the screen, else the only one, else the one that is picked", async () => {
  const [host, stopped] = [testHost(), [] as string[]];
  await cancel(host, undefined);
  expect(calls).toEqual([{ what: "information", args: ["No trace is running."] }]);
  show(host, "shown");
  run(host, "other", stopped);
  await cancel(host, undefined);
  expect(stopped).toEqual(["other"]);
  run(host, "shown", stopped);
  await cancel(host, undefined);
  expect(stopped).toEqual(["other", "shown"]);
  const second = testHost();
  run(second, "a", stopped);
  run(second, "b", stopped);
  answers.push(undefined);
  await cancel(second, undefined);
  expect(calls.at(-1)?.what).toBe("pick");
  expect(stopped).toHaveLength(2);
});
