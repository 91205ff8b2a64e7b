/** What a reader should know beside what happened: the surroundings, and what could not be observed. */
import type { EventBase } from "./event-base.ts";

/** Where else something listens on the port asked for, read from this machine's socket table or by trying. */
export interface ListenersNote extends EventBase {
  readonly type: "note";
  readonly topic: "listeners";
  readonly text: string;
  readonly port: number;
  /** Local addresses with a listener on the port: `127.0.0.1`, `::`, `0.0.0.0`. */
  readonly addresses: readonly string[];
}

/** A proxy that programs on this machine would use for this endpoint; TCP Lens connects directly. */
export interface ProxyNote extends EventBase {
  readonly type: "note";
  readonly topic: "proxy";
  readonly text: string;
  /** The variable's or setting's name: `HTTPS_PROXY`, `http.proxy`. */
  readonly variable: string;
  /** `host:port` of the proxy, without credentials. */
  readonly proxy: string;
}

/**
 * The port, which hung up on plain text, was asked in a second connection whether it speaks TLS, and does. Recorded only
 * then: what does not answer such a question proves nothing.
 */
export interface SpeaksTlsNote extends EventBase {
  readonly type: "note";
  readonly topic: "speaks-tls";
  readonly text: string;
  /** `TLSv1.3`; absent where the server answered with an alert and no protocol was agreed on. */
  readonly protocol?: string;
}

/** Something could not be observed here, and why. */
export interface UnobservedNote extends EventBase {
  readonly type: "note";
  readonly topic: "unobserved";
  readonly text: string;
  /** What: `kernel`, `tcp-info`, `packets`. */
  readonly what: string;
}

/** The overall deadline ended the work in this phase. */
export interface DeadlineNote extends EventBase {
  readonly type: "note";
  readonly topic: "deadline";
  readonly text: string;
  readonly phase: "lookup" | "tcp" | "tls" | "wait" | "answer";
  /** The deadline, ms. */
  readonly limit: number;
}

/** The user or the caller cancelled. */
export interface CancelledNote extends EventBase {
  readonly type: "note";
  readonly topic: "cancelled";
  readonly text: string;
}

/** What an analysis of the packets found out about a connection; `text` says it in one sentence. Since minor version 1. */
export interface PacketFindingNote extends EventBase {
  readonly type: "note";
  readonly topic: "packet-finding";
  readonly text: string;
  /** As docs/capture-findings.md has it: `packets-lost`. */
  readonly code: string;
  readonly severity: "error" | "warning" | "info";
  /** The segments of this connection that prove it, by `frame`, and what each says. */
  readonly proof: readonly { readonly frame: number; readonly text: string }[];
  readonly alternatives: readonly string[];
  readonly nextSteps: readonly { readonly text: string; readonly command?: string }[];
}

/** Anything else worth a line; no finding reads it. */
export interface RemarkNote extends EventBase {
  readonly type: "note";
  readonly topic: "remark";
  readonly text: string;
}

export type NoteEvent =
  | ListenersNote
  | ProxyNote
  | SpeaksTlsNote
  | UnobservedNote
  | DeadlineNote
  | CancelledNote
  | PacketFindingNote
  | RemarkNote;
