/** What each figure of a connection is called, and how its values are written. */
import { FLAG_FIGURES, type FigureUnit, isNamedFigure } from "../../src/shared/figure-kinds.ts";
import { named, t } from "../strings.ts";
import { countText, dateText, durationText, octetsText } from "./value-texts.ts";

/** `RTT of the handshake`; of a flag what it means. */
export const figureName = (name: string): string => {
  if (name.startsWith(FLAG_FIGURES)) return named("analysis", name.slice(FLAG_FIGURES.length));
  return isNamedFigure(name) ? named("figure", name) : name;
};

/** What it is called in the JSON, or by Wireshark. */
export const rawName = (name: string): string => name.replace(FLAG_FIGURES, "tcp.analysis.");

/** A value as people write it. */
export const figureText = (unit: FigureUnit, value: string): string => {
  switch (unit) {
    case "seconds":
      return durationText(Number(value) * 1000);
    case "date":
      return dateText(Number(value) * 1000);
    case "octets":
      return Number(value) < EXACT_BELOW ? `${countText(Number(value))} B` : octetsText(Number(value));
    case "count":
      return countText(Number(value));
    case "share":
      return `${Number((Number(value) * 100).toFixed(2))} %`;
    case "word":
      return value === "a" ? "a ●" : value === "b" ? "b ◆" : named("word", value);
    case "yes":
      return t(value === "true" ? "word.yes" : "word.no");
    case "completeness":
      return COMPLETENESS.filter((_, bit) => (Number(value) & (1 << bit)) !== 0).join(", ");
    case "raw":
      return value;
  }
};

/** Bits of `tcp.completeness`, the lowest first. */
const COMPLETENESS = ["SYN", "SYN-ACK", "ACK", "DATA", "FIN", "RST"] as const;
/** Octets: what is less is told to the octet. */
const EXACT_BELOW = 100_000;
