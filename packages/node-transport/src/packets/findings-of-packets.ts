/** What the analysis of a capture has found, as far as it concerns the trace whose packets they are. */
import { captureFindingCatalogue, type CaptureFinding, type FedFindings } from "@tcplens/capture";
import type { PacketFindingNote } from "@tcplens/trace";
import type { BoundSockets } from "./bound-sockets.ts";

/** A note of the trace that has no place in it yet. */
export type FindingOfPackets = Omit<PacketFindingNote, "type" | "topic" | "at" | "evidence">;

/** Of the trace's own connections, worst first. */
export const findingsOfPackets = (
  fed: readonly FedFindings[],
  sockets: BoundSockets,
): readonly FindingOfPackets[] =>
  fed.flatMap(({ a, b, resetBy, findings }) => {
    const found = sockets.find(a, b);
    if (found === undefined) return [];
    const local = found.direction === "sent" ? "a" : "b";
    return findings
      .filter((finding) => concerns(finding, resetBy === local))
      .map(({ code, severity, cause, evidence, alternatives, nextSteps }) => ({
        connection: found.connection,
        text: cause,
        code,
        severity,
        proof: evidence.slice(0, PROOFS_MAX).map(({ frame, text }) => ({ frame, text })),
        alternatives,
        nextSteps,
      }));
  });

/**
 * Trouble, not the small talk of a capture; nothing of the capture itself; no reset of our own and no close, since that is
 * how a trace leaves what it has seen enough of; and no slowness, which the trace measures itself.
 */
const concerns = ({ code, severity }: CaptureFinding, ownReset: boolean): boolean => {
  const group = captureFindingCatalogue.find((kind) => kind.code === code)?.group;
  if (severity === "info" || group === "The capture" || group === "Closing") return false;
  if (ownReset && group === "Resets") return false;
  return !measured.has(code);
};

const measured: ReadonlySet<string> = new Set(["slow-answer", "slow-handshake", "delayed-ack"]);

/** Segments that one finding names as proof. */
const PROOFS_MAX = 12;
