/**
 * The program above one end of one connection: it writes what it was told to, reads in its own way, checks every octet,
 * and closes when it is time. It decides nothing that TCP decides.
 */
import type { Action } from "../../connection/action.ts";
import type { CallProblem } from "../../connection/connection.ts";
import type { EndpointConnection } from "../../endpoint/endpoint-connection.ts";
import type { Clock } from "../clock.ts";
import type { EndName, Reading, ScenarioEnd } from "../scenario/scenario.ts";
import { WRITTEN_MAX } from "../scenario/scenario-limits.ts";
import { otherEnd } from "./addresses.ts";
import { firstMismatch, pattern, PATTERN_MAX } from "./pattern.ts";
import type { Recorder } from "./recorder.ts";

/** What a program is surrounded by. */
export interface ProgramSurroundings {
  readonly end: EndName;
  readonly habits: ScenarioEnd;
  readonly clock: Clock;
  readonly recorder: Recorder;
  /** Something has been done to the connection from here, outside of any other input: look what comes of it. */
  readonly attend: () => void;
}

interface Write {
  left: number;
  readonly urgent: boolean;
}

export class ConnectionProgram {
  readonly name: string;
  readonly connection: EndpointConnection;
  readonly #around: ProgramSurroundings;
  readonly #writes: Write[] = [];
  #reading: Reading;
  /** A paced program has an appointment for its next look. */
  #isWaitingToRead = false;
  #lastReadAt: number = Number.NEGATIVE_INFINITY;
  #wantsToClose = false;
  #hasClosed = false;
  /** Octets read that have not been answered yet. */
  #unanswered = 0;
  written = 0;
  read = 0;
  /** Everything up to the peer's FIN has been read. */
  finished = false;

  constructor(name: string, connection: EndpointConnection, around: ProgramSurroundings) {
    this.name = name;
    this.connection = connection;
    this.#around = around;
    this.#reading = around.habits.reading ?? { how: "at-once" };
  }

  /** So many octets of `wanted` have been handed over together with the OPEN; the others follow. */
  wroteWithOpen(taken: number, wanted: number): void {
    this.written = taken;
    if (wanted > taken) this.write(wanted - taken, false);
  }

  write(bytes: number, urgent: boolean): void {
    this.#writes.push({ left: bytes, urgent });
    this.#pump();
  }

  /** Closes once all has been written. */
  shutdown(): void {
    this.#wantsToClose = true;
    this.#pump();
  }

  /** Lets go: what has not been written yet never will be. */
  release(): void {
    this.#writes.length = 0;
    this.#hasClosed = true;
    this.connection.release(this.#around.clock.now);
    this.#note("release", undefined);
  }

  abort(): void {
    this.#writes.length = 0;
    this.#hasClosed = true;
    this.#note("abort", this.connection.abort(this.#around.clock.now));
  }

  readFromNowOn(reading: Reading): void {
    this.#reading = reading;
    this.#read();
  }

  /** TCP says something. */
  told(action: Action): void {
    switch (action.type) {
      case "readable":
      case "peer-finished":
        this.#read();
        break;
      case "writable":
        this.#pump();
        break;
      case "closed":
        this.#writes.length = 0;
        break;
      case "state-changed":
        // What was refused or kept waiting in an earlier state may go now.
        this.#pump();
        break;
      case "transmit":
      case "urgent":
      case "signal":
      case "mechanism":
        break;
    }
  }

  /** Hands TCP as much as it takes, and closes when that was all. */
  #pump(): void {
    const { clock, end } = this.#around;
    let told = this.written;
    // A write is told of as one, in however many pieces it is handed over.
    const tell = (): void => {
      if (this.written > told) this.#transfer("written", this.written - told, this.written);
      told = this.written;
    };
    for (let write = this.#writes[0]; write !== undefined; write = this.#writes[0]) {
      const bytes = pattern(end, this.written, Math.min(write.left, PATTERN_MAX));
      const urgent = write.urgent && write.left <= bytes.length;
      const taken = this.connection.write(bytes, clock.now, urgent ? { urgent } : undefined);
      if (typeof taken !== "number") {
        this.#writes.length = 0;
        this.#note("write", taken);
        break;
      }
      this.written += taken;
      write.left -= taken;
      if (write.left === 0) {
        this.#writes.shift();
        tell();
      }
      if (taken < bytes.length) break;
    }
    tell();
    if (this.#writes.length > 0 || !this.#wantsToClose || this.#hasClosed) return;
    // RFC 9293 §3.10.4: CLOSE in SYN-SENT gives up; a program that has something to say waits for the connection.
    if (this.connection.state === "SYN-SENT") return;
    this.#hasClosed = true;
    this.#note("shutdown", this.connection.shutdown(clock.now));
  }

  #read(): void {
    switch (this.#reading.how) {
      case "paused":
        return;
      case "at-once":
        this.#take(Number.POSITIVE_INFINITY);
        return;
      case "paced":
        this.#appoint(this.#reading.every);
    }
  }

  /** The next look of a paced program, if there is something to look at and none is coming yet. */
  #appoint(every: number): void {
    const { clock } = this.#around;
    const waiting = this.connection.readableBytes > 0 || (this.connection.peerFinished && !this.finished);
    if (!waiting || this.#isWaitingToRead) return;
    this.#isWaitingToRead = true;
    clock.at(Math.max(clock.now, this.#lastReadAt + every), () => {
      this.#isWaitingToRead = false;
      if (this.#reading.how !== "paced") return;
      this.#lastReadAt = clock.now;
      this.#take(this.#reading.bytes);
      this.#appoint(this.#reading.every);
      this.#around.attend();
    });
  }

  #take(most: number): void {
    const { clock, end, recorder } = this.#around;
    let left = most;
    while (left > 0) {
      const into = scratch.subarray(0, Math.min(left, scratch.length));
      const count = this.connection.read(into, clock.now);
      if (count === 0) break;
      const wrong = firstMismatch(otherEnd(end), this.read, into.subarray(0, count));
      if (wrong >= 0)
        recorder.fault({
          at: clock.now,
          end,
          problem: `octet ${this.read + wrong} of ${this.name} is not what was written`,
        });
      this.read += count;
      left -= count;
      this.#transfer("read", count, this.read);
      this.#answer(count);
    }
    if (!this.connection.peerFinished || this.connection.readableBytes > 0 || this.finished) return;
    this.finished = true;
    if ((this.#around.habits.whenPeerFinishes ?? "shutdown") === "shutdown") this.shutdown();
  }

  #answer(count: number): void {
    const { answers } = this.#around.habits;
    if (answers === undefined) return;
    this.#unanswered += count;
    while (this.#unanswered >= answers.every && this.written < WRITTEN_MAX) {
      this.#unanswered -= answers.every;
      this.write(answers.bytes, false);
    }
  }

  #transfer(type: "written" | "read", bytes: number, total: number): void {
    const { clock, end, recorder } = this.#around;
    recorder.event({ at: clock.now, end, connection: this.name, type, bytes, total });
  }

  #note(call: string, problem: CallProblem | undefined): void {
    const { clock, end, recorder } = this.#around;
    const error = problem === undefined ? {} : { error: problem.error };
    recorder.event({ at: clock.now, end, connection: this.name, type: "call", call, ...error });
  }
}

/** What is read goes here and is checked at once. */
const scratch = new Uint8Array(65_536);
