/** Whether a trace that is over reached its endpoint: the rule of {@link Outcome}. */
import type { Endpoint } from "../event/header.ts";
import type { Indexed, ConnectionRecord, Outcome } from "./records.ts";
import type { NoteEvent } from "../event/note-event.ts";

/** What the rule looks at. */
export interface OutcomeFacts {
  readonly endpoint: Endpoint;
  readonly established: ConnectionRecord | undefined;
  readonly notes: readonly Indexed<NoteEvent>[];
}

/** The outcome if nothing more happens. */
export const outcomeOf = ({ endpoint, established, notes }: OutcomeFacts): Exclude<Outcome, "running"> => {
  if (established === undefined) return "failed";
  const secured = established.tlsSecured !== undefined;
  if (!secured && (endpoint.tls || established.tlsStarted !== undefined)) return "failed";
  if (notes.some(({ event }) => event.topic === "deadline")) return "failed";
  return brokenByPeer(established) ? "failed" : "connected";
};

const brokenByPeer = ({ closed, peerFinished, bytesSent, bytesReceived }: ConnectionRecord): boolean => {
  const by = closed?.event.by;
  if (by === "reset" || by === "timeout" || by === "failed") return true;
  // Where we closed first, the peer's FIN is its answer to ours.
  const peerClosed = by === "peer" || (by === undefined && peerFinished !== undefined);
  return peerClosed && bytesSent > 0 && bytesReceived === 0;
};
