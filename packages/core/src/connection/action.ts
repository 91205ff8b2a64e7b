/**
 * What a connection asks of the world, in order, pulled by `poll()`. Complete: the whole connection can be
 * rebuilt from the log of its actions. The engine produces them; a driver, a trace and a capture writer read them.
 */
import type { Millis } from "../base/millis.ts";
import type { State } from "../machine/state.ts";
import type { Trigger } from "../machine/trigger.ts";
import type { Segment } from "../wire/segment.ts";

/** Why a connection is gone. `clause` names the rule, for example `9293 §3.10.7.4`. */
export type CloseReason =
  | { readonly kind: "closed"; readonly first: "local" | "peer" | "both" }
  | { readonly kind: "reset-by-peer"; readonly clause: string }
  | { readonly kind: "refused"; readonly clause: string }
  | { readonly kind: "aborted" }
  | { readonly kind: "user-timeout"; readonly after: Millis }
  | { readonly kind: "retransmissions-exhausted"; readonly count: number }
  | { readonly kind: "unreachable"; readonly icmp: string };

/** One thing for the driver to do or to know. */
export type Action =
  | { readonly type: "transmit"; readonly segment: Segment }
  | { readonly type: "deliver"; readonly bytes: Uint8Array; readonly push: boolean }
  | {
      readonly type: "state-changed";
      readonly from: State;
      readonly to: State;
      readonly trigger: Trigger;
      readonly rfc: string;
    }
  | { readonly type: "writable"; readonly bytes: number }
  | { readonly type: "peer-finished" }
  | { readonly type: "urgent"; readonly bytesAhead: number }
  | { readonly type: "closed"; readonly reason: CloseReason };
