/** Damage of a capture, or what of it is not read, in a line. */
import type { CaptureProblem, UnreadLinks } from "@tcplens/capture";
import { countWords } from "@tcplens/trace";
import { safeText } from "../../output/safe-text.ts";

/** `trouble.pcap: octet 4711, packet 12: the file ends in the middle of a packet; what comes before was read`. */
export const problemLine = (name: string, problem: CaptureProblem): string =>
  `${fileName(name)}: ${problemWords(problem)}`;

/** `usb.pcap: 20 packets are of a link layer that is not read: USBPcap`. */
export const unreadLine = (name: string, { packets, names }: UnreadLinks): string =>
  `${fileName(name)}: ${countWords(packets, "packet")} ${packets === 1 ? "is" : "are"} of a link layer that is not read: ${names}`;

const fileName = (name: string): string => (name === "-" ? "standard input" : safeText(name));

/** The same without the name. */
export const problemWords = ({ what, offset, frame, decompressed }: CaptureProblem): string => {
  const before = frame > 1 ? "; what comes before was read" : "";
  const where = decompressed === true ? " after decompression" : "";
  return offset === 0 ? `${what}${before}` : `octet ${offset}${where}, packet ${frame}: ${what}${before}`;
};
