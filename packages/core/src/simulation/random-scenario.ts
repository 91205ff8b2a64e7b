/**
 * Scenarios drawn by chance from all there is: both families, all profiles, controllers and options, every impairment,
 * programs that write, pause, shut down in any order or give up. A seed is a scenario; `judge` says what must come of it.
 */
import { seeded, type Random } from "../base/random.ts";
import type { Impairment } from "./link/impairment.ts";
import { scenarioSchemaVersion } from "./scenario/scenario.ts";
import type {
  EndName,
  ProgramStep,
  Reading,
  Scenario,
  ScenarioConnectionOptions,
  ScenarioEnd,
} from "./scenario/scenario.ts";

/** The scenario of a seed. */
export const randomScenario = (seed: number): Scenario => {
  const draw = new Draw(seeded(seed));
  const family = draw.oneOf([4, 4, 6] as const);
  const ends = { A: randomEnd(draw, family), B: randomEnd(draw, family) };
  return {
    schema: scenarioSchemaVersion,
    name: `random-${seed}`,
    title: `Drawn by chance, seed ${seed}`,
    about:
      "Whatever happens, every octet that is read is the one that was written, and both ends come to an end.",
    seed,
    family,
    limit: LIMIT,
    ends,
    path: {
      both: draw.maybe(0.9, () => [randomDelay(draw)]) ?? [],
      aToB: randomImpairments(draw, family),
      bToA: randomImpairments(draw, family),
    },
    program: randomProgram(draw, mostToWrite(ends)),
  };
};

class Draw {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  chance(probability: number): boolean {
    return this.#random.next() < probability;
  }

  maybe<T>(probability: number, make: () => T): T | undefined {
    return this.chance(probability) ? make() : undefined;
  }

  oneOf<T>(values: readonly T[]): T {
    return values[Math.floor(this.#random.next() * values.length)] as T;
  }

  between(min: number, max: number): number {
    return min + this.#random.next() * (max - min);
  }

  whole(min: number, max: number): number {
    return Math.floor(this.between(min, max + 1));
  }

  /** Of every order of magnitude with the same chance. */
  magnitude(min: number, max: number): number {
    return Math.round(Math.exp(this.between(Math.log(min), Math.log(max))));
  }
}

/** Near 0, the middle and the end of the circle, where arithmetic that is wrong goes wrong. */
const randomIsn = (draw: Draw): number =>
  (draw.oneOf([0, 2 ** 31, 2 ** 32]) + draw.whole(-100_000, 1000) + 2 ** 32) % 2 ** 32;

const randomEnd = (draw: Draw, family: 4 | 6): ScenarioEnd => {
  const mtu = draw.maybe(0.3, () => (family === 4 ? draw.magnitude(576, 9000) : draw.magnitude(1280, 9000)));
  const reading = draw.maybe(0.3, () => randomReading(draw));
  const synCookies = draw.maybe(0.2, () => draw.oneOf(["never", "overflow", "always"] as const));
  return {
    connection: randomOptions(draw),
    isn: [randomIsn(draw)],
    ...(mtu === undefined ? {} : { mtu }),
    ...(reading === undefined ? {} : { reading }),
    ...(synCookies === undefined ? {} : { synCookies }),
  };
};

const randomReading = (draw: Draw): Reading => ({
  how: "paced",
  bytes: draw.magnitude(100, 100_000),
  every: draw.magnitude(1, 300),
});

const randomOptions = (draw: Draw): ScenarioConnectionOptions => {
  const options: Record<string, unknown> = {
    profile: draw.oneOf(["rfc", "linux", "bsd"]),
    congestion: draw.oneOf(["new-reno", "cubic", "bbr"]),
  };
  for (const name of switches) if (draw.chance(0.2)) options[name] = draw.chance(0.5);
  for (const [name, min, max] of amounts) if (draw.chance(0.15)) options[name] = draw.magnitude(min, max);
  if (draw.chance(0.3)) options["ecn"] = draw.oneOf(["never", "accept", "request"]);
  if (draw.chance(0.2))
    options["pathMtuDiscovery"] = draw.oneOf(["none", "icmp", "probe-on-blackhole", "probe"]);
  return options as ScenarioConnectionOptions;
};

const switches = [
  "noDelay",
  "cork",
  "windowScaling",
  "timestamps",
  "sack",
  "duplicateSack",
  "rack",
  "tailLossProbe",
  "forwardRto",
  "slowStartAfterIdle",
] as const satisfies readonly (keyof ScenarioConnectionOptions)[];

const amounts = [
  ["receiveBuffer", 1, 1_000_000],
  ["sendBuffer", 1, 1_000_000],
  ["maximumSegmentSize", 1, 9000],
  ["initialWindow", 1, 64],
  ["dupThresh", 1, 10],
  ["rtoMin", 10, 1000],
] as const satisfies readonly (readonly [keyof ScenarioConnectionOptions, number, number])[];

const randomDelay = (draw: Draw): Impairment => {
  const delay = draw.magnitude(1, 300);
  const jitter = draw.maybe(0.4, () => draw.between(0, delay));
  if (jitter === undefined) return { kind: "delay", delay };
  const distribution = draw.oneOf(["uniform", "normal", "exponential"] as const);
  return { kind: "delay", delay, jitter, distribution, overtaking: draw.chance(0.3) };
};

/** Each with a chance of its own: most paths have few, some have all. */
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
    [0.15, () => randomOutage(draw)],
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
  octets: family === 4 ? draw.magnitude(576, 1500) : draw.magnitude(1280, 1500),
  answer: draw.oneOf(["icmp", "icmp-without-mtu", "silent"] as const),
});

const randomOutage = (draw: Draw): Impairment => {
  const from = draw.magnitude(1, 10_000);
  return { kind: "outage", from, to: from + draw.magnitude(1, 10_000) };
};

/** Octets of one write: few where segments or buffers are so small that more would take days. */
const mostToWrite = ({ A, B }: Scenario["ends"]): number => {
  const sizes = [A, B].flatMap(({ connection = {} }) => [
    connection.maximumSegmentSize ?? WRITE_MAX,
    connection.receiveBuffer ?? WRITE_MAX,
    connection.sendBuffer ?? WRITE_MAX,
  ]);
  return Math.min(WRITE_MAX, 100 * Math.min(...sizes));
};

const randomProgram = (draw: Draw, most: number): readonly ProgramStep[] => {
  const steps: ProgramStep[] = [];
  if (draw.chance(0.9)) {
    steps.push({ at: 0, end: "B", call: "listen" }, { at: 0, end: "A", call: "open" });
  } else {
    const at = draw.magnitude(1, 100);
    steps.push(
      { at: 0, end: "A", call: "open", port: 2000, localPort: 1000 },
      { at, end: "B", call: "open", port: 1000, localPort: 2000 },
    );
  }
  for (const end of ["A", "B"] as const) steps.push(...randomCalls(draw, end, most));
  return steps.toSorted((a, b) => a.at - b.at);
};

/** What one end does with the connection; in the end it always closes it. */
const randomCalls = (draw: Draw, end: EndName, most: number): readonly ProgramStep[] => {
  const steps: ProgramStep[] = [];
  let at = draw.oneOf([0, 1, 500]);
  for (let writes = draw.whole(0, 3); writes > 0; writes -= 1) {
    if (draw.chance(0.3)) {
      const bytes = draw.magnitude(1, Math.min(2000, most));
      const times = draw.whole(1, Math.max(1, Math.min(50, Math.floor(most / bytes))));
      steps.push({ at, end, call: "write", bytes, times, every: draw.whole(0, 300) });
    } else steps.push({ at, end, call: "write", bytes: draw.magnitude(1, most) });
    at += draw.magnitude(1, 3000);
  }
  if (draw.chance(0.2)) {
    const until = at + draw.magnitude(1, 20_000);
    steps.push({ at, end, call: "read", reading: { how: "paused" } });
    steps.push({ at: until, end, call: "read", reading: { how: "at-once" } });
  }
  // Writes that come in steps have to have been made before the program closes.
  const closing = at + 50 * 300 + draw.magnitude(1, 5000);
  steps.push({ at: draw.chance(0.7) ? closing : at, end, call: draw.chance(0.05) ? "abort" : "shutdown" });
  return steps;
};

const WRITE_MAX = 200_000;
/** Twelve hours: a path that is gone for good is given up long before. */
const LIMIT = 43_200_000;
