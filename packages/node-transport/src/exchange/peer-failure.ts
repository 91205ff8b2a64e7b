/** An established connection that did not do what it was made for, as a failure that a retry policy can be asked about. */
import type { Failure } from "../error/failure.ts";

/** See the file's head. */
export class PeerFailure extends Error {
  override readonly name = "PeerFailure";
  readonly failure: Failure;

  constructor(message: string, code: string | undefined, failure?: Failure) {
    super(message);
    this.failure = failure ?? {
      phase: "established",
      code: code ?? "UNKNOWN",
      message,
      retryClass: "reconnect",
      meaning: message,
      otelErrorType: code === "ETIMEDOUT" ? "timed_out" : "connection_closed",
    };
  }
}
