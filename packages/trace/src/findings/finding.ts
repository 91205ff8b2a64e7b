/** A finding: what went wrong, in one sentence, with the events that prove it. A finding without evidence does not exist. */
import type { Evidence } from "../event/evidence.ts";

/** `error`: the connection did not do what was asked. `warning`: it did, at a cost. `info`: worth knowing. */
export type Severity = "error" | "warning" | "info";

/** One piece of proof: an event of the trace, and what it says in words. */
export interface FindingEvidence {
  /** The index of the event in the trace. */
  readonly event: number;
  /** The event's `at`, ms. */
  readonly at: number;
  readonly evidence: Evidence;
  /** One sentence without the evidence's own word: `127.0.0.1:1 answered with ECONNREFUSED after 0.4 ms`. */
  readonly text: string;
}

/** Something the user can do now. */
export interface NextStep {
  readonly text: string;
  /** A command to copy, where one does it. */
  readonly command?: string;
}

/** What `diagnose` returns. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** One sentence, plain words first. */
  readonly cause: string;
  /** Never empty. */
  readonly evidence: readonly FindingEvidence[];
  /** What else it could be; empty when the evidence leaves no doubt. */
  readonly alternatives: readonly string[];
  readonly nextSteps: readonly NextStep[];
  /** Where to read on: a clause (`RFC 9293 §3.10.7.3`) or a page of the project's documentation. */
  readonly reference: string;
}

/** Every code there is; `docs/findings.md` has an example of each. */
export type FindingCode =
  | "refused"
  | "refused-by-icmp"
  | "syn-unanswered"
  | "host-unreachable"
  | "network-unreachable"
  | "no-route"
  | "name-not-found"
  | "name-lookup-failing"
  | "name-lookup-slow"
  | "family-broken"
  | "localhost-one-family"
  | "all-addresses-failed"
  | "deadline"
  | "local-resources"
  | "prohibited"
  | "reset-after-accept"
  | "reset-after-bytes"
  | "closed-before-answer"
  | "wrote-after-half-close"
  | "not-tls"
  | "certificate-expired"
  | "certificate-not-yet-valid"
  | "certificate-untrusted"
  | "certificate-name-mismatch"
  | "tls-refused"
  | "client-certificate-required"
  | "plain-to-tls"
  | "proxy-configured"
  | "syn-retransmitted"
  | "slow-handshake"
  | "zero-window"
  | "slow-answer"
  | "on-the-wire"
  | "retry-exhausted"
  | "retry-futile";
