import { Trace } from "@tcplens/trace";
import * as fc from "fast-check";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { anyTrace, wild } from "../../../../packages/trace/test/support/any-trace.ts";
import { TraceModel } from "../../src/model/trace-model.ts";
import { english } from "../../src/model/words.ts";
import { toWebview } from "../../src/shared/protocol.ts";
import { longTrace, manyAttempts } from "../webview/made-traces.ts";
import { sampleTrace } from "./sample-traces.ts";

const context = { words: english, canRetry: true, canCompare: false };
const modelOf = (
  name: string,
  more: Partial<typeof context> & { readonly place?: string } = {},
): TraceModel => new TraceModel(sampleTrace(name), { ...context, ...more });

/** The first part of a trace, still running. */
const untilOf = (whole: Trace, until: number): Trace => {
  const trace = new Trace(whole.header);
  for (const event of whole.events) if (event.at <= until) trace.add(event);
  return trace;
};

describe("the verdict", () => {
  test.each([
    ["connected", "connected", /^Connected in \d/],
    ["refused", "failed", /^Nothing is listening on 127\.0\.0\.1:\d+$/],
    ["expired", "failed", /certificate/],
    ["slow", "warning", /^Connected in .*: the answer was slow$/],
    ["reset", "failed", /^The server cut the connection .* before answering$/],
    ["blackholed", "failed", /^127\.0\.0\.1 never answered$/],
    ["cancelled", "cancelled", /^Cancelled after 2\.3 s, while waiting for 127\.0\.0\.1:\d+ to answer$/],
    ["retried", "warning", /^Connected in 1\.0 s, at attempt 4$/],
  ])("of %s is %s, in one sentence", (name, state, sentence) => {
    const view = modelOf(name).view();
    expect(view.state).toBe(state);
    expect(view.headline).toMatch(sentence);
    expect(view.headline).not.toMatch(/\.$/);
  });

  test("of a trace that nobody saw the end of says so", () => {
    const view = new TraceModel(sampleTrace("blackholed"), { ...context, interrupted: true }).view();
    expect(view).toMatchObject({ state: "interrupted", headline: expect.stringMatching(/reloaded/) });
  });
});

test("the place and the settings are next steps where they can help", () => {
  const steps = modelOf("refused", { place: "compose.yaml:12" }).view().findings[0]?.nextSteps ?? [];
  expect(steps.slice(-2)).toEqual([
    { text: "Look at compose.yaml:12, where the endpoint is written.", act: "open-place" },
    { text: "See the same happen in a simulation.", simulation: "refused" },
  ]);
  const unanswered = modelOf("blackholed").view().findings[0]?.nextSteps ?? [];
  expect(unanswered.at(-1)).toMatchObject({ act: "open-settings" });
});

test("what a later attempt has overcome asks for nothing that has happened by itself", () => {
  const [finding] = modelOf("retried").view().findings;
  expect(finding?.title).toBe("Connection refused, before attempt 4");
  expect(finding?.nextSteps.map(({ text }) => text).join(" ")).toMatch(/^It works now: attempt 4 connected/);
  expect(finding?.nextSteps.map(({ text }) => text).join(" ")).not.toMatch(/Start the server/);
});

test("after a second of silence a running trace says what it waits for", () => {
  const trace = untilOf(sampleTrace("blackholed"), 1500);
  const model = new TraceModel(trace, context);
  expect(new TraceModel(untilOf(sampleTrace("blackholed"), 500), context).view(900).waiting).toBeUndefined();
  // That the request was repeated at 1.1 s is no sign of life of the other side.
  expect(model.view(1300).waiting).toMatch(/^waiting for 127\.0\.0\.1 to answer the SYN/);
  expect(model.view(2600).waiting).toBe("waiting for 127.0.0.1 to answer the SYN, sent 2 times");
  expect(model.view(2600).duration).toBe(2600);
});

describe("rows", () => {
  test("windows put together are the whole list", () => {
    const model = new TraceModel(manyAttempts(40), context);
    const { total } = model.view().timeline;
    const rows = (from: number, count: number) =>
      model.rows({ kind: "rows", list: "timeline", from, count }).rows;
    const whole = rows(0, 500);
    expect(whole).toHaveLength(total);
    expect([...rows(0, 7), ...rows(7, 50), ...rows(57, 500)]).toEqual(whole);
    expect(rows(total, 10)).toEqual([]);
  });

  test("of ten thousand events no more than 500 come at once", () => {
    const model = new TraceModel(longTrace(10_000), context);
    const { rows, total } = model.rows({ kind: "rows", list: "events", from: 9000, count: 100_000 });
    expect([rows.length, total]).toEqual([500, 10_000]);
  });

  test("grow with the trace", () => {
    const whole = sampleTrace("refused");
    const trace = new Trace(whole.header);
    const model = new TraceModel(trace, context);
    for (const [index, event] of whole.events.entries()) {
      trace.add(event);
      const { rows } = model.rows({ kind: "rows", list: "events", from: index, count: 5 });
      expect(rows.map((row) => ("event" in row ? row.event : undefined))).toEqual([index]);
    }
    trace.finish(whole.endedAt);
    expect(model.view()).toEqual(modelOf("refused").view());
  });

  test("of a connection that is not there are none", () => {
    const list = { kind: "rows", from: 0, count: 10, connection: 99 } as const;
    expect(modelOf("plain").rows({ ...list, list: "ladder" }).rows).toEqual([]);
    expect(modelOf("plain").rows({ ...list, list: "walk" }).rows).toEqual([]);
  });
});

test("whatever a trace holds, what is made of it passes the protocol's own check", () => {
  fc.assert(
    fc.property(anyTrace(wild), (made) => {
      const trace = new Trace(made.header);
      for (const event of made.events) trace.add(event);
      if (made.outcome !== "running") trace.finish(made.endedAt);
      const model = new TraceModel(trace, context);
      const view = model.view(trace.endedAt + 2000);
      expect(v.safeParse(toWebview, { type: "show", revision: 1, view }).issues).toBeUndefined();
      for (const list of ["timeline", "events", "kernel", "ladder", "walk"] as const) {
        const rows = model.rows({ kind: "rows", list, connection: view.focus, from: 0, count: 500 });
        expect(v.safeParse(toWebview, { type: "answer", id: 1, rows }).issues).toBeUndefined();
      }
    }),
    { numRuns: 150 },
  );
});
