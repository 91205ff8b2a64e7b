/** What became of a connection, in a word for lists and in words for people. */
import type { ConnectionReport } from "@tcplens/capture";
import { byteWords, countWords } from "@tcplens/trace";

/** From the worst on. */
export const grades = ["broken", "suspicious", "incomplete", "healthy"] as const;
export type Grade = (typeof grades)[number];

export interface ConnectionVerdict {
  readonly grade: Grade;
  readonly words: string;
}

export const verdictOf = (report: ConnectionReport): ConnectionVerdict => {
  const { completeness, packets, bytes, flags, findings } = report;
  const [worst] = findings;
  if (worst !== undefined)
    return { grade: worst.severity === "error" ? "broken" : "suspicious", words: worst.cause };
  const again = flags.retransmission ?? 0;
  const data = bytes === 0 ? "no data" : byteWords(bytes);
  if ((completeness & 7) === 1) return { grade: "broken", words: "never answered" };
  if ((completeness & 32) !== 0) return { grade: "suspicious", words: `reset after ${data}` };
  if (again * 100 > packets)
    return { grade: "suspicious", words: `${countWords(again, "packet")} sent again, ${data}` };
  if ((completeness & 7) !== 7) return { grade: "incomplete", words: `begun before the capture, ${data}` };
  if ((completeness & 16) === 0) return { grade: "incomplete", words: `still open at the end, ${data}` };
  return { grade: "healthy", words: `opened, ${data}, closed` };
};
