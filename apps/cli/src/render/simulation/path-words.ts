/** What the network of a scenario does to packets, in words. */
import type { Impairment, ScenarioPath, ScriptRule } from "@tcplens/core/simulation";
import { byteWords, countWords, formatDuration } from "@tcplens/trace";

/** One sentence for each direction that is special, and one for both: `each way: 20 ms`. */
export const pathWords = ({ both = [], aToB = [], bToA = [] }: ScenarioPath): readonly string[] => [
  ...sentence("each way", both),
  ...sentence("A to B", aToB),
  ...sentence("B to A", bToA),
];

const sentence = (direction: string, impairments: readonly Impairment[]): readonly string[] =>
  impairments.length === 0
    ? []
    : [`${direction}: ${impairments.map((each) => impairmentWords(each)).join("; ")}`];

const impairmentWords = (impairment: Impairment): string => {
  switch (impairment.kind) {
    case "delay": {
      const { delay, jitter = 0, overtaking = false } = impairment;
      const varying = jitter === 0 ? "" : `, give or take ${formatDuration(jitter)}`;
      return `${formatDuration(delay)}${varying}${overtaking ? ", packets may overtake" : ""}`;
    }
    case "rate":
      return rateWords(impairment);
    case "loss":
      return `${percent(impairment.probability)} of packets lost`;
    case "burst-loss": {
      const { badBegins, badEnds, lossInBad = 1 } = impairment;
      return `spells of ${Math.round(1 / Math.max(badEnds, 1e-6))} packets or so in which ${percent(lossInBad)} are lost, ${percent(badBegins)} of packets begin one`;
    }
    case "reorder":
      return `${percent(impairment.probability)} of packets held back, so that others overtake them`;
    case "duplicate":
      return `${percent(impairment.probability)} of packets arrive twice`;
    case "corrupt":
      return `${percent(impairment.probability)} of packets damaged`;
    case "mtu":
      return `packets of ${impairment.octets} bytes at most${impairment.answer === "silent" ? ", and nobody tells the sender" : ""}`;
    case "outage":
      return impairment.to === undefined
        ? `nothing passes from ${formatDuration(impairment.from)} on`
        : `nothing passes from ${formatDuration(impairment.from)} to ${formatDuration(impairment.to)}`;
    case "stall":
      return `everything waits from ${formatDuration(impairment.from)} to ${formatDuration(impairment.to)}`;
    case "script":
      return scriptWords(impairment.rules);
  }
};

const rateWords = ({ bitsPerSecond, queue }: Extract<Impairment, { readonly kind: "rate" }>): string => {
  const room = queue?.octets === undefined ? `${queue?.packets ?? 1000} packets` : byteWords(queue.octets);
  const marking = queue?.marking;
  const early =
    marking === undefined
      ? ""
      : marking.by === "threshold"
        ? `, which marks from ${countWords(marking.packets, "packet")} on`
        : `, which marks or drops early, from ${marking.from} packets on`;
  return `${bitWords(bitsPerSecond)}, a queue of ${room}${early}`;
};

/** Rules that differ only in which packet they are about are told of together. */
const scriptWords = (rules: readonly ScriptRule[]): string => {
  const alike = new Map<string, ScriptRule[]>();
  for (const rule of rules) {
    const key = JSON.stringify({ ...rule, number: rule.number === undefined });
    alike.set(key, [...(alike.get(key) ?? []), rule]);
  }
  return [...alike.values()].map((group) => ruleWords(group)).join(", ");
};

const ruleWords = (rules: readonly ScriptRule[]): string => {
  const [rule] = rules;
  if (rule === undefined) return "";
  const { packet, retransmissions = 0, does, delay = 0, from, to } = rule;
  const numbers = rules.flatMap(({ number }) => (number === undefined ? [] : [numberWords(number)]));
  const isOne = numbers.length === 1 && typeof rule.number === "number";
  const name = packetNames.get(packet) ?? packet.replaceAll("-", " ");
  const which = numbers.length === 0 ? `every ${name}` : `the ${listed(numbers)} ${name}${isOne ? "" : "s"}`;
  const again = retransmissions === 0 ? "" : ` and ${countWords(retransmissions, "retransmission")} of it`;
  const singular = numbers.length === 0 || (isOne && retransmissions === 0);
  const span = [
    ...(from === undefined ? [] : [` from ${formatDuration(from)} on`]),
    ...(to === undefined ? [] : [` until ${formatDuration(to)}`]),
  ].join("");
  return `${which}${again} ${fateWords(does, singular, delay)}${span}`;
};

const fateWords = (does: ScriptRule["does"], singular: boolean, delay: number): string => {
  const is = singular ? "is" : "are";
  const come = singular ? "comes" : "come";
  switch (does) {
    case "drop":
      return `${is} lost`;
    case "duplicate":
      return `${come} twice${delay === 0 ? "" : `, ${formatDuration(delay)} apart`}`;
    case "corrupt":
      return `${is} damaged`;
    case "mark":
      return `${is} marked (CE)`;
    case "hold":
      return `${come} ${formatDuration(delay)} late`;
  }
};

const numberWords = (number: NonNullable<ScriptRule["number"]>): string =>
  typeof number === "number" || number[0] === number[1]
    ? ordinal(typeof number === "number" ? number : number[0])
    : `${ordinal(number[0])} ${number[1] === number[0] + 1 ? "and" : "to"} ${ordinal(number[1])}`;

const listed = (items: readonly string[]): string =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1) ?? ""}`;

const packetNames: ReadonlyMap<string, string> = new Map([
  ["any", "packet"],
  ["syn", "SYN"],
  ["syn-ack", "SYN,ACK"],
  ["fin", "FIN"],
  ["rst", "RST"],
  ["data", "data segment"],
  ["ack", "plain ACK"],
  ["duplicate-ack", "duplicate ACK"],
]);

const ordinal = (number: number): string => {
  const teens = number % 100 >= 11 && number % 100 <= 13;
  const ending = teens ? "th" : (["th", "st", "nd", "rd"][number % 10] ?? "th");
  return `${number}${ending}`;
};

const percent = (probability: number): string => `${Number((probability * 100).toPrecision(3))} %`;

/** `10 Mbit/s`. */
export const bitWords = (bitsPerSecond: number): string => {
  const { size, unit } = bitUnits.find((each) => bitsPerSecond >= each.size) ?? { size: 1, unit: "bit/s" };
  return `${Number((bitsPerSecond / size).toPrecision(3))} ${unit}`;
};

const bitUnits = [
  { size: 1e9, unit: "Gbit/s" },
  { size: 1e6, unit: "Mbit/s" },
  { size: 1000, unit: "kbit/s" },
] as const;
