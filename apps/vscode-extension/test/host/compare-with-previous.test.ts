import { beforeEach, expect, test } from "vitest";
import { writeTrace } from "@tcplens/trace";
import { run as compare } from "../../src/host/commands/compare-with-previous.ts";
import type { TraceSession } from "../../src/host/tracing/trace-session.ts";
import { briefOf } from "../../src/model/brief.ts";
import { english } from "../../src/model/words.ts";
import { refusedTrace, testHost } from "../support/test-host.ts";
import { calls, reset } from "../support/vscode-stand-in.ts";

beforeEach(() => reset());

test.each(["before", "after"])("while the one %s still runs nothing is compared, and that is said", async (running) => {
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
});
