import { createReadStream, readdirSync } from "node:fs";
import path from "node:path";
import {
  Analyser,
  connectionReport,
  readCapture,
  standardObservers,
  type ConnectionReport,
} from "@tcplens/capture";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { OctetText } from "../output/octet-text.ts";
import { numbers as number, texts as text } from "../../test/support/json-values.ts";
import { writeReport } from "./report-json.ts";

const written = (report: ConnectionReport, head?: object): string => {
  // Too little room for any line, so that it has to grow.
  const to = new OctetText(16);
  writeReport(to, report, head);
  return to.bytes.toString("utf8", 0, to.length);
};

const captures = path.join(import.meta.dirname, "../../../../packages/capture/test/captures");

test.each(readdirSync(captures).filter((name) => /\.pcap(\.gz)?$/.test(name)))(
  "%s: each report is written as JSON.stringify does it",
  async (name) => {
    const analyser = new Analyser(standardObservers({ figures: true, comparison: true }));
    await readCapture(createReadStream(path.join(captures, name)), (record) => void analyser.take(record));
    for (const goesOn of [false, true]) {
      analyser.goesOn = goesOn;
      for (let stream = 0; stream < analyser.store.size; stream += 1) {
        const report = connectionReport(analyser, stream);
        expect(written(report)).toBe(JSON.stringify(report));
        expect(written(report, { capture: name })).toBe(JSON.stringify({ capture: name, ...report }));
      }
    }
  },
);

const orNull = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(values, { freq: 4 });
const both = <T>(values: fc.Arbitrary<T>) => fc.record({ a: values, b: values });
const anything = fc.dictionary(fc.string(), fc.jsonValue());

const sides = fc.record(
  {
    address: text,
    port: number,
    packets: number,
    bytes: number,
    distinct_packets: number,
    distinct_bytes: number,
    state: text,
  },
  { requiredKeys: ["address", "port", "packets", "bytes"] },
);
const exchanges = fc.record(
  {
    protocol: orNull(text),
    status: orNull(number),
    statuses: fc.array(number),
    answers: both(number),
    first_answer: orNull(number),
    think_total: both(number),
    think_max: both(number),
    think_max_frame: both(number),
    network: orNull(number),
  },
  {
    requiredKeys: [
      "protocol",
      "status",
      "answers",
      "first_answer",
      "think_total",
      "think_max",
      "think_max_frame",
      "network",
    ],
  },
);
const times = fc.record({
  handshake: number,
  application: number,
  receiver: number,
  zero_window: number,
  congestion: number,
  idle: number,
  uncertainty: orNull(number),
});
const reports = fc
  .record(
    {
      stream: number,
      a: sides,
      b: sides,
      first_frame: number,
      last_frame: number,
      start: number,
      duration: number,
      packets: number,
      bytes: number,
      completeness: number,
      initial_rtt: orNull(number),
      flags: fc.dictionary(
        fc.string().filter((name) => name !== "__proto__"),
        number,
      ),
      findings: fc.array(anything),
      verdict: text,
      grade: text,
      states_inferred: fc.boolean(),
      client: text,
      opened: text,
      ended: text,
      closed_by: orNull(text),
      half_close: fc.boolean(),
      reset: anything,
      conn_state: text,
      history: text,
      exchange: exchanges,
      clock_steps: fc.array(anything),
      duplicates: number,
      persist_probes: both(number),
      keep_alives: both(number),
      retransmissions: number,
      recovery: anything,
      capture_point: anything,
      waited_for: both(orNull(times)),
      time_parts: anything,
      traits: anything,
      figures: anything,
      provisional: fc.constant(true),
    },
    {
      requiredKeys: [
        "stream",
        "a",
        "b",
        "first_frame",
        "last_frame",
        "start",
        "duration",
        "packets",
        "bytes",
        "completeness",
        "initial_rtt",
        "flags",
        "findings",
        "verdict",
        "grade",
      ],
    },
  )
  .map((report) => report as unknown as ConnectionReport);

test("whatever a report holds is written as JSON.stringify does it", () => {
  fc.assert(
    fc.property(reports, (report) => {
      expect(written(report)).toBe(JSON.stringify(report));
    }),
    { numRuns: 300 },
  );
});
