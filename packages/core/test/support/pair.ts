/** Two real connections and a line between them, in virtual time: what is sent arrives after `delay` ms, unless `drop` says no. */
import { port } from "../../src/base/port.ts";
import type { Action } from "../../src/connection/action.ts";
import { Connection } from "../../src/connection/connection.ts";
import type { ConnectionOptions } from "../../src/connection/options.ts";
import { type Segment, segmentWith } from "../../src/wire/segment.ts";

export type Side = "A" | "B";

/** A segment on its way. */
export interface Flight {
  readonly from: Side;
  readonly segment: Segment;
  readonly sentAt: number;
  /** Counts the segments of this side, from 0. */
  readonly number: number;
}

export interface PairOptions {
  readonly delay?: number;
  readonly iss?: Readonly<Record<Side, number>>;
  readonly A?: ConnectionOptions;
  readonly B?: ConnectionOptions;
  readonly mtu?: number;
  /** `true`: it is lost. */
  readonly drop?: (flight: Flight) => boolean;
  /** ms added to `delay`. */
  readonly late?: (flight: Flight) => number;
  /** Read what arrives at once. Default: both. */
  readonly reads?: Readonly<Record<Side, boolean>>;
}

export class Pair {
  readonly A: Connection;
  readonly B: Connection;
  readonly flights: Flight[] = [];
  readonly actions: Readonly<Record<Side, Action[]>> = { A: [], B: [] };
  readonly received: Readonly<Record<Side, number[]>> = { A: [], B: [] };
  readonly reads: Record<Side, boolean>;
  now = 0;
  drop: (flight: Flight) => boolean;
  readonly #options: PairOptions;
  readonly #arrivals: { readonly at: number; readonly to: Side; readonly segment: Segment }[] = [];
  readonly #counts: Record<Side, number> = { A: 0, B: 0 };

  constructor(options: PairOptions = {}) {
    this.#options = options;
    this.drop = options.drop ?? (() => false);
    this.reads = { ...(options.reads ?? { A: true, B: true }) };
    const make = (side: Side): Connection =>
      new Connection({
        localPort: port(side === "A" ? 1000 : 2000),
        remotePort: port(side === "A" ? 2000 : 1000),
        iss: options.iss?.[side] ?? (side === "A" ? 2 ** 32 - 20 : 2 ** 31 - 20),
        mtu: options.mtu ?? 1500,
        ipHeader: 20,
        options: { timeWait: 60_000, explain: true, ...options[side] },
      });
    this.A = make("A");
    this.B = make("B");
  }

  /** A connects to B. */
  open(): this {
    this.B.open("passive", this.now);
    this.A.open("active", this.now);
    return this.run(this.now + 4 * (this.#options.delay ?? 10));
  }

  write(side: Side, octets: number | Uint8Array): number {
    const bytes = typeof octets === "number" ? new Uint8Array(octets).map((_, index) => index) : octets;
    const taken = this[side].write(bytes, this.now);
    this.#drain();
    return typeof taken === "number" ? taken : 0;
  }

  close(side: Side): void {
    this[side].shutdown(this.now);
    this.#drain();
  }

  /** Lets time pass. Without `until`: as long as anything is on its way or due, up to an hour. */
  run(until = this.now + 3_600_000): this {
    this.#drain();
    for (let next = this.#next(); next <= until; next = this.#next()) {
      this.now = Math.max(this.now, next);
      while ((this.#arrivals[0]?.at ?? Number.POSITIVE_INFINITY) <= this.now) {
        const arrival = this.#arrivals.shift();
        if (arrival !== undefined) this[arrival.to].receive(arrival.segment, this.now);
        this.#drain();
      }
      for (const side of ["A", "B"] as const) this[side].handleTimeout(this.now);
      this.#drain();
    }
    if (Number.isFinite(until) && until < this.now + 3_600_000) this.now = Math.max(this.now, until);
    return this;
  }

  /** Segments sent by a side, those with these flags, from the `since`th of the log on. */
  sent(from: Side, since = 0): readonly Segment[] {
    return this.flights
      .slice(since)
      .filter((flight) => flight.from === from)
      .map(({ segment }) => segment);
  }

  /** What a side's mechanisms have said, by kind. */
  told(side: Side, kind: string): number {
    return this.actions[side].filter((action) => action.type === "mechanism" && action.event.kind === kind)
      .length;
  }

  #next(): number {
    return Math.min(
      this.#arrivals[0]?.at ?? Number.POSITIVE_INFINITY,
      this.A.nextTimeout(),
      this.B.nextTimeout(),
    );
  }

  #drain(): void {
    for (const side of ["A", "B"] as const) {
      for (let action = this[side].poll(); action !== undefined; action = this[side].poll()) {
        this.actions[side].push(action);
        if (action.type === "transmit") this.#send(side, action.segment);
        if (action.type === "readable") this.read(side);
      }
      this[side].checkInvariants();
    }
  }

  /** Reads everything there is, unless the side does not read. */
  read(side: Side): void {
    if (!this.reads[side]) return;
    const into = new Uint8Array(65_536);
    for (let count = this[side].read(into, this.now); count > 0; count = this[side].read(into, this.now))
      for (let index = 0; index < count; index += 1) this.received[side].push(into[index] ?? 0);
  }

  #send(from: Side, segment: Segment): void {
    const copy = segmentWith(segment, { payload: segment.payload.slice() });
    const flight: Flight = { from, segment: copy, sentAt: this.now, number: this.#counts[from] };
    this.#counts[from] += 1;
    this.flights.push(flight);
    if (this.drop(flight)) return;
    const at = this.now + (this.#options.delay ?? 10) + (this.#options.late?.(flight) ?? 0);
    let place = this.#arrivals.length;
    while (place > 0 && (this.#arrivals[place - 1]?.at ?? 0) > at) place -= 1;
    this.#arrivals.splice(place, 0, { at, to: from === "A" ? "B" : "A", segment: copy });
  }
}
