/** Damage of a capture in a line. */
import { safeText } from "../../output/safe-text.ts";
import type { CaptureProblem } from "@tcplens/capture";

/** `trouble.pcap: octet 4711, packet 12: the file ends in the middle of a packet; what comes before was read`. */
export const problemLine = (name: string, { what, offset, frame }: CaptureProblem): string => {
  const file = name === "-" ? "standard input" : safeText(name);
  if (frame <= 1 && offset === 0) return `${file}: ${what}`;
  return `${file}: octet ${offset}, packet ${frame}: ${what}${frame > 1 ? "; what comes before was read" : ""}`;
};
