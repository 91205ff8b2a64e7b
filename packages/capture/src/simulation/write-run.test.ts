import { scenarioNamed, simulate, type SimulationRun } from "@tcplens/core/simulation";
import { expect, test } from "vitest";
import { blocksOf, optionsOf } from "../../test/support/plain-reader.ts";
import { hasTshark, tsharkFields } from "../../test/support/tshark.ts";
import { Analyser } from "../analysis/analyser.ts";
import { CaptureReader } from "../file/capture-reader.ts";
import { standardObservers } from "../judgement/standard-observers.ts";
import { connectionReport } from "../report/connection-report.ts";
import { writeRun, type WriteRunOptions } from "./write-run.ts";

/** Wireshark takes a second to start, more on a busy machine. */
const PATIENCE = { timeout: 60_000 };

const runOf = (name: string): SimulationRun => {
  const scenario = scenarioNamed(name);
  if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
  return simulate(scenario);
};

const fileOf = (run: SimulationRun, options?: WriteRunOptions): Uint8Array => {
  const pieces: Uint8Array[] = [];
  writeRun(run, (piece) => pieces.push(piece), options);
  return Buffer.concat(pieces);
};

test("a capture at an end has what it sent, and what has arrived there, in order of time", () => {
  const run = runOf("fast-retransmit");
  const blocks = (at: "A" | "B") => blocksOf(fileOf(run, { at })).filter(({ type }) => type === 6);
  const sent = (from: string) => run.packets.filter((packet) => packet.from === from).length;
  expect(blocks("A")).toHaveLength(sent("A") + sent("B"));
  expect(blocks("B")).toHaveLength(sent("A") + sent("B") - 1);
  const times = blocks("A").map(({ body }) => body.getUint32(8, true));
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

test("a lost packet says who lost it, a copy that it is one, a stray that it is nobody's", () => {
  const comments = (name: string, at: "A" | "B"): readonly string[] =>
    blocksOf(fileOf(runOf(name), { at })).flatMap((block) => {
      if (block.type !== 6) return [];
      const length = block.body.getUint32(12, true);
      return optionsOf(block, 20 + ((length + 3) & ~3)).flatMap(([code, octets]) =>
        code === 1 ? [Buffer.from(octets).toString()] : [],
      );
    });
  expect(comments("fast-retransmit", "A")).toEqual(["lost (script)"]);
  expect(comments("duplicates", "B")).toContain("copy 1");
  expect(comments("blind-syn", "B")).toContain("from neither end");
  expect(comments("path-mtu-icmp", "A")).toContain("from a router");
});

test("what has changed on the way is seen changed where it arrives", () => {
  const run = runOf("ecn");
  const marks = (at: "A" | "B"): number =>
    blocksOf(fileOf(run, { at })).filter(({ type, body }) => type === 6 && (body.getUint8(21) & 3) === 3)
      .length;
  expect(marks("A")).toBe(0);
  expect(marks("B")).toBeGreaterThan(3);
});

test.skipIf(!hasTshark)(
  "Wireshark finds every checksum right but where a bit has turned over",
  PATIENCE,
  () => {
    for (const [name, wrong] of [
      ["sack-recovery", false],
      ["corruption", true],
      ["path-mtu-ipv6", false],
    ] as const) {
      const rows = tsharkFields(fileOf(runOf(name), { at: "B" }), [
        "tcp.checksum.status",
        "ip.checksum.status",
      ]);
      const status = rows.map(([tcp]) => tcp);
      expect(status.includes("0"), name).toBe(wrong);
      expect(rows.some(([, ip]) => ip === "0")).toBe(false);
    }
  },
);

test.skipIf(!hasTshark)("Wireshark's own analysis sees what the scenarios say", PATIENCE, () => {
  const flags = (name: string, at: "A" | "B", field: string): number =>
    tsharkFields(fileOf(runOf(name), { at }), [field]).filter(([value]) => value !== "").length;
  expect(flags("fast-retransmit", "A", "tcp.analysis.fast_retransmission")).toBe(1);
  expect(flags("retransmission-timeout", "A", "tcp.analysis.retransmission")).toBe(1);
  expect(flags("zero-window", "A", "tcp.analysis.zero_window")).toBeGreaterThan(2);
  expect(flags("zero-window", "A", "tcp.analysis.zero_window_probe")).toBeGreaterThan(2);
  expect(flags("keep-alive", "A", "tcp.analysis.keep_alive")).toBe(3);
  expect(flags("reordering", "B", "tcp.analysis.out_of_order")).toBeGreaterThan(5);
  expect(flags("handshake", "A", "tcp.analysis.flags")).toBe(0);
});

test("a packet that arrived in fragments is there with each of them, and reads as what was sent", () => {
  const run = runOf("fragmentation");
  const whole = run.packets.filter((packet) => packet.history.some(({ what }) => what === "fragmented"));
  const delivered = whole.flatMap(({ history }) => history.filter(({ what }) => what === "delivered"));
  expect(delivered.length).toBeGreaterThan(whole.length);
  const analyser = new Analyser(standardObservers());
  let joined = 0;
  const reader = new CaptureReader((record) => {
    if (analyser.take(record) && analyser.packet.fragments.length > 0) joined += 1;
  });
  reader.push(fileOf(run, { at: "B" }));
  reader.end();
  expect(joined).toBe(whole.length);
  expect(connectionReport(analyser, 0).findings.map(({ code }) => code)).not.toContain("not-recorded");
});
