/** What happened on one connection: states, segments, data, the kernel's view, its end. */
import type { Flag, State, Trigger } from "@tcplens/core";
import type { EventBase } from "./event-base.ts";

/** A change of state at one end, as the transition table has it. */
export interface StateEvent extends EventBase {
  readonly type: "state";
  readonly side: "local" | "peer";
  readonly from: State;
  readonly to: State;
  readonly trigger: Trigger;
  /** The clause: `9293 §3.10.7.3`. */
  readonly rfc: string;
}

/** A segment, seen or implied. An implied one has no sequence numbers. */
export interface SegmentEvent extends EventBase {
  readonly type: "segment";
  readonly direction: "sent" | "received";
  readonly flags: readonly Flag[];
  /** How many times it went out, where that is known and more than once: 3 for a SYN sent three times. */
  readonly count?: number;
  readonly sequence?: number;
  readonly acknowledgement?: number;
  /** Payload bytes. */
  readonly length?: number;
  /** Octets that its sender offers to take, after its scale (RFC 7323 §2.2). */
  readonly window?: number;
  /** The IP header's time to live or hop limit, 0 to 255, where the packet was seen. */
  readonly ttl?: number;
  /** It did not arrive, where that is known: a simulation knows it. Absent: it did, or nobody knows. */
  readonly lost?: true;
  /** Its number in the capture that it was seen in, from 1. Absent: not seen in one. Since minor version 1, as what follows. */
  readonly frame?: number;
  /** What an analysis of the capture calls it: Wireshark's `tcp.analysis` names (`retransmission`, `zero_window`). */
  readonly analysis?: readonly string[];
}

/** Bytes handed to or taken from the socket. Payload is never recorded unless it was asked for. */
export interface DataEvent extends EventBase {
  readonly type: "data";
  readonly direction: "sent" | "received";
  /** In this event. */
  readonly bytes: number;
  /** In this direction so far, this event included. */
  readonly total: number;
  /** What the first bytes of a direction look like, where that is recognised. */
  readonly looksLike?: "tls-handshake" | "tls-alert" | "http" | "http-plain-to-tls" | "ssh" | "smtp";
  /** The payload in base64, only when recording it was asked for. */
  readonly payload?: string;
}

/** The peer has sent its FIN: it will send no more (the socket's `end`). */
export interface PeerFinished extends EventBase {
  readonly type: "peer-finished";
  readonly bytesReceived: number;
}

/** The connection is over. */
export interface ClosedEvent extends EventBase {
  readonly type: "closed";
  /**
   * `local`: we closed first. `peer`: the peer's FIN came first. `reset`: the peer's RST. `timeout`: given up for
   * want of an answer. `aborted`: we reset it. `failed`: an error that is none of these; `code` has it.
   */
  readonly by: "local" | "peer" | "reset" | "timeout" | "aborted" | "failed";
  /** The operating system's code, where there was an error. */
  readonly code?: string;
  readonly syscall?: string;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Bytes that were written and not known to be taken by the peer, where that could be read. */
  readonly bytesUnacknowledged?: number;
  /** ms since `attempt-connected`. */
  readonly age: number;
}

/** A sample of the operating system's view. Times in ms. A field the source does not have is absent. */
export interface KernelEvent extends EventBase {
  readonly type: "kernel";
  readonly evidence: "kernel";
  /** `proc`: /proc/net/tcp. `tcp-info`: getsockopt(TCP_INFO). */
  readonly source: "proc" | "tcp-info";
  readonly state: State;
  /** Unanswered retransmissions of the segment now waiting; in SYN-SENT the SYNs after the first. */
  readonly retransmits: number;
  readonly timer?: "none" | "retransmission" | "keep-alive" | "time-wait" | "zero-window-probe";
  /** Until that timer fires. */
  readonly timerIn?: number;
  readonly rto?: number;
  /** Smoothed round-trip time, its variation and the least seen. */
  readonly rtt?: number;
  readonly rttvar?: number;
  readonly minRtt?: number;
  /** Segments. */
  readonly congestionWindow?: number;
  readonly unacknowledged?: number;
  readonly totalRetransmits?: number;
  readonly segmentsIn?: number;
  readonly segmentsOut?: number;
  readonly bytesAcknowledged?: number;
  readonly bytesReceived?: number;
  readonly sendQueue?: number;
  readonly receiveQueue?: number;
  /** Octets that the peer offers to take, after its scale. */
  readonly peerWindow?: number;
}

export type ConnectionEvent =
  | StateEvent
  | SegmentEvent
  | DataEvent
  | PeerFinished
  | ClosedEvent
  | KernelEvent;
