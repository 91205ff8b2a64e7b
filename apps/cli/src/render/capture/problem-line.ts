/** Damage of a capture in a line. */
import type { CaptureProblem } from "@tcplens/capture";

/** `trouble.pcap: octet 4711, packet 12: the file ends in the middle of a packet; what is before was read`. */
export const problemLine = (name: string, { what, offset, frame }: CaptureProblem): string =>
  `${name === "-" ? "standard input" : name}: octet ${offset}, packet ${frame}: ${what}${frame > 1 ? "; what comes before was read" : ""}`;
