/** How moments are marked above a plot: a letter each, and what it stands for. */
import type { Mark } from "./plot.ts";

export const markSigns: Readonly<Record<Mark["what"], string>> = {
  recovery: "R",
  "time-out": "T",
  ecn: "E",
  syn: "S",
  fin: "F",
  reset: "X",
  "zero-window": "Z",
};

export const markWords: Readonly<Record<Mark["what"], string>> = {
  recovery: "recovery begins",
  "time-out": "retransmission time-out",
  ecn: "congestion echoed",
  syn: "SYN",
  fin: "FIN",
  reset: "RST",
  "zero-window": "window is 0",
};
