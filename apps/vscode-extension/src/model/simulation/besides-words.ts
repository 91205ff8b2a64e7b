/** What a path does to packets that the controls do not speak of, in words. */
import type { Impairment } from "@tcplens/core/simulation";
import { durationWords } from "../duration-words.ts";
import type { Words } from "../words.ts";
import { isControlled } from "./simulation-controls.ts";

/** One sentence each, without a full stop. */
export const besidesWords = (impairments: readonly Impairment[], words: Words): string[] =>
  impairments.filter((each) => !isControlled(each)).flatMap((each) => wordsOf(each, words));

const wordsOf = (impairment: Impairment, words: Words): readonly string[] => {
  switch (impairment.kind) {
    case "script":
      return impairment.rules.slice(0, RULES_SHOWN).map((rule) => ruleWords(rule, words));
    case "burst-loss":
      return [words.t("losses in bursts")];
    case "corrupt":
      return [words.t("{0} % of the packets are damaged", percent(impairment.probability))];
    case "mtu":
      return [
        impairment.answer === "silent"
          ? words.t("packets above {0} octets vanish", impairment.octets)
          : words.t("packets above {0} octets are refused", impairment.octets),
      ];
    case "outage":
      return [outageWords(impairment, words)];
    case "stall":
      return [
        words.t(
          "stands still from {0} to {1}",
          durationWords(impairment.from, words),
          durationWords(impairment.to, words),
        ),
      ];
    case "rate":
    case "loss":
    case "duplicate":
    case "reorder":
    case "delay":
      return [];
  }
};

const outageWords = (
  { from, to }: Extract<Impairment, { readonly kind: "outage" }>,
  words: Words,
): string => {
  const begins = durationWords(from, words);
  return to === undefined
    ? words.t("down from {0} on", begins)
    : words.t("down from {0} to {1}", begins, durationWords(to, words));
};

type Rule = Extract<Impairment, { readonly kind: "script" }>["rules"][number];

/** `drops data #3–5`: the packets of a kind are counted in their direction. */
const ruleWords = ({ packet, number, does, delay }: Rule, words: Words): string => {
  const which = `${kindNames.get(packet) ?? packet}${numberText(number)}`;
  switch (does) {
    case "drop":
      return words.t("drops {0}", which);
    case "duplicate":
      return words.t("sends {0} twice", which);
    case "corrupt":
      return words.t("damages {0}", which);
    case "mark":
      return words.t("marks {0} (CE)", which);
    case "hold":
      return words.t("holds {0} back by {1}", which, durationWords(delay ?? 0, words));
  }
};

const numberText = (number: Rule["number"]): string => {
  if (number === undefined) return "";
  return typeof number === "number" ? ` #${number}` : ` #${number[0]}–${number[1]}`;
};

const kindNames: ReadonlyMap<string, string> = new Map([
  ["syn", "SYN"],
  ["syn-ack", "SYN,ACK"],
  ["fin", "FIN"],
  ["rst", "RST"],
  ["ack", "ACK"],
]);

const percent = (probability: number): number => Number((100 * probability).toFixed(2));

/** Rules of one script that are told. */
const RULES_SHOWN = 6;
