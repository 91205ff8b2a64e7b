/** What happens to which packet, written down: "the third data segment is lost". */
import { EventQueue } from "../event-queue.ts";
import { marked } from "./congestion-mark.ts";
import { altered, copied, note, type Link, type Packet } from "./link.ts";
import { ipHeaderLength } from "./packet-fields.ts";
import { PacketObserver, type PacketKind, type SeenPacket } from "./packet-kinds.ts";

/** One rule. The first that fits a packet decides; every rule counts the packets of its kind all the same. */
export interface ScriptRule {
  readonly packet: PacketKind;
  /** Which of them, counted from 1 in this direction; `[first, last]`; absent: all. */
  readonly number?: number | readonly [number, number];
  /** Of these, only every so many-th. Default: 1, each. */
  readonly every?: number;
  /** `drop` also the next so many retransmissions of what the rule has fitted. Default: 0. */
  readonly retransmissions?: number;
  /** Only what goes in at `from` or later, and before `to`, ms. */
  readonly from?: number;
  readonly to?: number;
  readonly does: "drop" | "duplicate" | "corrupt" | "mark" | "hold";
  /** For `hold` and `duplicate`: how much later it goes on, ms. */
  readonly delay?: number;
}

/** A rule at work. */
interface Counted {
  readonly rule: ScriptRule;
  count: number;
  /** Sequence numbers whose retransmissions are still to be dropped, with how many. */
  readonly pursued: Map<number, number>;
}

export class ScriptLink implements Link {
  readonly #rules: readonly Counted[];
  readonly #observer: PacketObserver = new PacketObserver();
  readonly #out: EventQueue<Packet> = new EventQueue();

  constructor(rules: readonly ScriptRule[]) {
    this.#rules = rules.map((rule) => ({ rule, count: 0, pursued: new Map<number, number>() }));
  }

  send(packet: Packet, now: number): void {
    const seen = this.#observer.observe(packet.bytes);
    let decides: ScriptRule | undefined;
    for (const counted of this.#rules) if (fits(counted, seen, now)) decides ??= counted.rule;
    if (decides === undefined) this.#out.push(now, packet);
    else this.#do(decides, packet, now);
  }

  nextArrival(): number {
    return this.#out.nextAt;
  }

  arrivals(now: number): readonly Packet[] {
    return this.#out.takeDue(now);
  }

  #do({ does, delay = 0 }: ScriptRule, packet: Packet, now: number): void {
    switch (does) {
      case "drop":
        note(packet, now, "lost", "script");
        break;
      case "hold":
        note(packet, now, "reordered", "script");
        this.#out.push(now + delay, packet);
        break;
      case "duplicate": {
        const copy = copied(packet);
        note(copy, now, "duplicated", "script");
        this.#out.push(now, packet);
        this.#out.push(now + delay, copy);
        break;
      }
      case "corrupt":
        note(packet, now, "corrupted", "script");
        this.#out.push(now, altered(packet, damaged(packet.bytes)));
        break;
      case "mark": {
        const bytes = marked(packet.bytes);
        if (bytes !== undefined) note(packet, now, "marked", "script");
        this.#out.push(now, bytes === undefined ? packet : altered(packet, bytes));
        break;
      }
    }
  }
}

/** Whether the rule is for this packet; counts it. */
const fits = (counted: Counted, { kinds, fields }: SeenPacket, now: number): boolean => {
  const { rule, pursued } = counted;
  if (now < (rule.from ?? 0) || now >= (rule.to ?? Number.POSITIVE_INFINITY)) return false;
  const left = fields === undefined ? undefined : pursued.get(fields.sequence);
  const isPursued = left !== undefined && kinds.has("retransmission");
  if (isPursued) {
    if (left > 1) pursued.set(fields?.sequence ?? 0, left - 1);
    else pursued.delete(fields?.sequence ?? 0);
  }
  if (!kinds.has(rule.packet)) return isPursued;
  counted.count += 1;
  const [first, last] = range(rule.number);
  if (counted.count < first || counted.count > last) return isPursued;
  if ((counted.count - first + 1) % (rule.every ?? 1) !== 0) return isPursued;
  if (fields !== undefined && (rule.retransmissions ?? 0) > 0 && !isPursued && pursued.size < PURSUED_MAX)
    pursued.set(fields.sequence, rule.retransmissions ?? 0);
  return true;
};

const range = (number: ScriptRule["number"]): readonly [number, number] => {
  if (number === undefined) return [1, Number.POSITIVE_INFINITY];
  return typeof number === "number" ? [number, number] : number;
};

/** One bit turned over in the last octet behind the IP header. */
const damaged = (bytes: Uint8Array): Uint8Array => {
  const copy = bytes.slice();
  const last = copy.length - 1;
  if (last >= ipHeaderLength(copy)) copy[last] = (copy[last] ?? 0) ^ 1;
  return copy;
};

/** Segments of one rule whose retransmissions are waited for. */
const PURSUED_MAX = 10_000;
