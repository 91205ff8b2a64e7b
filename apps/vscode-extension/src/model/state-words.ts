/** The eleven states of RFC 9293 §3.3.2 in plain words. */
import type { State } from "@tcplens/core";

/** The templates, for translators. */
export const stateTemplates: Readonly<Record<State, string>> = {
  CLOSED: "no connection.",
  LISTEN: "waiting for somebody to connect.",
  "SYN-SENT": "asked to connect, waiting for the answer.",
  "SYN-RECEIVED": "was asked to connect and agreed, waiting for the confirmation.",
  ESTABLISHED: "connected: data flows both ways.",
  "FIN-WAIT-1": "said goodbye, waiting for the confirmation.",
  "FIN-WAIT-2": "said goodbye and had it confirmed, waiting for the other end's goodbye.",
  "CLOSE-WAIT": "the other end said goodbye; this program has not closed yet.",
  CLOSING: "both ends said goodbye at the same moment.",
  "LAST-ACK": "said goodbye last, waiting for the confirmation.",
  "TIME-WAIT": "closed; waits a while so that late packets cannot disturb a new connection.",
};
