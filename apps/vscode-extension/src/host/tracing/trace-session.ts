/** One trace from its first moment to its end: what it is about, the trace as it grows, and the way to stop it. */
import type { Endpoint, Trace } from "@tcplens/trace";
import { EventEmitter, type Event } from "vscode";
import type { ShownTrace, TraceTarget } from "../host.ts";
import type { Place } from "../place.ts";

/** See the file's head. */
export class TraceSession {
  readonly trace: Trace;
  readonly endpoint: Endpoint;
  readonly place: Place | undefined;
  /** Resolves when it is over, however it went. */
  readonly ended: Promise<void>;
  readonly #advanced = new EventEmitter<void>();
  readonly onDidAdvance: Event<void> = this.#advanced.event;
  readonly #abort: () => void;
  readonly #startedAt = performance.now();
  readonly #callbacks: (() => void)[] = [];
  #over = false;

  constructor(trace: Trace, { endpoint, place }: TraceTarget, abort: () => void) {
    this.trace = trace;
    this.endpoint = endpoint;
    this.place = place;
    this.#abort = abort;
    this.ended = new Promise((resolve) => {
      this.whenOver(resolve);
    });
  }

  get id(): string {
    return this.trace.header.id;
  }

  get running(): boolean {
    return this.trace.outcome === "running";
  }

  get shown(): ShownTrace {
    const { trace, endpoint, place } = this;
    return { trace, endpoint, place, interrupted: false };
  }

  /** ms since its start. */
  now(): number {
    return performance.now() - this.#startedAt;
  }

  cancel(): void {
    this.#abort();
  }

  /** Calls back when it is over, in the order of the calls; at once where it is. */
  whenOver(callback: () => void): void {
    if (this.#over) callback();
    else this.#callbacks.push(callback);
  }

  /** An event was added. */
  advance(): void {
    this.#advanced.fire();
  }

  /** Nothing more will come. */
  end(): void {
    this.trace.finish();
    this.#over = true;
    for (const callback of this.#callbacks) callback();
    this.#advanced.dispose();
  }
}
