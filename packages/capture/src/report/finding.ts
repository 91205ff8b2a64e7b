/** A finding about a connection of a capture: what happened, in one sentence, with the packets that prove it. */

/** `error`: the connection did not do what was asked. `warning`: it did, at a cost. `info`: worth knowing. */
export type Severity = "error" | "warning" | "info";

/** One piece of proof. */
export interface FrameEvidence {
  /** The packet's number in the capture (`frame.number`). */
  readonly frame: number;
  /** What it says, in words: `RST, 0.2 ms after the SYN`. */
  readonly text: string;
  /** So many more like it came after it, which are not listed; its text says so, too. */
  readonly more?: number;
}

/** Something the user can do now. */
export interface CaptureNextStep {
  readonly text: string;
  /** A command to copy, where one does it. */
  readonly command?: string;
}

export interface CaptureFinding {
  readonly code: string;
  readonly severity: Severity;
  /** One sentence, plain words first. */
  readonly cause: string;
  /** How sure: it *is*, it *looks like*, it *may be*. */
  readonly confidence: "is" | "looks like" | "may be";
  /** Never empty. */
  readonly evidence: readonly FrameEvidence[];
  /** What else it could be; empty when the evidence leaves no doubt. */
  readonly alternatives: readonly string[];
  readonly nextSteps: readonly CaptureNextStep[];
  /** Where to read on: a clause (`RFC 9293 §3.10.7.3`) or a page of the project's documentation. */
  readonly reference: string;
}
