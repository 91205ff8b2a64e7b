/** One endpoint traced: dialled under a retry policy, observed, closed, and everything that happened in one trace. */
import { InvalidArgument } from "@tcplens/core";
import { type Endpoint, Trace, type TraceEvent } from "@tcplens/trace";
import type { Socket } from "node:net";
import { systemClock } from "./clock.ts";
import { dialEndpoint } from "./dial/dial.ts";
import { DialError } from "./dial/dial-error.ts";
import { type DialSettings, dialSettings, duration } from "./dial/settings.ts";
import { proxyFor } from "./endpoint/proxy.ts";
import { classifyError } from "./error/classify-error.ts";
import { closeGently, defaultRequest, exchange, type ExchangeEnd } from "./exchange/exchange.ts";
import { listenersNote } from "./exchange/listeners-note.ts";
import { speaksTlsNote } from "./exchange/speaks-tls-note.ts";
import { PeerFailure } from "./exchange/peer-failure.ts";
import { type KernelObserver, kernelObserver } from "./kernel/observer.ts";
import { DialRecording } from "./record/dial-recording.ts";
import { Recorder } from "./record/recorder.ts";
import { never } from "./retry/never.ts";
import { retry, RetryError } from "./retry/retry.ts";
import type { TraceEndpointOptions } from "./trace-endpoint-options.ts";
import { traceHeader } from "./trace-header.ts";

/**
 * Traces one endpoint: makes a real connection (under `options.retry`), sends what `options.send` says and waits for
 * the answer, or watches for a moment, then closes; and returns everything that happened.
 *
 * Resolves also when the endpoint could not be reached or the signal cancelled it: that is in the trace, and
 * `diagnose` names the cause.
 *
 * @throws `InvalidArgument` for an option that cannot be used, before anything happens. With `options.exchange`: what
 * it throws of its own, while the connection was whole.
 */
export const traceEndpoint = async (
  endpoint: Endpoint,
  options: TraceEndpointOptions = {},
): Promise<Trace> => {
  const run = new TraceRun(endpoint, options);
  await run.run();
  return run.trace;
};

class TraceRun {
  readonly trace: Trace;
  readonly #endpoint: Endpoint;
  readonly #options: TraceEndpointOptions;
  readonly #settings: DialSettings;
  readonly #answerTimeout: number;
  readonly #watch: number;
  readonly #signal: AbortSignal;
  readonly #recorder: Recorder;
  readonly #deadline: number;
  readonly #send: Uint8Array | undefined;
  #observer: KernelObserver | undefined;
  #fault: ExchangeFault | undefined;

  constructor(endpoint: Endpoint, options: TraceEndpointOptions) {
    const clock = options.clock ?? systemClock;
    this.#endpoint = endpoint;
    this.#options = options;
    this.#send = bytesToSend(endpoint, options.send);
    this.#signal = options.signal ?? new AbortController().signal;
    this.#answerTimeout = duration(
      "options.answerTimeout",
      options.answerTimeout,
      ANSWER_TIMEOUT,
      1,
      Infinity,
    );
    this.#watch = duration("options.watch", options.watch, WATCH, 0, Infinity);
    this.#settings = dialSettings(
      {
        ...pick(options, ["timeout", "attemptTimeout", "family", "lookup"]),
        tls: endpoint.tls ? (options.tls ?? true) : false,
        signal: this.#signal,
        // The peer's FIN must not end our half: what happens after a half-close is what we are here to see.
        allowHalfOpen: true,
        clock,
      },
      false,
    );
    this.trace = new Trace(traceHeader(endpoint, options.producer));
    this.#recorder = new Recorder((event: TraceEvent) => {
      this.trace.add(event);
      options.sink?.(event);
    }, clock);
    this.#deadline = clock.now() + this.#settings.timeout;
  }

  async run(): Promise<void> {
    const { retry: policy, random, onStart } = this.#options;
    onStart?.(this.trace);
    this.#noteProxy();
    if (this.#options.kernel !== false) await this.#openKernel();
    try {
      await retry((attempt) => this.#attemptUnlessFaulty(attempt), {
        policy: policy ?? never(),
        clock: this.#settings.clock,
        signal: this.#signal,
        ...(random === undefined ? {} : { random }),
        ...(this.#deadline === Infinity ? {} : { deadline: this.#deadline }),
        onRetry: ({ attempt, delay, reason }) => {
          this.#recorder.record(0, { type: "retry", attempt, delay, reason });
        },
        onStopped: ({ attempt, cause, reason }) => {
          if (policy !== undefined)
            this.#recorder.record(0, { type: "retry-stopped", attempt, cause, reason });
        },
      });
    } catch (error) {
      this.#swallow(error);
    }
    if (this.#fault !== undefined) throw this.#fault.cause;
    await this.#noteTls();
    await this.#noteListeners();
    this.trace.finish(this.#recorder.now());
  }

  /** What the network did is in the trace already; a mistake of the caller's or ours goes on. */
  #swallow(error: unknown): void {
    if (this.#signal.aborted) {
      this.#recorder.record(0, {
        type: "note",
        topic: "cancelled",
        text: "cancelled before it was finished",
      });
      return;
    }
    if (error instanceof RetryError || error instanceof DialError || error instanceof PeerFailure) return;
    throw error;
  }

  /** A fault of the caller's own exchange is no failure of the endpoint: no policy is asked, it is passed on. */
  async #attemptUnlessFaulty(attempt: number): Promise<void> {
    try {
      await this.#attempt(attempt);
    } catch (error) {
      if (!(error instanceof ExchangeFault)) throw error;
      this.#fault = error;
    }
  }

  async #attempt(attempt: number): Promise<void> {
    const { clock } = this.#settings;
    const recording = new DialRecording(this.#recorder, {
      clock,
      attempt,
      observer: this.#observer,
      thorough: true,
      payload: this.#options.recordPayload ?? false,
    });
    const settings = { ...this.#settings, timeout: Math.max(1, this.#deadline - clock.now()) };
    const socket = await dialEndpoint(this.#endpoint, settings, recording);
    try {
      if (this.#options.exchange === undefined) await this.#converse(socket, recording);
      else await this.#exchangeOfCaller(socket, recording, this.#options.exchange);
    } finally {
      if (this.#signal.aborted) socket.destroy();
      else await closeGently(socket, clock, CLOSE_PATIENCE);
    }
  }

  async #converse(socket: Socket, recording: DialRecording): Promise<void> {
    const { clock } = this.#settings;
    const left = Math.max(1, this.#deadline - clock.now());
    const answerTimeout = Math.min(this.#answerTimeout, left);
    const how = await exchange(socket, {
      send: this.#send,
      answerTimeout,
      watch: Math.min(this.#watch, left),
      clock,
      signal: this.#signal,
    });
    if (how.kind === "no-answer") recording.deadline("answer", answerTimeout);
    judge(how);
  }

  async #exchangeOfCaller(
    socket: Socket,
    recording: DialRecording,
    exchangeOfCaller: NonNullable<TraceEndpointOptions["exchange"]>,
  ): Promise<void> {
    let broken: Error | undefined;
    const onError = (error: Error): void => {
      broken = error;
    };
    socket.on("error", onError);
    const limited = new AbortController();
    const disarm = this.#armDeadline(() => {
      recording.deadline("answer", this.#settings.limit);
      limited.abort(new PeerFailure("the deadline was over during the exchange", "ETIMEDOUT"));
      socket.destroy();
    });
    try {
      const signal = AbortSignal.any([this.#signal, limited.signal]);
      await Promise.race([exchangeOfCaller(socket, signal), abortion(signal)]);
    } catch (error) {
      if (limited.signal.aborted) throw limited.signal.reason;
      if (this.#signal.aborted) throw this.#signal.reason;
      // Whatever the exchange made of it, a broken connection is the network's doing; anything else is its own.
      if (broken === undefined) throw new ExchangeFault(error);
    } finally {
      disarm();
    }
    if (broken !== undefined) judge({ kind: "broken", error: broken });
  }

  async #openKernel(): Promise<void> {
    this.#observer = await kernelObserver();
    const { unobserved, source } = this.#observer;
    if (unobserved === undefined) return;
    const what = source === undefined ? "kernel" : "tcp-info";
    this.#recorder.record(0, { type: "note", topic: "unobserved", text: unobserved, what });
  }

  /** Calls `over` at the overall deadline, if there is one; the function returned disarms it. */
  #armDeadline(over: () => void): () => void {
    const { clock } = this.#settings;
    return this.#deadline === Infinity
      ? () => undefined
      : clock.after(Math.max(1, this.#deadline - clock.now()), over);
  }

  #noteProxy(): void {
    const { proxies } = this.#options;
    if (proxies === false) return;
    const found = proxyFor(this.#endpoint, proxies ?? { env: process.env });
    if (found === undefined) return;
    const { variable, proxy } = found;
    const text = `${variable} names the proxy ${proxy}; this trace connects directly`;
    this.#recorder.record(0, { type: "note", topic: "proxy", text, variable, proxy });
  }

  async #noteTls(): Promise<void> {
    if (this.#signal.aborted || this.#endpoint.tls || this.#send === undefined) return;
    const note = await speaksTlsNote(this.trace, this.#settings.clock);
    if (note !== undefined) this.#recorder.record(0, note);
  }

  async #noteListeners(): Promise<void> {
    if (this.#signal.aborted) return;
    // Who asked for one family is not surprised by the other.
    if (this.#options.family !== undefined && this.trace.established !== undefined) return;
    const note = await listenersNote(this.trace, this.#settings.clock);
    if (note !== undefined) this.#recorder.record(0, note);
  }
}

const bytesToSend = (endpoint: Endpoint, send: TraceEndpointOptions["send"]): Uint8Array | undefined => {
  if (send === false) return undefined;
  if (send === undefined) return defaultRequest(endpoint);
  const bytes = typeof send === "string" ? Buffer.from(send) : send;
  if (bytes.length === 0) throw new InvalidArgument("options.send", "at least one byte, or false", send);
  return bytes;
};

/** Rejects with the signal's reason once it is aborted, so that what does not heed the signal cannot keep us. */
const abortion = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const refuse = (): void => reject(signal.reason as Error);
    if (signal.aborted) refuse();
    else signal.addEventListener("abort", refuse, { once: true });
  });

/** What the caller's own exchange threw, in `cause`. */
class ExchangeFault extends Error {
  constructor(cause: unknown) {
    super("the exchange itself failed", { cause });
  }
}

/** Turns an end that is no success into the failure that a retry policy is asked about. */
const judge = (how: ExchangeEnd): void => {
  switch (how.kind) {
    case "answered":
    case "quiet":
      return;
    case "finished":
      if (how.bytesReceived > 0) return;
      throw new PeerFailure("the peer closed the connection without sending anything", "PEER_CLOSED");
    case "no-answer":
      throw new PeerFailure("no answer came in time", "ETIMEDOUT");
    case "broken":
      throw new PeerFailure(how.error.message, undefined, classifyError(how.error, { phase: "established" }));
  }
};

const pick = <T extends object, K extends keyof T>(from: T, keys: readonly K[]): Partial<Pick<T, K>> =>
  Object.fromEntries(keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]])) as Partial<
    Pick<T, K>
  >;

const ANSWER_TIMEOUT = 5_000;
const WATCH = 150;
/** How long the peer may take to finish its half after we have finished ours. */
const CLOSE_PATIENCE = 250;
