import { serialize } from "node:v8";
import * as v from "valibot";
import { beforeAll, describe, expect, test } from "vitest";
import { sourceOfBytes } from "../../src/capture/byte-source.ts";
import { ComparisonSession } from "../../src/capture/comparison-session.ts";
import {
  type AnswerTo,
  captureAnswer,
  type CaptureQuestion,
  MESSAGE_OCTETS,
} from "../../src/shared/capture-protocol.ts";
import type { CaptureSummary } from "../../src/shared/capture-view.ts";
import { comparisonStrings } from "../../src/shared/comparison-strings.ts";
import { captureOfRuns } from "../support/run-capture.ts";
import { badRuns, goodRuns } from "../support/compared-runs.ts";
import { manyPackets } from "../webview/made-captures.ts";

const sessionOf = (first: Uint8Array, second: Uint8Array, told: (readonly CaptureSummary[])[] = []) =>
  new ComparisonSession([sourceOfBytes(first), sourceOfBytes(second)], {
    names: ["good.pcapng", "bad.pcapng"],
    progressed: (...summaries) => told.push(summaries),
    now: () => performance.now(),
  });

const asking =
  (session: ComparisonSession) =>
  <Q extends CaptureQuestion>(question: Q): AnswerTo<Q["kind"]> => {
    const answer = session.answer(question);
    // What crosses is what the protocol says, and no longer than it says.
    expect(v.safeParse(captureAnswer, answer).issues).toBeUndefined();
    expect(serialize(answer).length).toBeLessThan(MESSAGE_OCTETS);
    return answer as AnswerTo<Q["kind"]>;
  };

/** They take a moment to be simulated. */
const [good, bad] = [captureOfRuns(goodRuns), captureOfRuns(badRuns)];

describe("two captures of five connections each", { timeout: 20_000 }, () => {
  const told: (readonly CaptureSummary[])[] = [];
  const session = sessionOf(good, bad, told);
  const ask = asking(session);
  const before = ask({ kind: "pairs", from: 0, count: 100, filter: "" });
  beforeAll(() => session.read(), 30_000);

  test("nothing is compared before both have been read", () => {
    expect(before).toMatchObject({ total: 0, rows: [], headline: "", summary: "" });
  });

  test("both summaries are told", () => {
    expect(told.at(-1)).toMatchObject([
      { name: "good.pcapng", state: "done", connections: 5 },
      { name: "bad.pcapng", state: "done", connections: 5 },
    ]);
  });

  test("the pairs, the most different first, and what weighs most", () => {
    const { rows, total, headline } = ask({ kind: "pairs", from: 0, count: 100, filter: "" });
    expect(total).toBe(5);
    expect(rows.map(({ kind }) => kind)).toEqual(["outcome", "time", "time", "time", "alike"]);
    expect(headline).toMatch(/^B failed: Nothing is listening on 192\.0\.2\.13:/u);
    expect(rows.find(({ headline: text }) => text.includes("retransmitted SYN"))).toMatchObject({
      first: 0,
      second: 0,
      durations: [340, 1080],
    });
    for (const { clients } of rows)
      expect(clients).toEqual([expect.stringMatching(/:\d+$/u), expect.stringMatching(/:\d+$/u)]);
  });

  test("a filter lets a pair through where either of its connections is like that", () => {
    const { rows: every } = ask({ kind: "pairs", from: 0, count: 100, filter: "" });
    const filtered = (filter: string, pair?: number): AnswerTo<"pairs"> =>
      ask({ kind: "pairs", from: 0, count: 100, filter, ...(pair === undefined ? {} : { pair }) });
    // Only in the second of them it was refused.
    expect(filtered("broken")).toMatchObject({ total: 1, all: 5, rows: [{ pair: 0, kind: "outcome" }] });
    const { rows, total } = filtered("not port == 1 and duration > 1s", 4);
    expect(total).toBe(rows.length);
    expect(rows.map(({ pair }) => pair)).toEqual(
      every.filter(({ durations }) => durations.some((each) => (each ?? 0) > 1000)).map(({ pair }) => pair),
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.length).toBeLessThan(5);
  });

  test("the pair that is named is answered with its place, also where a filter leaves it out", () => {
    const named = { kind: "pairs", from: 0, count: 1, pair: 3 } as const;
    expect(ask({ ...named, filter: "" })).toMatchObject({ shown: { pair: 3 }, place: 3 });
    const without = ask({ ...named, filter: "broken" });
    expect(without).toMatchObject({ total: 1, shown: { pair: 3 } });
    expect(without.place).toBeUndefined();
    expect(ask({ ...named, pair: 99, filter: "" }).shown).toBeUndefined();
  });

  test("a filter that is none shows all, and says what is wrong with it", () => {
    const { total, problem } = ask({ kind: "pairs", from: 0, count: 1, filter: "prot == 1" });
    expect(total).toBe(5);
    expect(problem).toMatch(/no field "prot"/u);
  });

  test("a pair in full: each row has its words", () => {
    const { view } = ask({ kind: "pair", pair: 1 });
    expect(view.alignedAtSyn).toBe(true);
    expect(view.why).not.toBe("");
    for (const { name, group } of view.values) {
      expect(Object.keys(comparisonStrings)).toContain(`value.${name}`);
      expect(Object.keys(comparisonStrings)).toContain(`group.${group}`);
    }
  });

  test("the ladder of both has each packet once, in order of time", () => {
    const { rows: pairs } = ask({ kind: "pairs", from: 0, count: 100, filter: "" });
    for (let pair = 0; pair < pairs.length; pair += 1) {
      const { view } = ask({ kind: "pair", pair });
      const rows = [];
      for (let from = 0; from < view.rows; from += 100)
        rows.push(...ask({ kind: "joint", pair, from, count: 100 }).rows);
      expect(rows).toHaveLength(view.rows);
      for (const side of ["first", "second"] as const) {
        const packets = rows.flatMap((row) => row[side] ?? []);
        const counts = view.values.filter(({ name }) => name === "packets");
        expect(packets).toHaveLength(counts.reduce((sum, value) => sum + Number(value[side]), 0));
        expect(packets.map(({ frame }) => frame)).toEqual(
          packets.map(({ frame }) => frame).toSorted((a, b) => a - b),
        );
      }
      expect(rows.reduce((sum, { gap }) => sum + gap, 0)).toBeLessThanOrEqual(
        Math.max(...(pairs[pair]?.durations ?? []).map(Number)) + 1,
      );
    }
  });

  test("the handshakes stand in the same rows, the retransmitted SYN alone", () => {
    const { rows } = ask({ kind: "pairs", from: 0, count: 100, filter: "" });
    const pair = rows.findIndex(({ first }) => first === 0);
    const joint = ask({ kind: "joint", pair, from: 0, count: 100 }).rows;
    expect(joint[0]).toMatchObject({ first: { flags: "SYN" }, second: { flags: "SYN" }, gap: 0 });
    const again = joint.find((row) => row.second?.flags === "SYN" && row.second.at > 500);
    expect(again).toBeDefined();
    expect(again?.first).toBeUndefined();
    expect(again?.gap).toBeGreaterThan(500);
  });

  test("a graph of each, on the same axis", () => {
    for (const graph of ["sequence", "rtt", "throughput"] as const) {
      const [first, second] = ([0, 1] as const).map(
        (capture) =>
          ask({ kind: "overlay", pair: 1, capture, role: "client", graph, width: 600, height: 300 }).data,
      );
      expect([first?.extent.from, second?.extent.from]).toEqual([0, 0]);
    }
  });

  test("what there is not, or is no question to a comparison, is refused", () => {
    expect(() => session.answer({ kind: "pair", pair: 99 })).toThrow("there is no pair 99: there are 5");
    expect(() => session.answer({ kind: "stream", stream: 0 })).toThrow("does not answer stream");
  });
});

test("connections without a like stand behind the pairs", { timeout: 20_000 }, async () => {
  const session = sessionOf(good, captureOfRuns(goodRuns.slice(0, 1)));
  await session.read();
  const { rows, total, summary } = asking(session)({ kind: "pairs", from: 0, count: 100, filter: "" });
  expect(total).toBe(5);
  expect(rows[0]?.kind).toBe("alike");
  expect(rows.slice(1).map(({ kind, first, second }) => [kind, first, second])).toEqual([
    ["only", 1, null],
    ["only", 2, null],
    ["only", 3, null],
    ["only", 4, null],
  ]);
  expect(summary).toBe("1 pair: 1 alike; 4 only in A");
});

test("long connections: answers stay short", { timeout: 60_000 }, async () => {
  const session = sessionOf(manyPackets(60_000), manyPackets(40_000));
  await session.read();
  const ask = asking(session);
  const { view } = ask({ kind: "pair", pair: 0 });
  expect(view.rows).toBeGreaterThanOrEqual(60_000);
  expect(ask({ kind: "joint", pair: 0, from: view.rows - 100, count: 200 }).rows).toHaveLength(100);
  const size = { width: 4096, height: 4096 };
  for (const graph of ["sequence", "rtt", "throughput"] as const)
    ask({ kind: "overlay", pair: 0, capture: 0, role: "server", graph, ...size });
});

test("a file that is no capture: said, and nothing compared", { timeout: 20_000 }, async () => {
  const told: (readonly CaptureSummary[])[] = [];
  const session = sessionOf(good, new TextEncoder().encode("notes"), told);
  await session.read();
  expect(told.at(-1)?.[1]?.damage).toBeTruthy();
  expect(asking(session)({ kind: "pairs", from: 0, count: 1, filter: "" }).headline).toMatch(
    /^Nothing can be compared/u,
  );
});
