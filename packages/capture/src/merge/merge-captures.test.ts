import { scenarioNamed, simulate, type EndName, type SimulationRun } from "@tcplens/core/simulation";
import { expect, test } from "vitest";
import { Analyser, CaptureReader, mergeCaptures, VantagePoint, writeRun } from "../index.ts";

const pointAt = (run: SimulationRun, at: EndName, origin: number): VantagePoint => {
  const point = new VantagePoint();
  const analyser = new Analyser();
  const reader = new CaptureReader((record) => {
    if (analyser.take(record)) point.take(analyser, record);
  });
  writeRun(
    run,
    (piece) => {
      reader.push(piece.slice());
    },
    { at, origin },
  );
  reader.end();
  return point;
};

/** How far B's clock is ahead, ms. */
const AHEAD = 1234;

test.each(["fast-retransmit", "syn-lost", "sack-recovery", "tail-loss-probe"])(
  "%s: what was lost, and the clock's offset, are the simulation's",
  (name) => {
    const scenario = scenarioNamed(name);
    if (scenario === undefined) throw new Error(name);
    for (let seed = 1; seed <= 5; seed++) {
      const run = simulate({ ...scenario, seed });
      const [merged] = mergeCaptures(pointAt(run, "A", 0), pointAt(run, "B", AHEAD));
      if (merged === undefined) throw new Error(`${name}: not merged`);
      const { clock, ladder } = merged;
      expect(Math.abs(clock.offset - AHEAD * 1e6)).toBeLessThanOrEqual(clock.uncertainty + 1000);
      const lost = ladder.filter(({ packet }) => packet.fate === "lost");
      const truth = run.packets.filter(({ history }) => !history.some(({ what }) => what === "delivered"));
      const count = (end: EndName): number => truth.filter(({ from }) => from === end).length;
      const opener = run.packets[0]?.from === "A" ? 0 : 1;
      expect(lost.filter(({ side }) => (side === 0) === (opener === 0))).toHaveLength(count("A"));
      expect(lost.filter(({ side }) => (side === 0) !== (opener === 0))).toHaveLength(count("B"));
      const times = lost
        .filter(({ side }) => (side === 0) === (opener === 0))
        .map(({ nearAt }) => Math.round((nearAt ?? 0) / 1000));
      expect(times).toEqual(truth.filter(({ from }) => from === "A").map(({ at }) => Math.round(at * 1000)));
    }
  },
);
