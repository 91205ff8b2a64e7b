import { writeTrace } from "@tcplens/trace";
import { afterEach, beforeEach, expect, test } from "vitest";
import { run as compare } from "../../src/host/commands/compare-with-previous.ts";
import type { TraceSession } from "../../src/host/tracing/trace-session.ts";
import { briefOf } from "../../src/model/brief.ts";
import { english } from "../../src/model/words.ts";
import { protocolVersion } from "../../src/shared/protocol.ts";
import { refusedTrace, testHost } from "../support/test-host.ts";
import { calls, EventEmitter, reset, window, type Uri } from "../support/vscode-stand-in.ts";

beforeEach(() => reset());

test.each(["before", "after"])(
  "while the one %s still runs nothing is compared, and that is said",
  async (running) => {
    const host = testHost();
    for (const id of ["before", "after"]) {
      const trace = refusedTrace(id);
      host.history.put({ brief: briefOf({ trace, words: english }), endpoint: trace.header.endpoint.text });
      await host.files.write(id, writeTrace(trace));
    }
    const trace = refusedTrace(running);
    host.running.add({
      id: running,
      shown: { trace, endpoint: trace.header.endpoint, interrupted: false },
      whenOver: () => undefined,
    } as unknown as TraceSession);
    await compare(host, { id: "after" });
    expect(calls).toEqual([
      {
        what: "information",
        args: ["127.0.0.1:5432 is still being traced. Compare it when the trace is over."],
      },
    ]);
  },
);

afterEach(() => {
  Reflect.deleteProperty(window, "createWebviewPanel");
});

/** What the next panel is asked to draw. */
const drawn = (): (() => unknown) => {
  const messages = new EventEmitter<unknown>();
  const posted: unknown[] = [];
  const panel = {
    webview: {
      asWebviewUri: (file: Uri) => file,
      onDidReceiveMessage: messages.event,
      postMessage: (message: unknown) => {
        posted.push(message);
        return Promise.resolve(true);
      },
    },
    onDidChangeViewState: new EventEmitter<unknown>().event,
    onDidDispose: new EventEmitter<unknown>().event,
  };
  Object.assign(window, { createWebviewPanel: () => panel });
  return () => {
    messages.fire({ type: "ready", version: protocolVersion });
    return (posted.at(-1) as { readonly view?: unknown } | undefined)?.view;
  };
};

test("of one that a reload interrupted the comparison says that its end is not known", async () => {
  const host = testHost();
  for (const id of ["before", "after"]) {
    const trace = refusedTrace(id);
    const brief = briefOf({ trace, words: english });
    const state = id === "before" ? "running" : brief.state;
    host.history.put({ brief: { ...brief, state }, endpoint: trace.header.endpoint.text });
    await host.files.write(id, writeTrace(trace));
  }
  const view = drawn();
  await compare(host, { id: "after" });
  expect(calls).toEqual([]);
  expect(view()).toMatchObject({
    headline: expect.stringMatching(/^How one of the two ended is not known/) as string,
    before: { state: "interrupted" },
    after: { state: "failed" },
  });
});
