/** What is special about the ends of a scenario, in words. */
import type { Reading, Scenario, ScenarioEnd } from "@tcplens/core/simulation";
import { byteWords, formatDuration } from "@tcplens/trace";

/** One sentence for each end that is not as usual: `A: congestion cubic, no delay on`. */
export const endWords = ({ ends }: Pick<Scenario, "ends">): readonly string[] =>
  (["A", "B"] as const).flatMap((name) => {
    const words = traits(ends[name]);
    return words.length === 0 ? [] : [`${name}: ${words.join(", ")}`];
  });

const traits = ({
  connection = {},
  mtu,
  synCookies,
  synQueue,
  reading,
  whenPeerFinishes,
  answers,
}: ScenarioEnd): readonly string[] => [
  ...Object.entries(connection).flatMap(([name, value]) => optionWords(name, value)),
  ...(mtu === undefined ? [] : [`MTU ${mtu}`]),
  ...(synCookies === undefined
    ? []
    : [`SYN cookies ${synCookies === "overflow" ? "when its queue is full" : synCookies}`]),
  ...(synQueue === undefined ? [] : [`room for ${synQueue} half-open connections`]),
  ...(reading === undefined ? [] : [readingWords(reading)]),
  ...(answers === undefined
    ? []
    : [`answers every ${byteWords(answers.every)} with ${byteWords(answers.bytes)}`]),
  ...(whenPeerFinishes === "stay" ? ["stays when the peer has finished"] : []),
];

type Options = NonNullable<ScenarioEnd["connection"]>;

/** `receiveBuffer: 8000` as `receive buffer 8000`. */
const optionWords = (name: string, value: Options[keyof Options]): readonly string[] => {
  if (value === undefined) return [];
  const words = optionNames.get(name) ?? name.replaceAll(/[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`);
  if (typeof value === "boolean") return [`${words} ${value ? "on" : "off"}`];
  if (typeof value !== "object") return [`${words} ${value}`];
  const inner = Object.entries(value).map(([key, each]) =>
    typeof each === "boolean" ? (each ? key : `not ${key}`) : `${key} ${each}`,
  );
  return [`${words} (${inner.join(", ")})`];
};

const optionNames: ReadonlyMap<string, string> = new Map([
  ["noDelay", "no delay (Nagle)"],
  ["sack", "SACK"],
  ["duplicateSack", "D-SACK"],
  ["ecn", "ECN"],
  ["rack", "RACK"],
  ["forwardRto", "F-RTO"],
  ["maximumSegmentSize", "MSS"],
  ["pathMtuDiscovery", "path MTU discovery"],
  ["rtoMin", "least RTO"],
  ["rtoMax", "greatest RTO"],
  ["rtoInitial", "initial RTO"],
  ["mssOption", "MSS option"],
]);

const readingWords = (reading: Reading): string => {
  switch (reading.how) {
    case "at-once":
      return "reads at once";
    case "paused":
      return "does not read";
    case "paced":
      return `reads ${byteWords(reading.bytes)} every ${formatDuration(reading.every)}`;
  }
};
