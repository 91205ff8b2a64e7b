/** One endpoint traced: dialled under a retry policy, observed, closed, and everything that happened in one trace. */
import { InvalidArgument } from "@tcplens/core";
import { type Endpoint, endpointFault, Trace, type TraceEvent } from "@tcplens/trace";
import type { Socket } from "node:net";
import { dialEndpoint } from "./dial/dial.ts";
import { DialError } from "./dial/dial-error.ts";
import { checkFamily, type DialSettings, dialSettings, duration } from "./dial/settings.ts";
import { proxyFor } from "./endpoint/proxy.ts";
import { classifyError } from "./error/classify-error.ts";
import { callerExchange, ExchangeFault } from "./exchange/caller-exchange.ts";
import { closeGently, defaultRequest, exchange, type ExchangeEnd } from "./exchange/exchange.ts";
import { listenersNote } from "./exchange/listeners-note.ts";
import { speaksTlsNote } from "./exchange/speaks-tls-note.ts";
import { PeerFailure } from "./exchange/peer-failure.ts";
import { type KernelObserver, kernelObserver } from "./kernel/observer.ts";
import { capturePackets, refusalWords } from "./packets/around-trace.ts";
import type { CapturedPackets } from "./packets/captured-packets.ts";
import type { CaptureRefusal } from "./live-capture/capture-refusal.ts";
import { warmUp } from "./exchange/warm-up.ts";
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
 * @throws `InvalidArgument` for an option that cannot be used, and for an endpoint whose texts hold what cannot stand in
 *   a request, before anything happens. With `options.exchange`: what
 * it throws of its own, while the connection was whole.
 */
export const traceEndpoint = async (
  endpoint: Endpoint,
  options: TraceEndpointOptions = {},
): Promise<Trace> => {
  const plan = planTrace(endpoint, options);
  // What is loaded and compiled once is, before any time is taken.
  const observer = options.kernel === false ? undefined : await kernelObserver();
  await warmUp();
  const packets = await capturePackets(endpoint, options, plan.settings);
  const run = new TraceRun(plan, observer, packets);
  await run.run();
  return run.trace;
};

/** The options with defaults filled in and checked. */
interface TracePlan {
  readonly endpoint: Endpoint;
  readonly options: TraceEndpointOptions;
  readonly settings: DialSettings;
  readonly signal: AbortSignal;
  readonly answerTimeout: number;
  readonly watch: number;
  readonly send: Uint8Array | undefined;
}

const planTrace = (endpoint: Endpoint, options: TraceEndpointOptions): TracePlan => {
  const signal = options.signal ?? new AbortController().signal;
  checkEndpoint(endpoint);
  checkFamily(endpoint.host, options.family);
  const settings = dialSettings(
    {
      ...pick(options, ["timeout", "attemptTimeout", "family", "lookup", "clock"]),
      tls: endpoint.tls ? (options.tls ?? true) : false,
      signal,
      // The peer's FIN must not end our half: what happens after a half-close is what we are here to see.
      allowHalfOpen: true,
    },
    false,
  );
  return {
    endpoint,
    options,
    settings,
    signal,
    answerTimeout: duration("options.answerTimeout", options.answerTimeout, ANSWER_TIMEOUT, 1, Infinity),
    watch: duration("options.watch", options.watch, WATCH, 0, Infinity),
    send: bytesToSend(endpoint, options.send),
  };
};

/** An endpoint may have been made by hand or read from a file: what it holds must not become a part of a request. */
const checkEndpoint = (endpoint: Endpoint): void => {
  const fault = endpointFault(endpoint);
  if (fault !== undefined) throw new InvalidArgument(`endpoint.${fault.field}`, fault.rule, fault.value);
};

class TraceRun {
  readonly trace: Trace;
  readonly #plan: TracePlan;
  readonly #observer: KernelObserver | undefined;
  readonly #recorder: Recorder;
  readonly #packets: CapturedPackets | undefined;
  readonly #refused: CaptureRefusal | undefined;
  readonly #deadline: number;
  #fault: ExchangeFault | undefined;

  constructor(
    plan: TracePlan,
    observer: KernelObserver | undefined,
    packets: CapturedPackets | CaptureRefusal | undefined,
  ) {
    const { endpoint, options, settings } = plan;
    this.#plan = plan;
    this.#observer = observer;
    this.trace = new Trace(traceHeader(endpoint, options.producer));
    this.#packets = packets?.kind === "refused" ? undefined : packets;
    this.#refused = packets?.kind === "refused" ? packets : undefined;
    const deliver = (event: TraceEvent): void => {
      this.trace.add(event);
      options.sink?.(event);
    };
    this.#recorder = new Recorder(this.#packets?.attach(deliver) ?? deliver, settings.clock);
    this.#deadline = settings.clock.now() + settings.timeout;
  }

  async run(): Promise<void> {
    const { retry: policy, random, onStart } = this.#plan.options;
    onStart?.(this.trace);
    this.#noteProxy();
    this.#noteUnobserved();
    this.#noteRefused();
    try {
      await retry((attempt) => this.#attemptUnlessFaulty(attempt), {
        policy: policy ?? never(),
        clock: this.#plan.settings.clock,
        signal: this.#plan.signal,
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
    if (this.#packets !== undefined) await this.#recorder.paused(this.#packets.finish());
    if (this.#fault !== undefined) {
      this.#finish();
      throw this.#fault.cause;
    }
    await this.#noteTls();
    await this.#noteListeners();
    this.#finish();
  }

  /** The last packets may have come behind the last report. */
  #finish(): void {
    this.trace.finish(Math.max(this.#recorder.now(), this.trace.endedAt));
  }

  /** What the network did is in the trace already; a mistake of the caller's or ours goes on. */
  #swallow(error: unknown): void {
    if (this.#plan.signal.aborted) {
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
    const { clock } = this.#plan.settings;
    const recording = new DialRecording(this.#recorder, {
      clock,
      attempt,
      observer: this.#observer,
      thorough: true,
      payload: this.#plan.options.recordPayload ?? false,
      bound: this.#packets?.bound,
    });
    const settings = { ...this.#plan.settings, timeout: Math.max(1, this.#deadline - clock.now()) };
    const socket = await dialEndpoint(this.#plan.endpoint, settings, recording);
    try {
      if (this.#plan.options.exchange === undefined) await this.#converse(socket, recording);
      else await this.#exchangeOfCaller(socket, recording, this.#plan.options.exchange);
    } finally {
      if (this.#plan.signal.aborted) socket.destroy();
      else await closeGently(socket, clock, CLOSE_PATIENCE);
    }
  }

  async #converse(socket: Socket, recording: DialRecording): Promise<void> {
    const { clock } = this.#plan.settings;
    const left = Math.max(1, this.#deadline - clock.now());
    const answerTimeout = Math.min(this.#plan.answerTimeout, left);
    const how = await exchange(socket, {
      send: this.#plan.send,
      answerTimeout,
      watch: Math.min(this.#plan.watch, left),
      clock,
      signal: this.#plan.signal,
    });
    if (how.kind === "no-answer") recording.deadline("answer", answerTimeout);
    judge(how);
  }

  async #exchangeOfCaller(
    socket: Socket,
    recording: DialRecording,
    exchangeOfCaller: NonNullable<TraceEndpointOptions["exchange"]>,
  ): Promise<void> {
    const broken = await callerExchange(exchangeOfCaller, socket, {
      signal: this.#plan.signal,
      armDeadline: (over) => this.#armDeadline(over),
      onDeadline: () => recording.deadline("answer", this.#plan.settings.limit),
    });
    if (broken !== undefined) judge({ kind: "broken", error: broken });
  }

  /** Calls `over` at the overall deadline, if there is one; the function returned disarms it. */
  #armDeadline(over: () => void): () => void {
    const { clock } = this.#plan.settings;
    return this.#deadline === Infinity
      ? () => undefined
      : clock.after(Math.max(1, this.#deadline - clock.now()), over);
  }

  #noteUnobserved(): void {
    if (this.#observer?.unobserved === undefined) return;
    const { unobserved, source } = this.#observer;
    const what = source === undefined ? "kernel" : "tcp-info";
    this.#recorder.record(0, { type: "note", topic: "unobserved", text: unobserved, what });
  }

  #noteRefused(): void {
    if (this.#refused === undefined) return;
    const text = refusalWords(this.#refused);
    this.#recorder.record(0, { type: "note", topic: "unobserved", text, what: "packets" });
  }

  #noteProxy(): void {
    const { proxies } = this.#plan.options;
    if (proxies === false) return;
    const found = proxyFor(this.#plan.endpoint, proxies ?? { env: process.env });
    if (found === undefined) return;
    const { variable, proxy } = found;
    const text = `${variable} names the proxy ${proxy}; this trace connects directly`;
    this.#recorder.record(0, { type: "note", topic: "proxy", text, variable, proxy });
  }

  async #noteTls(): Promise<void> {
    if (this.#plan.signal.aborted || this.#plan.endpoint.tls || this.#plan.send === undefined) return;
    const note = await speaksTlsNote(this.trace, this.#plan.settings.clock);
    if (note !== undefined) this.#recorder.record(0, note);
  }

  async #noteListeners(): Promise<void> {
    if (this.#plan.signal.aborted) return;
    // Who asked for one family is not surprised by the other.
    if (this.#plan.options.family !== undefined && this.trace.established !== undefined) return;
    const note = await listenersNote(this.trace, this.#plan.settings.clock);
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
