/** Damage of a capture in a line. */
import { safeText } from "../../output/safe-text.ts";
import type { CaptureProblem } from "@tcplens/capture";

/** `trouble.pcap: octet 4711, packet 12: the file ends in the middle of a packet; what comes before was read`. */
export const problemLine = (name: string, problem: CaptureProblem): string =>
  `${name === "-" ? "standard input" : safeText(name)}: ${problemWords(problem)}`;

/** The same without the name. */
export const problemWords = ({ what, offset, frame }: CaptureProblem): string => {
  const before = frame > 1 ? "; what comes before was read" : "";
  return offset === 0 ? `${what}${before}` : `octet ${offset}, packet ${frame}: ${what}${before}`;
};
