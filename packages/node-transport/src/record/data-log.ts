/**
 * Bytes in each direction, as few events as tell the story: the first chunk of a direction at once, then one event
 * per direction and interval, so that a bulk transfer does not become a trace of its chunks.
 */
import type { DataEvent } from "@tcplens/trace";
import type { Clock } from "../clock.ts";
import { looksLike } from "./looks-like.ts";
import type { Recorder } from "./recorder.ts";

/** Chunks closer together than this are one event, ms. */
const INTERVAL = 10;

interface Direction {
  readonly direction: DataEvent["direction"];
  total: number;
  pending: number;
}

/** See the file's head. */
export class DataLog {
  readonly #recorder: Recorder;
  readonly #connection: number;
  readonly #clock: Clock;
  readonly #payload: boolean;
  readonly #sent: Direction = { direction: "sent", total: 0, pending: 0 };
  readonly #received: Direction = { direction: "received", total: 0, pending: 0 };
  #disarm: (() => void) | undefined;

  constructor(recorder: Recorder, connection: number, clock: Clock, payload: boolean) {
    this.#recorder = recorder;
    this.#connection = connection;
    this.#clock = clock;
    this.#payload = payload;
  }

  get totalSent(): number {
    return this.#sent.total;
  }

  get totalReceived(): number {
    return this.#received.total;
  }

  sent(chunk: Uint8Array | string, encoding: BufferEncoding): void {
    if (typeof chunk !== "string") this.#add(this.#sent, chunk.length, chunk);
    else if (this.#sent.total === 0 || this.#payload)
      this.#add(this.#sent, Buffer.byteLength(chunk, encoding), Buffer.from(chunk, encoding));
    else this.#add(this.#sent, Buffer.byteLength(chunk, encoding), NO_BYTES);
  }

  received(chunk: Uint8Array): void {
    this.#add(this.#received, chunk.length, chunk);
  }

  /** Records what has gathered; before anything that must come after it. */
  flush(): void {
    this.#disarm?.();
    this.#disarm = undefined;
    for (const each of [this.#sent, this.#received]) {
      if (each.pending === 0) continue;
      const { direction, pending, total } = each;
      each.pending = 0;
      this.#recorder.record(this.#connection, { type: "data", direction, bytes: pending, total });
    }
  }

  #add(each: Direction, bytes: number, chunk: Uint8Array): void {
    if (bytes === 0) return;
    const first = each.total === 0;
    each.total += bytes;
    if (first || this.#payload) {
      const guess = first ? looksLike(chunk) : undefined;
      this.#recorder.record(this.#connection, {
        type: "data",
        direction: each.direction,
        bytes,
        total: each.total,
        ...(guess === undefined ? {} : { looksLike: guess }),
        ...(this.#payload ? { payload: Buffer.from(chunk).toString("base64") } : {}),
      });
      return;
    }
    each.pending += bytes;
    this.#disarm ??= this.#clock.after(INTERVAL, () => {
      this.#disarm = undefined;
      this.flush();
    });
  }
}

const NO_BYTES = new Uint8Array(0);
