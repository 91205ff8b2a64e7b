/**
 * Segments that only ask: persist probes, which ask whether a window of zero has opened (RFC 9293 §3.8.6.1), and
 * keep-alives, which ask whether the other end is still there (§3.8.4). On the wire they look alike, an octet or none
 * just before what is new; the other side's window tells them apart.
 */
import type { Analyser } from "../analysis/analyser.ts";
import type { SegmentObserver } from "../analysis/observer.ts";
import type { ConnectionJudgements, SegmentJudgement } from "../report/judgements.ts";
import { FIN, RST, SYN } from "../segment/tcp-segment.ts";
import { EXCHANGE_INTS, type Exchange, FIN_SENT, KNOWN, WINDOW_KNOWN } from "./exchange.ts";

/** How often a side asked. */
interface Asked {
  persist: number;
  keepAlive: number;
}

export class Probes implements SegmentObserver {
  readonly #exchange: Exchange;
  readonly #asked = new Map<number, Asked>();
  #judgement: SegmentJudgement | undefined;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  watch(analyser: Analyser): void {
    this.#judgement = undefined;
    const { segment, direction } = analyser;
    if (segment.length > 1 || !this.#exchange.valid || (segment.flags & (SYN | FIN | RST)) !== 0) return;
    this.#judgement = this.#asks(segment.seq, segment.length, direction);
    if (this.#judgement === undefined) return;
    const asked = this.#asked.get(direction) ?? { persist: 0, keepAlive: 0 };
    if (this.#judgement === "persist-probe") asked.persist += 1;
    else asked.keepAlive += 1;
    this.#asked.set(direction, asked);
  }

  judgements(): readonly SegmentJudgement[] {
    return this.#judgement === undefined ? [] : [this.#judgement];
  }

  describe(_: Analyser, stream: number): ConnectionJudgements | undefined {
    if (this.#asked.size === 0) return undefined;
    const counts = (what: keyof Asked): { a: number; b: number } | undefined => {
      const a = this.#asked.get(stream * 2)?.[what] ?? 0;
      const b = this.#asked.get(stream * 2 + 1)?.[what] ?? 0;
      return a + b === 0 ? undefined : { a, b };
    };
    const persist = counts("persist");
    const keepAlive = counts("keepAlive");
    return {
      ...(persist === undefined ? {} : { persist_probes: persist }),
      ...(keepAlive === undefined ? {} : { keep_alives: keepAlive }),
    };
  }

  #asks(seq: number, length: number, direction: number): SegmentJudgement | undefined {
    const { next, unacked, window, place, ints } = this.#exchange;
    const known = ints.values[direction * EXCHANGE_INTS + KNOWN] as number;
    if (known === 0) return undefined;
    if ((known & WINDOW_KNOWN) !== 0 && window === 0) {
      const before = seq === ((unacked - 1) | 0);
      if (place === "probe" || before || (length === 1 && seq === unacked)) return "persist-probe";
      return undefined;
    }
    // What stands just before a FIN's end is an older ACK that comes late.
    if (seq !== ((next - 1) | 0) || (known & FIN_SENT) !== 0) return undefined;
    // One octet that is still out is sent again; one that has arrived is only to be answered.
    return length === 0 || unacked === next ? "keep-alive" : undefined;
  }
}
