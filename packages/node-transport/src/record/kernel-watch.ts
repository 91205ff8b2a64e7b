/** What the kernel knows of one connection, sampled where it tells something: while it keeps us waiting, and at its turns. */
import type { AttemptFailed } from "@tcplens/trace";
import type { Socket } from "node:net";
import type { Clock } from "../clock.ts";
import { type AnswerReading, answerTo } from "../kernel/answer-to.ts";
import type { KernelSample } from "../kernel/kernel-sample.ts";
import type { KernelObserver } from "../kernel/observer.ts";
import { synCount } from "../kernel/syn-count.ts";
import { ObservedSocket } from "./observed-socket.ts";
import type { Recorder } from "./recorder.ts";

/** How much is looked at. */
export interface KernelWatchOptions {
  readonly clock: Clock;
  /** Undefined: the kernel is not looked at. */
  readonly observer: KernelObserver | undefined;
  /** Also where a look is dear: /proc at every turn, ICMP counters before and after. */
  readonly thorough: boolean;
  /** Called at every look while the attempt runs, with the SYNs sent so far; 0 where they could not be counted. */
  readonly onLook: (synCount: number) => void;
}

/** What the samples told about an attempt. */
export interface AttemptReading {
  readonly synCount: number | undefined;
  readonly answer: AttemptFailed["answer"];
}

/** See the file's head. */
export class KernelWatch {
  readonly #socket: Socket;
  readonly #recorder: Recorder;
  readonly #connection: number;
  readonly #observer: KernelObserver;
  readonly #clock: Clock;
  readonly #onLook: (synCount: number) => void;
  /** Whether a sample costs little enough for the end of every connection. */
  readonly #always: boolean;
  readonly #thorough: boolean;
  readonly #before: AnswerReading;
  #connected = false;
  #stopped = false;
  #last: KernelSample | undefined;
  #pending: KernelSample | undefined;
  #atDestroy: KernelSample | undefined;
  #destroyedAt: number | undefined;
  #disarm: (() => void) | undefined;

  constructor(
    socket: Socket,
    recorder: Recorder,
    connection: number,
    options: KernelWatchOptions & { observer: KernelObserver },
  ) {
    this.#socket = socket;
    this.#recorder = recorder;
    this.#connection = connection;
    this.#observer = options.observer;
    this.#clock = options.clock;
    this.#onLook = options.onLook;
    this.#always = options.thorough || options.observer.source === "tcp-info";
    this.#thorough = options.thorough;
    this.#before = options.thorough ? { icmp: options.observer.icmp() } : {};
    this.#sampleBeforeDestroy();
    this.#arm(FIRST_LOOK);
  }

  /** ESTABLISHED: how many SYNs it took, where that can be read. */
  connected(): AttemptReading {
    this.#connected = true;
    this.#stop();
    // A connection that kept us waiting is worth a look in any case.
    const sample = this.#thorough || this.#last !== undefined ? this.#sample() : undefined;
    const seen = Math.max(count(sample), count(this.#last));
    this.#pending = sample;
    return { synCount: seen === 0 ? undefined : seen, answer: undefined };
  }

  /** Failed or given up in SYN-SENT. `code` is undefined where a timer of ours ended it: the socket is then still open. */
  failed(code: string | undefined): AttemptReading {
    this.#stop();
    const sample = this.#atDestroy ?? (code === undefined ? this.#sample() : undefined);
    this.#pending = sample;
    const icmp = this.#before.icmp === undefined ? undefined : this.#observer.icmp();
    const seen = Math.max(count(sample), count(this.#last));
    return {
      synCount: seen === 0 ? undefined : seen,
      answer: answerTo(this.#before, { sample, icmp }, code),
    };
  }

  /** Records the sample that `connected` or `failed` took. */
  recordSample(): void {
    if (this.#pending !== undefined) this.#record(this.#pending);
    this.#pending = undefined;
  }

  /** When Node destroyed the socket of an attempt that failed; undefined before, and where nothing is watched. */
  get destroyedAt(): number | undefined {
    return this.#destroyedAt;
  }

  /**
   * An established connection is about to be closed: the last look, while the descriptor is open. `eventful`: it carried
   * data or ended in an error; what did neither has little to tell.
   */
  closing(eventful: boolean): KernelSample | undefined {
    this.#stop();
    const sample = this.#thorough || (this.#always && eventful) ? this.#sample() : undefined;
    if (sample !== undefined) this.#record(sample);
    return sample;
  }

  /** The descriptor is gone when `error` is emitted; the last moment to look is when Node is about to close it. */
  #sampleBeforeDestroy(): void {
    const socket = this.#socket;
    if (!(socket instanceof ObservedSocket)) return;
    socket.beforeDestroy = () => {
      if (this.#connected) return;
      this.#destroyedAt ??= this.#recorder.now();
      if (this.#always || this.#last !== undefined) this.#atDestroy = this.#sample();
    };
  }

  #arm(delay: number): void {
    this.#disarm = this.#clock.after(delay, () => {
      const sample = this.#sample();
      this.#onLook(count(sample));
      // What is told may make the caller end the attempt.
      if (sample !== undefined && !this.#stopped) {
        const changed = sample.state !== this.#last?.state || sample.retransmits !== this.#last.retransmits;
        if (changed) this.#record(sample);
      }
      if (!this.#stopped) this.#arm(NEXT_LOOK);
    });
  }

  #stop(): void {
    this.#stopped = true;
    this.#disarm?.();
    this.#disarm = undefined;
  }

  #sample(): KernelSample | undefined {
    // Only a look at the machine's table needs the addresses, and each costs a system call.
    if (this.#observer.source === "tcp-info") return this.#observer.sample(this.#socket);
    const { localAddress, localPort, remoteAddress, remotePort } = this.#socket;
    const tuple =
      localAddress === undefined ||
      localPort === undefined ||
      remoteAddress === undefined ||
      remotePort === undefined
        ? undefined
        : {
            local: { address: localAddress, port: localPort },
            remote: { address: remoteAddress, port: remotePort },
          };
    return this.#observer.sample(this.#socket, tuple);
  }

  #record(sample: KernelSample): void {
    this.#last = sample;
    this.#recorder.record(this.#connection, { type: "kernel", evidence: "kernel", ...sample });
  }
}

/** Starts watching, unless nothing can be seen here. */
export const watchKernel = (
  socket: Socket,
  recorder: Recorder,
  connection: number,
  { observer, ...rest }: KernelWatchOptions,
): KernelWatch | undefined =>
  observer?.source === undefined
    ? undefined
    : new KernelWatch(socket, recorder, connection, { observer, ...rest });

const count = (sample: KernelSample | undefined): number =>
  sample === undefined ? 0 : (synCount(sample) ?? 0);

/** A connection that is not there after so many ms is one that somebody wonders about. */
const FIRST_LOOK = 100;
const NEXT_LOOK = 250;
