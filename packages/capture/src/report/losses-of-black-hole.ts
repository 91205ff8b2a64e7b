/** Where large packets do not get through, what was lost of them is no sign of a full queue or a bad link. */
import type { CaptureFinding } from "./finding.ts";

/** What is to be done about a loss, given all that was found. */
export const ofBlackHole = (finding: CaptureFinding, found: readonly CaptureFinding[]): CaptureFinding => {
  if (!LOSSES.has(finding.code)) return finding;
  const frames = new Set(finding.evidence.map(({ frame }) => frame));
  const told = found.some(
    ({ code, evidence }) => code === "mtu-black-hole" && evidence.some(({ frame }) => frames.has(frame)),
  );
  return told
    ? {
        ...finding,
        nextSteps: [{ text: "Let large packets through first: these were among them." }],
      }
    : finding;
};

const LOSSES: ReadonlySet<string> = new Set([
  "retransmission-timeout",
  "packets-lost",
  "retransmission-lost",
]);
