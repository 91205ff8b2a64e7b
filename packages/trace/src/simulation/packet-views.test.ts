/** What a run's packets say, in numbers from 0, and what became of each. */
import { scenarioNamed, simulate, type Impairment, type Scenario } from "@tcplens/core/simulation";
import { expect, test } from "vitest";
import type { PacketView, SegmentContent } from "./packet-view.ts";
import { packetViews } from "./packet-views.ts";

/** A writes 10,000 octets to B over 10 ms; what A sends passes `aToB` first. */
const transfer = (aToB: readonly Impairment[], more: Partial<Scenario> = {}): readonly PacketView[] =>
  packetViews(
    simulate({
      schema: 1,
      name: "transfer",
      title: "A transfer",
      about: "For tests.",
      seed: 1,
      limit: 600_000,
      ends: { A: {}, B: {} },
      path: { both: [{ kind: "delay", delay: 10 }], aToB },
      program: [
        { at: 0, end: "B", call: "listen" },
        { at: 0, end: "A", call: "open" },
        { at: 100, end: "A", call: "write", bytes: 10_000 },
        { at: 100, end: "A", call: "shutdown" },
      ],
      ...more,
    }),
  );

const segments = (
  views: readonly PacketView[],
): readonly (PacketView & { readonly says: SegmentContent })[] =>
  views.filter(
    (view): view is PacketView & { readonly says: SegmentContent } => view.says.kind === "segment",
  );

const data = (views: readonly PacketView[]) => segments(views).filter(({ says }) => says.length > 0);

test("numbers count from each side's SYN", () => {
  const [syn, answer, last, first] = segments(transfer([]));
  expect(syn?.says).toMatchObject({ flags: ["SYN"], sequence: 0, acknowledgement: undefined, length: 0 });
  expect(answer?.says).toMatchObject({ flags: ["SYN", "ACK"], sequence: 0, acknowledgement: 1 });
  expect(last?.says).toMatchObject({ flags: ["ACK"], sequence: 1, acknowledgement: 1 });
  expect(first?.says).toMatchObject({ sequence: 1, acknowledgement: 1 });
  expect([syn, answer].map((view) => view?.connection)).toEqual(["main", "main"]);
});

test("windows are scaled once both sides have offered to, and never in a SYN", () => {
  const [syn, answer, last] = segments(transfer([]));
  expect(answer?.says.window).toBeLessThanOrEqual(65_535);
  expect(syn?.says.windowShift).toBeGreaterThan(0);
  expect(syn?.says.window).toBeLessThanOrEqual(65_535);
  expect(last?.says.window).toBeGreaterThan(65_535);
  const [, , unscaled] = segments(
    transfer([], { ends: { A: {}, B: { connection: { windowScaling: false } } } }),
  );
  expect(unscaled?.says.window).toBeLessThanOrEqual(65_535);
});

test("a lost segment says by what it was lost, and its repetition that it is one", () => {
  const views = data(transfer([{ kind: "script", rules: [{ packet: "data", number: 3, does: "drop" }] }]));
  const lost = views[2];
  expect(lost).toMatchObject({ arrivals: [], stopped: { how: "lost", by: "script" }, again: false });
  const repeated = views.filter(({ again }) => again);
  expect(repeated.map(({ says }) => says.sequence)).toEqual([lost?.says.sequence]);
  expect(repeated[0]?.arrivals).toHaveLength(1);
});

test("each copy of a duplicated packet arrives by itself", () => {
  const rules = [{ packet: "data", number: 2, does: "duplicate", delay: 5 }] as const;
  const view = data(transfer([{ kind: "script", rules }]))[1];
  expect(view?.arrivals.map(({ at, copy }) => [at - (view?.at ?? 0), copy])).toEqual([
    [10, 0],
    [15, 1],
  ]);
});

test("a damaged packet arrives, and is known to be damaged; a marked one is not", () => {
  const rules = [{ packet: "data", number: 2, does: "corrupt" }] as const;
  expect(data(transfer([{ kind: "script", rules }]))[1]?.arrivals).toMatchObject([{ damaged: true }]);
  const ends = { A: { connection: { ecn: "request" } }, B: { connection: { ecn: "accept" } } } as const;
  const mark = [{ packet: "data", number: 2, does: "mark" }] as const;
  const marked = data(transfer([{ kind: "script", rules: mark }], { ends }))[1];
  expect(marked).toMatchObject({ marked: true, arrivals: [{ damaged: false }] });
});

test("a packet that is held back and one that is too large say so; the router's answer is words", () => {
  const hold = [{ packet: "data", number: 2, does: "hold", delay: 30 }] as const;
  expect(data(transfer([{ kind: "script", rules: hold }]))[1]).toMatchObject({ heldBack: true });
  const views = transfer([{ kind: "mtu", octets: 1000 }]);
  expect(data(views)[0]?.stopped).toMatchObject({ how: "refused", by: "mtu" });
  expect(views.find(({ from }) => from === "router")?.says).toEqual({
    kind: "icmp",
    words: "ICMP: too big, next MTU 1000",
  });
});

test("a simultaneous open repeats nothing: SYN, then SYN,ACK", () => {
  const scenario = scenarioNamed("simultaneous-open");
  if (scenario === undefined) throw new Error("the library has no simultaneous-open");
  const syns = segments(packetViews(simulate(scenario))).filter(({ says }) => says.flags.includes("SYN"));
  expect(syns.map(({ says }) => says.flags.join(","))).toEqual(["SYN", "SYN", "SYN,ACK", "SYN,ACK"]);
  expect(syns.filter(({ again }) => again)).toEqual([]);
});

test("strangers are called by their ports, and what goes to them leaves the picture", () => {
  const scenario = scenarioNamed("syn-flood");
  if (scenario === undefined) throw new Error("the library has no syn-flood");
  const views = packetViews(simulate(scenario));
  const first = views.find(({ from }) => from === "stray");
  expect(first?.connection).toMatch(/^port \d+$/u);
  const answer = views.find(({ from, connection }) => from === "B" && connection === first?.connection);
  expect(answer).toMatchObject({ elsewhere: true, arrivals: [] });
});

test("the ports used again are another connection, numbered anew", () => {
  const scenario = scenarioNamed("time-wait-reuse");
  if (scenario === undefined) throw new Error("the library has no time-wait-reuse");
  const syns = segments(packetViews(simulate(scenario))).filter(({ says }) => says.flags.join() === "SYN");
  expect(syns.map(({ connection, says }) => [connection, says.sequence])).toEqual([
    ["first", 0],
    ["second", 0],
  ]);
});

test("a run that is over is read once", () => {
  const scenario = scenarioNamed("handshake");
  if (scenario === undefined) throw new Error("the library has no handshake");
  const run = simulate(scenario);
  expect(packetViews(run)).toBe(packetViews(run));
});

test("a packet of which only the headers were kept says what it says", () => {
  const scenario = scenarioNamed("sack-recovery");
  if (scenario === undefined) throw new Error("the library has no sack-recovery");
  const run = simulate(scenario);
  const packets = run.packets.map((packet) => ({ ...packet, bytes: packet.bytes.slice(0, 120) }));
  expect(packetViews({ ...run, packets })).toEqual(packetViews(run));
});
