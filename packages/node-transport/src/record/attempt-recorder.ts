/** Records one address's attempt: start, what the kernel saw meanwhile, and how it ended, with the states it implies. */
import type { AttemptFailed } from "@tcplens/trace";
import type { Socket } from "node:net";
import type { AddressError } from "../dial/dial-error.ts";
import type { AttemptObserver } from "../dial/connect-address.ts";
import {
  type AttemptReading,
  type KernelWatch,
  type KernelWatchOptions,
  watchKernel,
} from "./kernel-watch.ts";
import type { RecordingOptions } from "./dial-recording.ts";
import type { Recorder } from "./recorder.ts";
import { StateWalk } from "./state-walk.ts";

/** Which attempt, which address. */
export interface AttemptIdentity {
  readonly attempt: number;
  readonly address: string;
  readonly port: number;
  readonly family: 4 | 6;
}

/** See the file's head. `connection` and `walk` go on to the recorder of the established connection. */
export class AttemptRecorder implements AttemptObserver {
  readonly connection: number;
  readonly walk: StateWalk;
  readonly #recorder: Recorder;
  readonly #identity: AttemptIdentity;
  readonly #options: Omit<KernelWatchOptions, "onLook">;
  readonly #bound: RecordingOptions["bound"];
  #startedAt = 0;
  #watch: KernelWatch | undefined;
  #socket: Socket | undefined;
  #synSent: boolean | undefined;
  #synAt = 0;
  #synRecorded = false;
  #synsRecorded = 1;
  #settled = false;

  /** The kernel's watch over this socket, for the recorder of the established connection. */
  get watch(): KernelWatch | undefined {
    return this.#watch;
  }

  constructor(
    recorder: Recorder,
    identity: AttemptIdentity,
    options: Omit<KernelWatchOptions, "onLook">,
    bound: RecordingOptions["bound"],
  ) {
    this.connection = recorder.nextConnection();
    this.walk = new StateWalk(recorder, this.connection);
    this.#recorder = recorder;
    this.#identity = identity;
    this.#options = options;
    this.#bound = bound;
  }

  starting(socket: Socket): void {
    this.#socket = socket;
    this.#recorder.record(this.connection, { type: "attempt-started", ...this.#identity });
    this.#watch = watchKernel(socket, this.#recorder, this.connection, {
      ...this.#options,
      onLook: (synCount) => {
        this.#recordSyn();
        this.#repeatSyn({ synCount });
      },
    });
    this.#startedAt = this.#recorder.now();
  }

  /** Only notes the time: an answer may be there already, and recording would keep it waiting and make it look slow. */
  handedOver(taken: boolean): void {
    if (taken && this.#bound !== undefined && this.#socket?.localPort !== undefined)
      this.#bound(this.connection, this.#socket.localPort, this.#identity);
    if (this.#settled) return;
    this.#synSent = taken;
    this.#synAt = this.#recorder.now();
    // The watch looks soon, and whatever happens before records the SYN first.
    if (this.#watch === undefined) setImmediate(() => this.#recordSyn());
  }

  #recordSyn(): void {
    if (this.#synSent !== true || this.#synRecorded) return;
    this.#synRecorded = true;
    this.#recorder.at(this.#synAt, () => {
      this.walk.activeOpen();
    });
  }

  connected(): void {
    const now = this.#recorder.now();
    this.#settled = true;
    this.#synSent = true;
    this.#recordSyn();
    const sample = this.#watch?.connected();
    this.#recorder.at(now, () => {
      this.#repeatSyn(sample);
      this.walk.synAcknowledged();
      this.#recorder.record(this.connection, {
        type: "attempt-connected",
        ...this.#where(now),
        local: { address: this.#socket?.localAddress ?? "", port: this.#socket?.localPort ?? 0 },
      });
    });
    this.#watch?.recordSample();
  }

  failed(error: AddressError, timer: "attempt" | "overall" | undefined): void {
    const now =
      timer === undefined ? (this.#watch?.destroyedAt ?? this.#recorder.now()) : this.#recorder.now();
    this.#settled = true;
    const sample = this.#watch?.failed(timer === undefined ? error.code : undefined);
    const synSent = timer === undefined ? this.#synSent : true;
    const answer = this.#answer(error, timer, synSent, sample);
    this.#recordSyn();
    this.#recorder.at(now, () => {
      this.#watch?.recordSample();
      if (synSent === true) this.#walkFailure(error, timer, answer, sample);
      this.#recorder.record(this.connection, {
        type: "attempt-failed",
        ...this.#where(now),
        code: error.code,
        message: error.message,
        ...(error.syscall === undefined ? {} : { syscall: error.syscall }),
        ...(synSent === undefined ? {} : { synSent }),
        ...(sample?.synCount === undefined ? {} : { synCount: sample.synCount }),
        ...(timer === undefined ? {} : { timer }),
        ...(answer === undefined ? {} : { answer }),
        ...(sample?.answer === undefined ? {} : { evidence: "kernel" as const }),
      });
    });
  }

  /** SYNs that have not been recorded yet, as the kernel counted them. */
  #repeatSyn(reading: Pick<AttemptReading, "synCount"> | undefined): void {
    const count = reading?.synCount ?? 1;
    if (count <= this.#synsRecorded) return;
    this.walk.synRepeated(count - this.#synsRecorded);
    this.#synsRecorded = count;
  }

  #walkFailure(
    error: AddressError,
    timer: "attempt" | "overall" | undefined,
    answer: AttemptFailed["answer"],
    sample: AttemptReading | undefined,
  ): void {
    this.#repeatSyn(sample);
    // A reset in SYN-SENT is ECONNREFUSED; ECONNRESET means that the handshake was complete by then.
    if (error.code === "ECONNRESET") this.walk.resetAtOnce();
    else if (answer === "reset") this.walk.refused();
    else if (answer === "none") this.walk.gaveUp(timer === undefined ? "system" : "us");
    else this.walk.unreachable(error.code);
  }

  abandoned(reason: "lost-race" | "cancelled"): void {
    // A sink that aborts while an end is being recorded has that end.
    if (this.#settled) return;
    this.#settled = true;
    const now = this.#recorder.now();
    const sample = this.#watch?.failed(undefined);
    this.#recordSyn();
    this.#watch?.recordSample();
    this.#repeatSyn(sample);
    this.walk.gaveUp("us");
    this.#recorder.record(this.connection, {
      type: "attempt-abandoned",
      ...this.#where(now),
      reason,
      ...(sample?.synCount === undefined ? {} : { synCount: sample.synCount }),
    });
  }

  #where(now: number): { attempt: number; address: string; port: number; duration: number } {
    const { attempt, address, port } = this.#identity;
    const duration = Math.round((now - this.#startedAt) * 1000) / 1000;
    return { attempt, address, port, duration };
  }

  /** What answered: as the kernel counted it where that could be read, else as the code alone allows to say. */
  #answer(
    error: AddressError,
    timer: "attempt" | "overall" | undefined,
    synSent: boolean | undefined,
    sample: AttemptReading | undefined,
  ): AttemptFailed["answer"] {
    if (sample?.answer !== undefined) return sample.answer;
    if (synSent === false) return undefined;
    if (timer !== undefined || error.code === "ETIMEDOUT") return "none";
    if (error.code === "ECONNREFUSED" || error.code === "ECONNRESET") return "reset";
    // EHOSTUNREACH also comes from a neighbour that does not answer on the local link: only a counter can tell.
    return error.code === "ENETUNREACH" ? "icmp" : undefined;
  }
}
