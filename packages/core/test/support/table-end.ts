/**
 * One end of a connection that knows nothing but the table: a state and a few sequence variables, moved by
 * `segmentTriggers` and `transition`. It has no data, no queue and no clock of its own.
 */
import {
  seqAdd,
  seqDiff,
  seqGt,
  segmentLength,
  segmentTriggers,
  transition,
  type ArrivingSegment,
  type Conditions,
  type Emission,
  type End,
  type Reply,
  type Seq,
  type State,
  type Transition,
  type Trigger,
} from "../../src/index.ts";
import type { LadderSegment } from "./ladder-segment.ts";

export interface TableEndOptions {
  /** The initial sequence numbers it will choose, in order. */
  readonly isns: readonly Seq[];
  /** Octets. */
  readonly window: number;
  /** Milliseconds that TIME-WAIT lasts. */
  readonly timeWait: number;
}

export class TableEnd {
  state: State = "CLOSED";
  /** When TIME-WAIT ends; undefined in every other state. */
  timeWaitUntil: number | undefined;
  /** What it has sent and said; whoever drives it takes them out. */
  readonly sent: LadderSegment[] = [];
  readonly told: Reply[] = [];

  readonly #options: TableEndOptions;
  #chosen = 0;
  #opened: NonNullable<Conditions["opened"]> = "passively";
  #iss = 0 as Seq;
  #sndUna = 0 as Seq;
  #sndNxt = 0 as Seq;
  #rcvNxt = 0 as Seq;

  constructor(options: TableEndOptions) {
    this.#options = options;
  }

  /** A user call or a timeout. `octets` is what a SEND has to send. */
  trigger(trigger: Trigger, now: number, conditions: Conditions = {}, octets = 0): void {
    const row = this.#row(trigger, conditions);
    if (row.to === "SYN-SENT" && row.from !== "SYN-SENT") this.#chooseIsn("actively");
    this.#follow(row, now);
    for (const emission of row.emit) this.#send(emission, octets);
  }

  receive(segment: ArrivingSegment, now: number): void {
    let acknowledges = false;
    for (const trigger of segmentTriggers(this.#end(), segment)) {
      const row = this.#row(trigger, {
        acknowledgement: segment.acknowledgement === undefined ? "absent" : "present",
      });
      this.#learn(trigger, segment, row.from);
      this.#follow(row, now);
      for (const emission of row.emit) {
        // MUST-58: one acknowledgement for the whole segment, when all of it has been looked at.
        if (emission.control === "ACK") acknowledges = true;
        else this.#send(emission, 0, segment);
      }
    }
    if (acknowledges) {
      this.sent.push({ flags: ["ACK"], sequence: this.#sndNxt, acknowledgement: this.#rcvNxt, length: 0 });
    }
  }

  /** Everything is forgotten, without a word to anybody. */
  reboot(): void {
    this.state = "CLOSED";
    this.timeWaitUntil = undefined;
  }

  #row(trigger: Trigger, conditions: Conditions): Transition {
    const row = transition(this.state, trigger, { opened: this.#opened, ...conditions });
    if (row === undefined) throw new Error(`the table has no row for ${trigger} in ${this.state}`);
    return row;
  }

  #follow(row: Transition, now: number): void {
    this.state = row.to;
    if (row.reply !== undefined) this.told.push(row.reply);
    const waits = row.effects.includes("start-time-wait") || row.effects.includes("restart-time-wait");
    if (waits) this.timeWaitUntil = now + this.#options.timeWait;
    if (row.to !== "TIME-WAIT") this.timeWaitUntil = undefined;
  }

  #chooseIsn(opened: NonNullable<Conditions["opened"]>): void {
    const isn = this.#options.isns[this.#chosen];
    if (isn === undefined) throw new Error("the script gives too few initial sequence numbers");
    this.#chosen += 1;
    this.#opened = opened;
    this.#iss = isn;
    this.#sndUna = isn;
    this.#sndNxt = isn;
  }

  #learn(trigger: Trigger, segment: ArrivingSegment, from: State): void {
    if (trigger === "rcv-syn" && (from === "LISTEN" || from === "TIME-WAIT")) this.#chooseIsn("passively");
    if ((trigger === "rcv-syn" && from !== "CLOSED") || trigger === "rcv-syn-ack") {
      this.#rcvNxt = seqAdd(segment.sequence, 1);
    }
    const accepted = trigger === "rcv-data" || trigger === "rcv-fin";
    const end = seqAdd(segment.sequence, segmentLength(segment));
    if (accepted && seqDiff(segment.sequence, this.#rcvNxt) <= 0 && seqGt(end, this.#rcvNxt))
      this.#rcvNxt = end;
    const { acknowledgement } = segment;
    const acknowledged = ["rcv-ack", "rcv-ack-of-syn", "rcv-ack-of-fin", "rcv-syn-ack"].includes(trigger);
    if (acknowledged && acknowledgement !== undefined && seqGt(acknowledgement, this.#sndUna)) {
      this.#sndUna = acknowledgement;
    }
  }

  #send(emission: Emission, octets: number, answered?: ArrivingSegment): void {
    const length = emission.control === "data" ? octets : 0;
    const sequence = this.#sequence(emission.sequence, answered);
    const acknowledgement =
      emission.acknowledgement === "RCV.NXT"
        ? this.#rcvNxt
        : answered && seqAdd(answered.sequence, segmentLength(answered));
    const segment: LadderSegment = {
      flags: emission.flags,
      sequence,
      ...(emission.acknowledgement === undefined || acknowledgement === undefined ? {} : { acknowledgement }),
      length,
    };
    this.sent.push(segment);
    const end = seqAdd(sequence, segmentLength(segment));
    if (!emission.flags.includes("RST") && seqGt(end, this.#sndNxt)) this.#sndNxt = end;
  }

  #sequence(name: Emission["sequence"], answered: ArrivingSegment | undefined): Seq {
    switch (name) {
      case "ISS":
        return this.#iss;
      case "SND.UNA":
        return this.#sndUna;
      case "SND.NXT":
        return this.#sndNxt;
      case "SEG.ACK":
        return answered?.acknowledgement ?? (0 as Seq);
      case "0":
        return 0 as Seq;
    }
  }

  #end(): End {
    const { state } = this;
    if (state === "CLOSED" || state === "LISTEN") return { state };
    if (state === "SYN-SENT") {
      return { state, iss: this.#iss, sndNxt: this.#sndNxt, rcvWnd: this.#options.window };
    }
    return {
      state,
      sndUna: this.#sndUna,
      sndNxt: this.#sndNxt,
      rcvNxt: this.#rcvNxt,
      rcvWnd: this.#options.window,
    };
  }
}
