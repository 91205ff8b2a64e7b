/** The recording half of a dial: lookups, and a recorder for each address. Exists only where there is a sink. */
import type { Clock } from "../clock.ts";
import type { AddressError } from "../dial/dial-error.ts";
import type { KernelObserver } from "../kernel/observer.ts";
import { AttemptRecorder } from "./attempt-recorder.ts";
import type { Recorder } from "./recorder.ts";

/** What a dial records, and how much of it. */
export interface RecordingOptions {
  readonly clock: Clock;
  /** Which go at the endpoint this is, from 1. */
  readonly attempt: number;
  /** Undefined: the kernel is not looked at. */
  readonly observer: KernelObserver | undefined;
  /** Also what costs tens of microseconds per connection: /proc once connected, ICMP counters before and after. */
  readonly thorough: boolean;
  readonly payload: boolean;
  /** Told of each connection's local port once the operating system has given it one. */
  readonly bound?: ((connection: number, localPort: number, remote: Remote) => void) | undefined;
}

/** An address that is tried. */
interface Remote {
  readonly address: string;
  readonly port: number;
}

/** See the file's head. */
export class DialRecording {
  readonly recorder: Recorder;
  readonly options: RecordingOptions;
  #host = "";
  #startedAt = 0;
  #ended = false;

  constructor(recorder: Recorder, options: RecordingOptions) {
    this.recorder = recorder;
    this.options = options;
  }

  lookupStarted(host: string): void {
    this.#host = host;
    this.#startedAt = this.recorder.now();
    this.recorder.record(0, { type: "lookup-started", attempt: this.options.attempt, host });
  }

  lookupAnswered(family: 4 | 6, addresses: readonly string[]): void {
    this.recorder.record(0, { type: "lookup-answered", ...this.#lookup(), family, addresses });
  }

  lookupFailed(family: 4 | 6, error: AddressError): void {
    const { code, message } = error;
    this.recorder.record(0, { type: "lookup-failed", ...this.#lookup(), family, code, message });
  }

  /** Every address there is, in the order of trying. Only the first call counts. */
  lookupEnded(addresses: readonly string[]): void {
    if (this.#ended) return;
    this.#ended = true;
    this.recorder.record(0, { type: "lookup-ended", ...this.#lookup(), addresses });
  }

  literal(address: string): void {
    const { attempt } = this.options;
    this.recorder.record(0, {
      type: "lookup-ended",
      attempt,
      host: address,
      addresses: [address],
      duration: 0,
    });
  }

  attempt(where: {
    readonly address: string;
    readonly port: number;
    readonly family: 4 | 6;
  }): AttemptRecorder {
    const { attempt, clock, observer, thorough, bound } = this.options;
    return new AttemptRecorder(this.recorder, { attempt, ...where }, { clock, observer, thorough }, bound);
  }

  deadline(phase: keyof typeof WORDS, limit: number): void {
    const text = `the deadline of ${Math.round(limit)} ms was over during ${WORDS[phase]}`;
    this.recorder.record(0, { type: "note", topic: "deadline", text, phase, limit });
  }

  #lookup(): { attempt: number; host: string; duration: number } {
    const duration = Math.round((this.recorder.now() - this.#startedAt) * 1000) / 1000;
    return { attempt: this.options.attempt, host: this.#host, duration };
  }
}

const WORDS = {
  lookup: "the name lookup",
  tcp: "the TCP handshake",
  tls: "the TLS handshake",
  wait: "the wait before the next attempt",
  answer: "the wait for an answer",
} as const;
