/**
 * Runs a packet ladder, two table-driven ends and the network between them, written as a block of lines:
 *
 *     0    A call  open-active
 *     0    A send  SYN seq=100
 *     40   B recv  SYN seq=100
 *
 * The first column is time in ms, the second the end. Verbs:
 *
 *     call   a user call: `call close`; `call send len=10`
 *     send   the end has sent this segment; it is now in the network
 *     recv   this segment, out of the network, arrives at the end (a following `new`: RFC 6191 lets it begin anew)
 *     lose   this segment, on its way to the end, is lost
 *     stray  this segment arrives at the end from nowhere: an old duplicate, an attack
 *     told   the end's user has been told this
 *     expire a timeout: `expire retransmission-timeout`. TIME-WAIT ends by itself.
 *     reboot the end forgets everything
 *     state  the end is in this state
 *
 * Strict: everything that an end sends or says has to be claimed before anything else happens, and nothing may be
 * left in the network at the end.
 */
import { isTrigger, seq, seqAdd, type Conditions, type Seq } from "../../src/index.ts";
import {
  isSameSegment,
  readSegment,
  writeSegment,
  type LadderSegment,
  type Shifts,
} from "./ladder-segment.ts";
import { TableEnd } from "./table-end.ts";

export type EndName = "A" | "B";

export interface LadderOptions {
  /** The initial sequence numbers each end chooses, in order, as the script writes them. */
  readonly isn: Readonly<Record<EndName, readonly number[]>>;
  /** Added to every sequence number of an end, modulo 2**32: the same script across the wrap. Default: 0. */
  readonly shift?: Readonly<Record<EndName, number>>;
  /** Each end's receive window, octets. Default: 65,535. */
  readonly window?: number;
  /** ms that TIME-WAIT lasts. Default: 240,000, twice the RFC's two minutes. */
  readonly timeWait?: number;
}

/** A line did not come true, or the script cannot be read. */
export class LadderFailure extends Error {
  override readonly name = "LadderFailure";
}

interface Line {
  readonly number: number;
  readonly text: string;
  readonly at: number;
  readonly end: EndName;
  readonly verb: string;
  readonly rest: string;
}

export const ladder = (options: LadderOptions, script: string): void => {
  const run = new LadderRun(options);
  const lines = readLines(script);
  for (const line of lines) {
    try {
      run.line(line);
    } catch (error) {
      const seen = error instanceof Error ? error.message : String(error);
      throw new LadderFailure(`line ${line.number}: ${line.text}\n  ${seen}`, { cause: error });
    }
  }
  run.finish();
};

const readLines = (script: string): readonly Line[] =>
  script
    .split("\n")
    .map((text, index) => ({ text: text.trim(), number: index + 1 }))
    .filter(({ text }) => text !== "" && !text.startsWith("#"))
    .map(({ text, number }) => {
      const groups = /^(?<at>\d+) +(?<end>[AB]) +(?<verb>[a-z]+)(?: +(?<rest>.*))?$/u.exec(text)?.groups;
      if (groups === undefined) throw new LadderFailure(`line ${number}: ${text}\n  cannot be read`);
      const { at = "", end = "", verb = "", rest = "" } = groups;
      return { number, text, at: Number(at), end: end as EndName, verb, rest };
    });

const other: Readonly<Record<EndName, EndName>> = { A: "B", B: "A" };

class LadderRun {
  readonly #ends: Readonly<Record<EndName, TableEnd>>;
  readonly #shift: Readonly<Record<EndName, number>>;
  /** What is on its way to each end. */
  readonly #network: Readonly<Record<EndName, LadderSegment[]>> = { A: [], B: [] };
  #now = 0;

  constructor({ isn, shift = { A: 0, B: 0 }, window = 65_535, timeWait = 240_000 }: LadderOptions) {
    const end = (name: EndName): TableEnd => {
      const isns = isn[name].map((value): Seq => seqAdd(seq(value), shift[name]));
      return new TableEnd({ isns, window, timeWait });
    };
    this.#ends = { A: end("A"), B: end("B") };
    this.#shift = shift;
  }

  line({ at, end, verb, rest }: Line): void {
    this.#advance(at);
    switch (verb) {
      case "send":
        return this.#claimSent(end, rest);
      case "told":
        return this.#claimTold(end, rest);
      case "state":
        return this.#checkState(end, rest);
      case "lose":
        return void this.#take(end, rest);
      case "call":
      case "expire":
        return this.#trigger(end, rest);
      case "recv":
        this.#checkClaimed();
        return this.#receive(end, this.#take(end, rest.replace(/ new$/u, "")), rest.endsWith(" new"));
      case "stray":
        this.#checkClaimed();
        return this.#receive(end, readSegment(rest, this.#shiftsFrom(other[end])), false);
      case "reboot":
        this.#checkClaimed();
        return this.#ends[end].reboot();
      default:
        throw new Error(`"${verb}" is not a verb of a ladder`);
    }
  }

  finish(): void {
    try {
      this.#checkClaimed();
      for (const name of ["A", "B"] as const) {
        const lost = this.#network[name].map((segment) =>
          writeSegment(segment, this.#shiftsFrom(other[name])),
        );
        if (lost.length > 0) throw new Error(`still on the way to ${name}: ${lost.join("; ")}`);
      }
    } catch (error) {
      throw new LadderFailure(`at the end\n  ${(error as Error).message}`, { cause: error });
    }
  }

  #advance(at: number): void {
    if (at < this.#now) throw new Error(`time runs backwards, from ${this.#now}`);
    if (at > this.#now) this.#checkClaimed();
    this.#now = at;
    for (const name of ["A", "B"] as const) {
      const until = this.#ends[name].timeWaitUntil;
      if (until !== undefined && until <= at) this.#ends[name].trigger("time-wait-timeout", until);
    }
  }

  #trigger(end: EndName, rest: string): void {
    this.#checkClaimed();
    const [name = "", ...more] = rest.split(" ");
    if (!isTrigger(name)) throw new Error(`"${name}" is not a trigger`);
    const octets = Number(more.find((word) => word.startsWith("len="))?.slice(4) ?? 0);
    this.#ends[end].trigger(name, this.#now, conditionsOf(more), octets);
  }

  #receive(end: EndName, segment: LadderSegment, opensNewIncarnation: boolean): void {
    this.#ends[end].receive({ ...segment, opensNewIncarnation }, this.#now);
  }

  #claimSent(end: EndName, rest: string): void {
    const wanted = readSegment(rest, this.#shiftsFrom(end));
    const found = this.#ends[end].sent.shift();
    if (found === undefined) throw new Error(`${end} has sent nothing`);
    if (!isSameSegment(found, wanted))
      throw new Error(`${end} has sent ${writeSegment(found, this.#shiftsFrom(end))}`);
    this.#network[other[end]].push(found);
  }

  #claimTold(end: EndName, rest: string): void {
    const found = this.#ends[end].told.shift();
    if (found !== rest) throw new Error(`${end} was told ${found === undefined ? "nothing" : `"${found}"`}`);
  }

  #checkState(end: EndName, rest: string): void {
    const { state } = this.#ends[end];
    if (state !== rest) throw new Error(`${end} is in ${state}`);
  }

  #take(end: EndName, rest: string): LadderSegment {
    const wanted = readSegment(rest, this.#shiftsFrom(other[end]));
    const queue = this.#network[end];
    const index = queue.findIndex((segment) => isSameSegment(segment, wanted));
    const [found] = index === -1 ? [] : queue.splice(index, 1);
    if (found === undefined) {
      const there = queue.map((segment) => writeSegment(segment, this.#shiftsFrom(other[end])));
      throw new Error(`on the way to ${end}: ${there.length === 0 ? "nothing" : there.join("; ")}`);
    }
    return found;
  }

  #checkClaimed(): void {
    for (const name of ["A", "B"] as const) {
      const { sent, told } = this.#ends[name];
      const unclaimed = [
        ...sent.map((segment) => `sent ${writeSegment(segment, this.#shiftsFrom(name))}`),
        ...told.map((reply) => `was told "${reply}"`),
      ];
      if (unclaimed.length > 0) throw new Error(`unclaimed before this: ${name} ${unclaimed.join("; ")}`);
    }
  }

  #shiftsFrom(sender: EndName): Shifts {
    return { sender: this.#shift[sender], receiver: this.#shift[other[sender]] };
  }
}

/** `data-waiting` and the like, behind a call. */
const conditionsOf = (words: readonly string[]): Conditions => ({
  ...(words.includes("data-waiting") ? { sendQueue: "waiting" } : {}),
  ...(words.includes("exhausted") ? { retransmissions: "exhausted" } : {}),
  ...(words.includes("no-remote-socket") ? { remoteSocket: "unspecified" } : {}),
});
