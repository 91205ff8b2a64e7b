import { Trace } from "@tcplens/trace";
import { expect, test } from "vitest";
import {
  Analyser,
  CaptureReader,
  connectionReport,
  standardObservers,
  stateWalk,
  StreamRecorder,
  traceOfStream,
} from "../../src/index.ts";
import { randomCapture } from "../agreement/random-segments.ts";

/** A busy machine takes its time. */
const PATIENCE = { timeout: 60_000 };

test(
  "whatever the segments, each connection has a verdict, findings with frames of its own, and a trace",
  PATIENCE,
  () => {
    for (let seed = 1; seed <= 12; seed++) {
      const recorder = new StreamRecorder(0, { segmentsMax: 50 });
      const analyser = new Analyser([...standardObservers(), recorder]);
      const frames = new Map<number, Set<number>>();
      const reader = new CaptureReader((record) => {
        if (!analyser.take(record)) return;
        const known = frames.get(analyser.stream) ?? new Set();
        frames.set(analyser.stream, known.add(record.frame));
      });
      reader.push(randomCapture(seed, 800));
      reader.end();
      for (let stream = 0; stream < analyser.store.size; stream++) {
        const report = connectionReport(analyser, stream);
        expect(report.verdict).not.toMatch(/NaN|undefined|Infinity|null/);
        for (const finding of report.findings) {
          expect(finding.cause).not.toMatch(/NaN|undefined|Infinity|-\d/);
          expect(finding.evidence.length).toBeGreaterThan(0);
          expect(finding.evidence.length).toBeLessThan(20);
          for (const { frame } of finding.evidence) expect(frames.get(stream)).toContain(frame);
        }
        for (const { frame } of stateWalk(analyser, stream).changes)
          expect(frames.get(stream)).toContain(frame);
      }
      const { header, events } = traceOfStream(analyser, recorder, { producer: "test" });
      const trace = new Trace(header);
      for (const event of events) trace.add(event);
      trace.finish();
      expect(trace.events.length).toBeGreaterThan(1);
    }
  },
);
