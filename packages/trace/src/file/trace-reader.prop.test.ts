import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyEvents, anyHeader, anyTrace, anyUnknownEvent } from "../../test/support/arbitrary-lines.ts";
import { toJsonLines } from "../export/json-lines.ts";
import { Trace } from "../fold/trace.ts";
import { readTrace, readTraces } from "./read-trace.ts";
import { problemText } from "./read-problem.ts";
import { createTraceReader } from "./trace-reader.ts";
import { writeTrace } from "./write-trace.ts";

test("what is written is read back equal", () => {
  fc.assert(
    fc.property(anyTrace, (trace) => {
      const result = readTrace(writeTrace(trace));
      expect(result.ok ? undefined : problemText(result.problem)).toBeUndefined();
      expect(result.trace?.header).toEqual(trace.header);
      expect(result.trace?.events).toEqual(trace.events);
      expect(result.trace?.attempts).toEqual(trace.attempts);
    }),
  );
});

test("text cut at any places reads the same as whole", () => {
  fc.assert(
    fc.property(anyTrace, fc.array(fc.nat(), { maxLength: 20 }), (trace, cuts) => {
      const text = writeTrace(trace);
      const places = cuts.map((cut) => cut % (text.length + 1)).toSorted((a, b) => a - b);
      const reader = createTraceReader();
      let from = 0;
      for (const to of [...places, text.length]) {
        reader.push(text.slice(from, to));
        from = to;
      }
      const result = reader.end();
      expect(result.ok).toBe(true);
      expect(result.traces[0]?.events).toEqual(trace.events);
    }),
  );
});

test("several traces with their summaries read back in order", () => {
  fc.assert(
    fc.property(fc.array(anyTrace, { minLength: 1, maxLength: 3 }), (traces) => {
      const result = readTraces(traces.map((trace) => toJsonLines(trace, { findings: [] })).join(""));
      expect(result.ok ? undefined : problemText(result.problem)).toBeUndefined();
      expect(result.traces.map(({ events }) => events)).toEqual(traces.map(({ events }) => events));
    }),
    { numRuns: 40 },
  );
});

test("a newer minor version's kinds and fields survive reading and writing to the letter", () => {
  fc.assert(
    fc.property(
      anyHeader,
      anyEvents,
      fc.array(anyUnknownEvent, { maxLength: 5 }),
      fc.jsonValue({ maxDepth: 3 }),
      (header, events, unknown, extra) => {
        const added = { addedLater: extra };
        const trace = new Trace({ ...header, ...added, minor: 7 });
        for (const event of unknown) trace.add(event);
        for (const event of events) trace.add({ ...event, ...added });
        const text = writeTrace(trace);
        const result = readTrace(text);
        expect(result.ok ? undefined : problemText(result.problem)).toBeUndefined();
        expect(result.trace === undefined ? "" : writeTrace(result.trace)).toBe(text);
      },
    ),
  );
});

test("no text makes the reader throw", () => {
  const lines = fc.oneof(
    fc.string(),
    fc.json(),
    anyTrace.map((trace) => writeTrace(trace)),
  );
  fc.assert(
    fc.property(fc.array(lines, { maxLength: 5 }), (parts) => {
      const text = parts.join("\n");
      const result = readTraces(text);
      if (!result.ok) expect(result.problem.line).toBeGreaterThan(0);
    }),
  );
});

test("a damaged byte anywhere is refused or harmless, and what came before it is still there", () => {
  fc.assert(
    fc.property(anyTrace, fc.nat(), fc.string({ minLength: 1, maxLength: 1 }), (trace, place, character) => {
      const text = writeTrace(trace);
      const at = place % text.length;
      const damaged = text.slice(0, at) + character + text.slice(at + 1);
      const result = readTraces(damaged);
      if (result.ok) return;
      const line = text.slice(0, at).split("\n").length;
      expect(result.problem.line).toBeGreaterThanOrEqual(line);
    }),
  );
});
