/**
 * What a connection asks of the world, in order, pulled by `poll()`. Complete: the whole connection can be
 * rebuilt from the log of its actions. The engine produces them; a driver, a trace and a capture writer read them.
 */
import type { Millis } from "../base/millis.ts";
import type { State } from "../machine/state.ts";
import type { Clause, Reply } from "../machine/transition.ts";
import type { Trigger } from "../machine/trigger.ts";
import type { Segment } from "../wire/segment.ts";

/** Why a connection is gone. `clause` names the rule, for example `9293 §3.10.7.4`. */
export type CloseReason =
  | { readonly kind: "closed"; readonly first: "local" | "peer" | "both" }
  | { readonly kind: "reset-by-peer"; readonly clause: Clause }
  | { readonly kind: "refused"; readonly clause: Clause }
  | { readonly kind: "aborted" }
  | { readonly kind: "user-timeout"; readonly after: Millis }
  | { readonly kind: "retransmissions-exhausted"; readonly count: number }
  | { readonly kind: "keep-alive-timeout"; readonly probes: number }
  | { readonly kind: "unreachable"; readonly icmp: string }
  /** RFC 6191 §2: a new incarnation has taken the place of one in TIME-WAIT. */
  | { readonly kind: "replaced" };

/** One thing for the driver to do or to know. */
export type Action =
  /** Send it. Its payload is a view: encode or copy it before the connection is called again. */
  | { readonly type: "transmit"; readonly segment: Segment }
  /** `bytes` more octets can be read, in order, than before. `push`: the sender had set PSH. */
  | { readonly type: "readable"; readonly bytes: number; readonly push: boolean }
  | {
      readonly type: "state-changed";
      readonly from: State;
      readonly to: State;
      readonly trigger: Trigger;
      readonly rfc: Clause;
    }
  /** There is room for `bytes` octets again, after a write that was not taken whole. */
  | { readonly type: "writable"; readonly bytes: number }
  /** The peer's FIN has been reached: no more will become readable. */
  | { readonly type: "peer-finished" }
  /** RFC 9293 §3.8.5: urgent data lies `bytesAhead` octets ahead of what has been read. */
  | { readonly type: "urgent"; readonly bytesAhead: number }
  /** A signal to the user in the RFC's words, such as a soft ICMP error, that closes nothing. */
  | { readonly type: "signal"; readonly reply: Reply; readonly detail: string }
  /** What a mechanism did: for traces and plots, not needed to drive the connection. Only with `explain: true`. */
  | { readonly type: "mechanism"; readonly event: MechanismEvent }
  /** Nothing follows. */
  | { readonly type: "closed"; readonly reason: CloseReason };

/** What goes on inside, named as the RFCs name it. */
export type MechanismEvent =
  | { readonly kind: "retransmit"; readonly why: RetransmitReason; readonly sequence: number }
  | { readonly kind: "enter-recovery"; readonly by: "dup-acks" | "sack" | "rack" | "ecn" | "timeout" }
  | { readonly kind: "exit-recovery" }
  | { readonly kind: "undo"; readonly by: "d-sack" | "eifel" | "f-rto" }
  | { readonly kind: "retransmission-timeout"; readonly rto: number; readonly backoff: number }
  | { readonly kind: "tail-loss-probe" }
  | { readonly kind: "window-probe"; readonly count: number }
  /** RFC 9293 §3.8.6.2.1: the wait for a larger window is over, and the octets that fit go out. */
  | { readonly kind: "silly-window-override"; readonly octets: number }
  /** RFC 9293 §3.7.4: so many octets wait for the acknowledgement of what is out. Told once for what is held. */
  | { readonly kind: "held-by-nagle"; readonly octets: number }
  /** RFC 9293 §3.8.6.3: an acknowledgement was held back for so long, ms, and goes out by itself. */
  | { readonly kind: "delayed-ack"; readonly waited: number }
  | { readonly kind: "keep-alive-probe"; readonly count: number }
  | { readonly kind: "challenge-ack"; readonly because: "rst" | "syn" | "ack" }
  | { readonly kind: "dropped"; readonly why: DropReason }
  | { readonly kind: "path-mtu"; readonly mtu: number; readonly by: PathMtuReason }
  | { readonly kind: "rtt-sample"; readonly rtt: number; readonly srtt: number; readonly rto: number }
  | { readonly kind: "window"; readonly cwnd: number; readonly ssthresh: number; readonly inFlight: number };

/**
 * Why the path MTU is what it is now. `small-lost`, `small-passed`: large packets were suspected of vanishing, and small ones
 * were lost as well, or came through; the size from before stands again, or is tried once more.
 */
export type PathMtuReason = "icmp" | "probe" | "blackhole" | "small-lost" | "small-passed";

export type RetransmitReason =
  | "timeout"
  | "fast-retransmit"
  | "recovery"
  | "tail-loss-probe"
  | "syn"
  | "fin"
  | "path-mtu";

/** Why an arriving segment was not taken. */
export type DropReason =
  | "out-of-window"
  | "paws"
  | "no-timestamp"
  | "no-ack"
  | "old-ack"
  | "ack-of-unsent"
  | "unacceptable-rst"
  | "no-room"
  | "closed";
