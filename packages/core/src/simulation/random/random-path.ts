/** The path of a scenario drawn by chance: every impairment there is, each with a chance of its own. */
import type { Impairment } from "../link/impairment.ts";
import type { ScenarioPath } from "../scenario/scenario.ts";
import type { Draw } from "./draw.ts";

export const randomPath = (draw: Draw, family: 4 | 6): ScenarioPath => ({
  both: draw.maybe(0.9, () => [randomDelay(draw)]) ?? [],
  aToB: randomImpairments(draw, family),
  bToA: randomImpairments(draw, family),
});

const randomDelay = (draw: Draw): Impairment => {
  const delay = draw.magnitude(1, 300);
  const jitter = draw.maybe(0.4, () => draw.between(0, delay));
  if (jitter === undefined) return { kind: "delay", delay };
  const distribution = draw.oneOf(["uniform", "normal", "exponential"] as const);
  return { kind: "delay", delay, jitter, distribution, overtaking: draw.chance(0.3) };
};

/** Most paths have few, some have all. */
const randomImpairments = (draw: Draw, family: 4 | 6): readonly Impairment[] => {
  const makers: readonly (readonly [number, () => Impairment])[] = [
    [0.4, () => randomRate(draw)],
    [0.3, () => ({ kind: "loss", probability: draw.between(0, 0.3) })],
    [0.2, () => ({ kind: "burst-loss", badBegins: draw.between(0, 0.05), badEnds: draw.between(0.2, 1) })],
    [0.3, () => randomReorder(draw)],
    [
      0.2,
      () => ({ kind: "duplicate", probability: draw.between(0, 0.3), delay: draw.oneOf([0, 1, 50, 500]) }),
    ],
    [0.15, () => ({ kind: "corrupt", probability: draw.between(0, 0.1) })],
    [0.15, () => randomMtu(draw, family)],
    [0.15, () => ({ kind: "outage", ...randomSpell(draw) })],
    [0.1, () => ({ kind: "stall", ...randomSpell(draw) })],
  ];
  return makers.flatMap(([chance, make]) => draw.maybe(chance, () => [make()]) ?? []);
};

const randomRate = (draw: Draw): Impairment => {
  const packets = draw.magnitude(3, 1000);
  const marking = draw.maybe(0.4, () =>
    draw.chance(0.5)
      ? ({ by: "threshold", packets: Math.max(1, Math.round(packets / 3)) } as const)
      : ({ by: "red", from: packets / 4, to: packets / 2, weight: draw.oneOf([0.002, 0.1]) } as const),
  );
  const queue = marking === undefined ? { packets } : { packets, marking };
  return { kind: "rate", bitsPerSecond: draw.magnitude(50_000, 1_000_000_000), queue };
};

const randomReorder = (draw: Draw): Impairment => {
  const probability = draw.between(0, 0.3);
  return draw.chance(0.5)
    ? { kind: "reorder", probability, distance: draw.whole(1, 20) }
    : { kind: "reorder", probability, delay: draw.magnitude(1, 200) };
};

const randomMtu = (draw: Draw, family: 4 | 6): Impairment => ({
  kind: "mtu",
  octets: draw.magnitude(family === 4 ? 576 : 1280, 1500),
  answer: draw.oneOf(["icmp", "icmp-without-mtu", "silent"] as const),
});

const randomSpell = (draw: Draw): { readonly from: number; readonly to: number } => {
  const from = draw.magnitude(1, 10_000);
  return { from, to: from + draw.magnitude(1, 10_000) };
};
