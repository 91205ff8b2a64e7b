import { readTrace, toHtml, toMarkdown, toMermaid, Trace, traceOfRun, writeTrace } from "@tcplens/trace";
import { scenarioNamed, simulate } from "@tcplens/core/simulation";
import { expect, test } from "vitest";
import {
  Analyser,
  CaptureReader,
  standardObservers,
  StreamRecorder,
  traceOfStream,
  type StreamTrace,
} from "../src/index.ts";
import { captured, simulated } from "./support/analysed.ts";

const told = (file: Uint8Array, segmentsMax?: number): StreamTrace => {
  const recorder = new StreamRecorder(0, segmentsMax === undefined ? {} : { segmentsMax });
  const analyser = new Analyser([...standardObservers(), recorder]);
  const reader = new CaptureReader((record) => void analyser.take(record));
  reader.push(file);
  reader.end();
  return traceOfStream(analyser, recorder, { producer: "tcplens test" });
};

const traceOf = ({ header, events }: StreamTrace): Trace => {
  const trace = new Trace(header);
  for (const event of events) trace.add(event);
  trace.finish();
  return trace;
};

const files = [
  "basic-v4.pcap",
  "basic-v6.pcap",
  "half-close.pcap",
  "refused-rst.pcap",
  "reject-icmp.pcap",
  "blackhole-syn.pcap",
  "keepalive-dead-peer.pcap",
  "rst-linger0-client.pcap",
  "rst-half-closed-server-gone.pcap",
  "server-closes-first.pcap",
  "simultaneous-close.pcap",
  "tfo-data-accepted.pcap",
];

test.for(files)("%s becomes a trace that the reader takes and every exporter shows", (name) => {
  const trace = traceOf(told(captured(name)));
  const read = readTrace(writeTrace(trace));
  expect(read).toMatchObject({ ok: true });
  expect(toMarkdown(trace).length).toBeGreaterThan(100);
  expect(toMermaid(trace)).toContain("sequenceDiagram");
  expect(toHtml(trace)).toContain("</html>");
});

test.for([
  ["basic-v4.pcap", "closed", "local"],
  ["server-closes-first.pcap", "closed", "peer"],
  ["rst-linger0-client.pcap", "closed", "aborted"],
  ["rst-half-closed-server-gone.pcap", "closed", "reset"],
  ["keepalive-dead-peer.pcap", "closed", "timeout"],
] as const)("%s ends as %s by %s", ([name, type, by]) => {
  expect(told(captured(name)).events.findLast((event) => event.type === type)).toMatchObject({ by });
});

test.for([
  ["refused-rst.pcap", "ECONNREFUSED", "reset"],
  ["reject-icmp.pcap", "EHOSTUNREACH", "icmp"],
  ["blackhole-syn.pcap", "ETIMEDOUT", "none"],
] as const)("%s is an attempt that failed with %s", ([name, code, answer]) => {
  expect(told(captured(name)).events.at(-1)).toMatchObject({ type: "attempt-failed", code, answer });
});

test("a simulated run and its capture tell the same segments and the same states of the end that opened", () => {
  const scenario = scenarioNamed("half-close");
  if (scenario === undefined) throw new Error("there is no such scenario");
  const own = (events: Trace["events"]): string[] =>
    events.flatMap((event): string[] => {
      if (event.type === "segment") {
        const { direction, flags, sequence, acknowledgement, length } = event;
        return [[direction, flags.join(), sequence, acknowledgement, length].join(" ")];
      }
      return event.type === "state" && event.side === "local" && event.trigger !== "time-wait-timeout"
        ? [`${event.from} ${event.to}`]
        : [];
    });
  const seen = own(traceOf(told(simulated("half-close", "A"))).events);
  const run = own(traceOfRun(simulate(scenario), { producer: "tcplens test" }).events);
  expect(seen.length).toBeGreaterThan(20);
  expect(new Set(seen)).toEqual(new Set(run));
  expect(seen).toHaveLength(run.length);
});

test("a long stream is cut, and the trace says so", () => {
  const { events, more } = told(captured("half-close.pcap"), 5);
  expect(more).toBeGreaterThan(0);
  expect(events.some((event) => event.type === "note" && /more segments/.test(event.text))).toBe(true);
  expect(events.filter(({ type }) => type === "segment")).toHaveLength(7);
  expect(events.at(-1)).toMatchObject({ type: "note" });
  expect(events.at(-2)).toMatchObject({ type: "closed", by: "local" });
});
