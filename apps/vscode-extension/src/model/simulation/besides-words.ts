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

/** `drop: data 3 to 5`. */
const ruleWords = ({ packet, number, does, delay }: Rule, words: Words): string => {
  const which =
    number === undefined
      ? packet
      : `${packet} ${typeof number === "number" ? number : `${number[0]}–${number[1]}`}`;
  switch (does) {
    case "drop":
      return words.t("drops: {0}", which);
    case "duplicate":
      return words.t("sends twice: {0}", which);
    case "corrupt":
      return words.t("damages: {0}", which);
    case "mark":
      return words.t("marks (CE): {0}", which);
    case "hold":
      return words.t("holds back by {0}: {1}", durationWords(delay ?? 0, words), which);
  }
};

const percent = (probability: number): number => Number((100 * probability).toFixed(2));

/** Rules of one script that are told. */
const RULES_SHOWN = 6;
