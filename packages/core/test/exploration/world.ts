/**
 * Two connections and the network between them, as a state that can be taken one step further in every way there is:
 * a segment arrives, early or late, is lost, or comes twice; a timer goes off. Time passes only by timers.
 */
import { port } from "../../src/base/port.ts";
import { seq } from "../../src/base/seq.ts";
import { arrive } from "../../src/connection/arrival.ts";
import * as calls from "../../src/connection/calls.ts";
import { takeAction } from "../../src/connection/emit.ts";
import { checkTcb } from "../../src/connection/invariants.ts";
import { resolve } from "../../src/connection/settings.ts";
import { SeldomFields } from "../../src/connection/seldom-fields.ts";
import { Tcb } from "../../src/connection/tcb.ts";
import { handleTimeouts, nextTimeout } from "../../src/connection/timeouts.ts";
import type { State } from "../../src/machine/state.ts";
import { type Segment, segmentWith } from "../../src/wire/segment.ts";

export type EndName = "A" | "B";

/** One step. `index` counts the segments on their way to `to`, the oldest first. */
export type Step =
  | { readonly kind: "deliver" | "lose" | "repeat"; readonly to: EndName; readonly index: number }
  | { readonly kind: "timer"; readonly of: EndName };

/** What the programs at both ends do. */
export type Plot = "client and server" | "simultaneous open" | "simultaneous close" | "server closes first";

export interface WorldOptions {
  readonly plot: Plot;
  readonly iss: Readonly<Record<EndName, number>>;
  /** Segments that may be lost or come twice, all together. */
  readonly faults: number;
  /** How many segments later ones may overtake. */
  readonly overtaking: number;
  /** Timers never go off, and what goes to B after its SYN is lost: to see that the search finds a deadlock. */
  readonly deaf?: boolean;
}

const settings = resolve({ timeWait: 10_000, timestamps: false, explain: false });

const hello = new Uint8Array([1, 2, 3]);

export class World {
  readonly ends: Readonly<Record<EndName, Tcb>>;
  readonly network: Readonly<Record<EndName, Segment[]>> = { A: [], B: [] };
  readonly received: Readonly<Record<EndName, number[]>> = { A: [], B: [] };
  readonly written: Readonly<Record<EndName, number>> = { A: 0, B: 0 };
  readonly #options: WorldOptions;
  readonly #started: Record<EndName, boolean> = { A: false, B: false };
  /** Every state either end has been in, if only in passing. */
  readonly visited: Set<State> = new Set();
  now = 0;
  faults: number;

  constructor(options: WorldOptions) {
    this.#options = options;
    this.faults = options.faults;
    const end = (name: EndName, local: number, remote: number): Tcb =>
      new Tcb({
        localPort: port(local),
        remotePort: port(remote),
        iss: seq(options.iss[name]),
        mtu: 1500,
        ipHeader: 20,
        timestampOffset: 0,
        settings,
      });
    this.ends = { A: end("A", 1000, 2000), B: end("B", 2000, 1000) };
    calls.open(this.ends.B, options.plot === "simultaneous open" ? "active" : "passive", 0);
    calls.open(this.ends.A, "active", 0);
    this.#drain();
  }

  /** Everything that can happen next; none: it is over. */
  steps(): readonly Step[] {
    const found: Step[] = [];
    for (const to of ["A", "B"] as const) {
      const waiting = this.network[to].length;
      for (let index = 0; index < Math.min(waiting, this.#options.overtaking + 1); index += 1)
        found.push({ kind: "deliver", to, index });
      if (waiting > 0 && this.faults > 0)
        found.push({ kind: "lose", to, index: 0 }, { kind: "repeat", to, index: 0 });
    }
    for (const name of this.#timers()) found.push({ kind: "timer", of: name });
    return found;
  }

  /** The earliest goes off when nothing is on its way. That another does, or any while something is, is a fault. */
  #timers(): readonly EndName[] {
    if (this.#options.deaf === true) return [];
    const running = (["A", "B"] as const).filter((name) => Number.isFinite(nextTimeout(this.ends[name])));
    // 2MSL outlasts whatever is on its way, by its definition: TIME-WAIT never ends early.
    return running.filter(
      (name) => this.#isNext(name) || (this.faults > 0 && !Number.isFinite(this.ends[name].endAt)),
    );
  }

  #isNext(name: EndName): boolean {
    const quiet = this.network.A.length + this.network.B.length === 0;
    const other = this.ends[name === "A" ? "B" : "A"];
    return quiet && nextTimeout(this.ends[name]) <= nextTimeout(other);
  }

  take(step: Step): void {
    if (step.kind === "timer") {
      if (!this.#isNext(step.of)) this.faults -= 1;
      this.now = Math.max(this.now, nextTimeout(this.ends[step.of]));
      handleTimeouts(this.ends[step.of], this.now);
    } else {
      const queue = this.network[step.to];
      const segment = queue[step.index];
      if (segment === undefined) throw new Error("no such segment");
      if (step.kind !== "repeat") queue.splice(step.index, 1);
      if (step.kind !== "deliver") this.faults -= 1;
      const eaten = this.#options.deaf === true && this.ends[step.to].state !== "LISTEN" && step.to === "B";
      if (step.kind !== "lose" && !eaten) arrive(this.ends[step.to], segment, this.now);
    }
    this.#drain();
    checkTcb(this.ends.A);
    checkTcb(this.ends.B);
  }

  /** The same for two worlds that differ in nothing but measured times. */
  fingerprint(): string {
    return JSON.stringify([
      this.faults,
      describe(this.ends.A, this.now),
      describe(this.ends.B, this.now),
      this.network.A.map(describeSegment),
      this.network.B.map(describeSegment),
      this.received,
      this.written,
    ]);
  }

  #drain(): void {
    let again = true;
    while (again) {
      again = false;
      for (const name of ["A", "B"] as const) {
        const tcb = this.ends[name];
        for (let action = takeAction(tcb); action !== undefined; action = takeAction(tcb)) {
          again = true;
          if (action.type === "state-changed") this.visited.add(action.from).add(action.to);
          if (action.type === "transmit")
            this.network[name === "A" ? "B" : "A"].push(
              segmentWith(action.segment, { payload: action.segment.payload.slice() }),
            );
        }
        if (this.#program(name)) again = true;
      }
    }
  }

  /** Reads what there is, writes three octets once it may, and closes in its turn. */
  #program(name: EndName): boolean {
    const tcb = this.ends[name];
    const into = new Uint8Array(16);
    const count = calls.read(tcb, into, this.now);
    this.received[name].push(...into.subarray(0, count));
    const open = tcb.state === "ESTABLISHED" || tcb.state === "CLOSE-WAIT";
    if (open && !this.#started[name]) {
      this.#started[name] = true;
      (this.written as Record<EndName, number>)[name] = hello.length;
      calls.write(tcb, hello, this.now, {});
      if (this.#closesFirst(name)) calls.shutdown(tcb, this.now);
      return true;
    }
    if (tcb.peerFinished && !tcb.finQueued && this.#started[name]) {
      calls.shutdown(tcb, this.now);
      return true;
    }
    return count > 0;
  }

  #closesFirst(name: EndName): boolean {
    const { plot } = this.#options;
    if (plot === "simultaneous close" || plot === "simultaneous open") return true;
    return (name === "B") === (plot === "server closes first");
  }
}

/** Fields that hold measured times or counts of what has been: they do not decide what can happen. */
const leftOut =
  /^(?:srtt|rttvar|mdev|mdevMax|rttSeq|rto|minRttAt|lastReceivedAt|lastSentAt|lastDataSentAt|lastDataAt|outstandingSince|probingSince|tsRecentAt|copiedAt|copied|copiedSeen|deliveredAt|firstSentAt|synSentAt|probeAt|probeSentAt|cwndStamp|deliveryRate|segsIn|segsOut|dataSegsIn|dataSegsOut|bytes\w*|actions|actionHead|settings|controller|totalRetrans|challengeLimit)$/u;

const describe = (tcb: Tcb, now: number): unknown => {
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(tcb)) {
    if (leftOut.test(name)) continue;
    if (name.endsWith("At")) fields[name] = Number.isFinite(value) ? "set" : "-";
    else if (typeof value !== "object" || value === null) fields[name] = value;
  }
  for (const name of seldomNames) {
    const value: unknown = tcb[name];
    if (name.endsWith("At")) fields[name] = Number.isFinite(value) ? "set" : "-";
    else if (typeof value !== "object") fields[name] = value;
  }
  const { sent, received, sendBuffer, cc } = tcb;
  fields["sent"] = Array.from({ length: sent.count }, (_, index) => {
    const { start, end, sacked, lost, retransmitted, retransmissions } = sent.at(index);
    return [start, end, sacked, lost, retransmitted, retransmissions];
  });
  fields["buffers"] = [sendBuffer.length, received.readable, received.outOfOrder];
  fields["cwnd"] = [cc.cwnd, cc.ssthresh];
  fields["loss"] = tcb.loss && [tcb.loss.tlpHighSeq, tcb.loss.undoMarker, tcb.loss.frto, tcb.loss.renoSacked];
  fields["challenged"] = now - tcb.lastChallengeAt < 500;
  return fields;
};

/** The fields that are kept apart while they are as usual. */
const seldomNames = Object.getOwnPropertyNames(SeldomFields.prototype).filter(
  (name) => name !== "constructor" && !leftOut.test(name),
) as (keyof SeldomFields)[];

const describeSegment = (segment: Segment): unknown => [
  segment.flags,
  segment.sequence,
  segment.acknowledgement,
  segment.payload.length,
  segment.window,
  segment.sack,
];
