/** The filter above the list: the command line's language, asked of what the list keeps of each connection. */
import {
  Analyser,
  CaptureReader,
  connectionReport,
  filterFields,
  parseFilter,
  standardObservers,
} from "@tcplens/capture";
import * as v from "valibot";
import { beforeAll, expect, test } from "vitest";
import { sourceOfBytes } from "../../src/capture/byte-source.ts";
import { CaptureSession } from "../../src/capture/capture-session.ts";
import { type AnswerTo, captureAnswer } from "../../src/shared/capture-protocol.ts";
import { captureOfRuns } from "../support/run-capture.ts";

const capture = captureOfRuns();
const session = new CaptureSession(sourceOfBytes(capture), {
  name: "test.pcapng",
  progressed: () => undefined,
  now: () => performance.now(),
});
beforeAll(() => session.read());

const list = { kind: "connections", from: 0, count: 100, sort: "start", descending: false } as const;

const asked = async (filter: string): Promise<AnswerTo<"connections">> => {
  const answer = await session.answer({ ...list, filter });
  expect(v.safeParse(captureAnswer, answer).issues).toBeUndefined();
  return answer as AnswerTo<"connections">;
};

const streamsOf = async (filter: string): Promise<readonly number[]> =>
  (await asked(filter)).rows.map(({ stream }) => stream).toSorted((a, b) => a - b);

/** As `tcplens analyze --filter` has it. */
const reports = (() => {
  const analyser = new Analyser(standardObservers());
  const reader = new CaptureReader((record) => analyser.take(record));
  reader.push(capture);
  reader.end();
  return Array.from({ length: analyser.store.size }, (_, stream) => connectionReport(analyser, stream));
})();

const filters = [
  "retransmissions > 0 and opened == handshake",
  "findings contains lost or opened == refused",
  "192.0.2.12/31 and not refused",
  "closed",
  "not (rtt > 40.01ms or bytes == 0)",
  ...filterFields.map(({ name }) => name),
];

test.each(filters)("%s lets through what it does on the command line", async (filter) => {
  const { passes } = parseFilter(filter);
  expect(await streamsOf(filter)).toEqual(reports.filter(passes).map(({ stream }) => stream));
});

test("these let some through, and not all", async () => {
  for (const filter of filters.slice(0, 5)) {
    expect(await streamsOf(filter)).not.toEqual([]);
    expect((await streamsOf(filter)).length).toBeLessThan(reports.length);
  }
});

test.each(["", "  ", "prot == 443"])("%j lets all through", async (filter) => {
  const { total, problem } = await asked(filter);
  expect(total).toBe(reports.length);
  expect(problem).toEqual(
    filter.trim() === "" ? undefined : expect.stringMatching(/did you mean .*port.* \(character 1\)$/),
  );
});

test("a time without a unit is said to be in seconds", async () => {
  expect((await asked("rtt < 50")).hint).toMatch(/^50 is in seconds/);
  expect((await asked("rtt < 50ms")).hint).toBeUndefined();
});

test("all that a filter can ask is proposed", async () => {
  const answer = await session.answer({ kind: "filter-fields" });
  expect(v.safeParse(captureAnswer, answer).issues).toBeUndefined();
  const { fields } = answer as AnswerTo<"filter-fields">;
  expect(fields).toHaveLength(filterFields.length);
  expect(fields).toContainEqual({ text: "port == ", about: "port of either end" });
  expect(fields).toContainEqual({
    text: "zero_window > ",
    about: "packets that Wireshark marks tcp.analysis.zero_window",
  });
});
