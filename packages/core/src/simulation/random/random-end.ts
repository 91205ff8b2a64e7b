/** The two ends of a scenario drawn by chance: profiles, controllers, options, buffers of all sizes. */
import type { Reading, Scenario, ScenarioConnectionOptions, ScenarioEnd } from "../scenario/scenario.ts";
import { congestionNames } from "../../mechanism/congestion/controller.ts";
import type { Draw } from "./draw.ts";

export const randomEnd = (draw: Draw, family: 4 | 6): ScenarioEnd => {
  const mtu = draw.maybe(0.3, () => draw.magnitude(family === 4 ? 576 : 1280, 9000));
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

/** Near 0, the middle and the end of the circle, where arithmetic that is wrong goes wrong. */
const randomIsn = (draw: Draw): number =>
  (draw.oneOf([0, 2 ** 31, 2 ** 32]) + draw.whole(-100_000, 1000) + 2 ** 32) % 2 ** 32;

const randomReading = (draw: Draw): Reading => ({
  how: "paced",
  bytes: draw.magnitude(100, 100_000),
  every: draw.magnitude(1, 300),
});

const randomOptions = (draw: Draw): ScenarioConnectionOptions => {
  const options: Record<string, unknown> = {
    profile: draw.oneOf(["rfc", "linux", "bsd"]),
    congestion: draw.oneOf(congestionNames),
  };
  for (const name of switches) if (draw.chance(0.2)) options[name] = draw.chance(0.5);
  for (const [name, min, max] of amounts) if (draw.chance(0.15)) options[name] = draw.magnitude(min, max);
  for (const [chance, name, make] of others) if (draw.chance(chance)) options[name] = make(draw);
  return options;
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
  "ignoreResetInTimeWait",
  "userTimeoutOption",
] as const satisfies readonly (keyof ScenarioConnectionOptions)[];

const amounts = [
  ["receiveBuffer", 1, 1_000_000],
  ["sendBuffer", 1, 1_000_000],
  ["maximumSegmentSize", 1, 9000],
  ["initialWindow", 1, 64],
  ["dupThresh", 1, 10],
  ["rtoMin", 10, 1000],
] as const satisfies readonly (readonly [keyof ScenarioConnectionOptions, number, number])[];

const others = [
  [0.3, "ecn", (draw) => draw.oneOf(["never", "accept", "request"])],
  [0.2, "pathMtuDiscovery", (draw) => draw.oneOf(["none", "icmp", "probe-on-blackhole", "probe"])],
  [0.2, "fastOpen", (draw) => ({ client: draw.chance(0.7), server: draw.chance(0.7) })],
  [
    0.1,
    "pacing",
    (draw) => ({ slowStart: draw.magnitude(50, 400), congestionAvoidance: draw.magnitude(50, 200) }),
  ],
  [0.1, "baseMss", (draw) => draw.magnitude(48, 1400)],
  [0.1, "retries", (draw) => draw.whole(1, 6)],
  [0.1, "userTimeout", (draw) => draw.magnitude(1000, 100_000)],
  [0.1, "timeWait", (draw) => draw.magnitude(1, 300_000)],
  [
    0.1,
    "keepAlive",
    (draw) => ({
      idle: draw.magnitude(100, 60_000),
      interval: draw.magnitude(100, 10_000),
      count: draw.whole(1, 9),
    }),
  ],
] as const satisfies readonly (readonly [number, keyof ScenarioConnectionOptions, (draw: Draw) => unknown])[];

/** Octets of one write: few where segments or buffers are so small that more would take days. */
export const mostToWrite = ({ A, B }: Scenario["ends"]): number => {
  const sizes = [A, B].flatMap(({ connection = {} }) => [
    connection.maximumSegmentSize ?? WRITE_MAX,
    connection.receiveBuffer ?? WRITE_MAX,
    connection.sendBuffer ?? WRITE_MAX,
  ]);
  return Math.min(WRITE_MAX, 100 * Math.min(...sizes));
};

const WRITE_MAX = 200_000;
