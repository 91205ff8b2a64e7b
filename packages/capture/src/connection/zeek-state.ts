/** Zeek's `conn_state`: one word for how a connection went, by what its originator and its responder did last. */
import type { Analyser } from "../analysis/analyser.ts";
import { DIRECTION_TIMES, SENT_BYTES } from "../analysis/store.ts";
import * as C from "./columns.ts";
import type { ConnectionObserver } from "./connection-observer.ts";

/**
 * - `S0`: a SYN, no answer. `REJ`: a SYN answered by a reset. `RSTOS0`: a SYN, then a reset by the originator, no SYN-ACK.
 * - `SH`: a SYN, then a FIN, no SYN-ACK. `SHR`: a SYN-ACK, then a FIN, no SYN. `RSTRH`: a SYN-ACK, then a reset, no SYN.
 * - `S1`: opened, not closed. `S2`, `S3`: the originator, the responder closed, the other did not. `SF`: both did.
 * - `RSTO`, `RSTR`: reset by the originator, by the responder. `OTH`: no SYN seen.
 */
export type ConnState =
  | "S0"
  | "S1"
  | "SF"
  | "REJ"
  | "S2"
  | "S3"
  | "RSTO"
  | "RSTR"
  | "RSTOS0"
  | "RSTRH"
  | "SH"
  | "SHR"
  | "OTH";

export const connState = (observer: ConnectionObserver, { store }: Analyser, stream: number): ConnState => {
  const { columns, unusual } = observer;
  const flipped = (columns.stream(stream, C.STORY) & C.STARTS_WITH_SYN_ACK) !== 0 ? 1 : 0;
  const originator = stream * 2 + flipped;
  const responder = originator ^ 1;
  const seenO = columns.direction(originator, C.SEEN);
  const seenR = columns.direction(responder, C.SEEN);
  const resets = unusual.get(stream)?.resets ?? [];
  const resetO = resets.some(({ side }) => side === flipped);
  const resetR = resets.some(({ side }) => side !== flipped);
  const synO = (seenO & (C.SYN_OUT | C.SYN_ACK_OUT)) !== 0;
  const synR = (seenR & (C.SYN_OUT | C.SYN_ACK_OUT)) !== 0;
  const finO = (seenO & C.FIN_OUT) !== 0;
  const finR = (seenR & C.FIN_OUT) !== 0;
  const octets =
    (store.times[originator * DIRECTION_TIMES + SENT_BYTES] as number) +
    (store.times[responder * DIRECTION_TIMES + SENT_BYTES] as number);
  // A side without a SYN of its own in the capture counts as inactive.
  if (resetR) {
    if (synO && !synR && octets === 0) return "REJ";
    return synO ? "RSTR" : "RSTRH";
  }
  if (resetO) return synR ? "RSTO" : "RSTOS0";
  if (finO && finR) return "SF";
  if (finO) return synR ? "S2" : "SH";
  if (finR) return synO ? "S3" : "SHR";
  if (synO && !synR && columns.direction(responder, C.LAST_FRAME_OF) === 0) return "S0";
  return synO && synR && (seenO & ~SYN_ONLY) !== 0 ? "S1" : "OTH";
};

/** Letters and marks of a side that has sent its SYN and nothing else. */
const SYN_ONLY = C.SYN_OUT | C.SYN_ACK_OUT | 1 | 2;
