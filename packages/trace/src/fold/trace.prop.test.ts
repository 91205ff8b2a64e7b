import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyEvents, anyHeader } from "../../test/support/arbitrary-lines.ts";
import type { TraceEvent } from "../event/event.ts";
import type { TraceHeader } from "../event/header.ts";
import { Trace } from "./trace.ts";

/** Everything a trace says, as it is now. */
const seen = (trace: Trace): unknown =>
  structuredClone({
    events: trace.events,
    attempts: trace.attempts,
    connections: trace.connections,
    notes: trace.notes,
    outcome: trace.outcome,
    cancelled: trace.cancelled,
    established: trace.established,
    endedAt: trace.endedAt,
    phases: trace.phases(),
    states: trace.states(),
  });

const folded = (header: TraceHeader, events: readonly TraceEvent[]): Trace => {
  const trace = new Trace(header);
  for (const event of events) trace.add(event);
  return trace;
};

test("a live trace says at every event what a fold of the events so far says", () => {
  fc.assert(
    fc.property(anyHeader, anyEvents, (header, events) => {
      const live = new Trace(header);
      for (const [index, event] of events.entries()) {
        live.add(event);
        expect(seen(live)).toEqual(seen(folded(header, events.slice(0, index + 1))));
      }
    }),
    { numRuns: 50 },
  );
});

test("what was read once is a view of the same trace later", () => {
  fc.assert(
    fc.property(anyHeader, anyEvents, (header, events) => {
      const live = new Trace(header);
      const { attempts, connections, notes } = live;
      const states = live.states();
      for (const event of events) live.add(event);
      expect({ attempts, connections, notes, states }).toEqual({
        attempts: live.attempts,
        connections: live.connections,
        notes: live.notes,
        states: live.states(),
      });
    }),
  );
});

test("every event has its place in the records", () => {
  fc.assert(
    fc.property(anyHeader, anyEvents, (header, events) => {
      const trace = folded(header, events);
      for (const [index, { id }] of trace.connections.entries()) expect(id).toBe(index + 1);
      for (const [index, { number }] of trace.attempts.entries()) expect(number).toBe(index + 1);
      const owned = trace.connections.flatMap((record) => record.events).toSorted((a, b) => a - b);
      expect(owned).toEqual(events.flatMap(({ connection }, index) => (connection > 0 ? [index] : [])));
      expect(trace.attempts.flatMap(({ connections }) => connections)).toHaveLength(trace.connections.length);
    }),
  );
});

test("phases are never negative, and reading them changes nothing", () => {
  fc.assert(
    fc.property(anyHeader, anyEvents, (header, events) => {
      const trace = folded(header, events);
      trace.finish();
      const before = seen(trace);
      for (const duration of Object.values(trace.phases())) expect(duration).toBeGreaterThanOrEqual(0);
      expect(seen(trace)).toEqual(before);
    }),
  );
});
