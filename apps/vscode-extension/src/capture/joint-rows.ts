/**
 * Two ladders on one axis of time, which begins with the first packet of each: what happened at the same moment in both
 * stands in one row, so that what one has later, or not at all, is seen.
 */
import type { JointRow } from "../shared/comparison-view.ts";
import { packetRowOf } from "./ladder-rows.ts";
import type { PacketIndex, RowList } from "./packet-index.ts";
import { ACK, SYN } from "./tone.ts";

/** One of the two ladders; `turned`: the client is its `b`. */
export interface Ladder {
  readonly index: PacketIndex;
  readonly rows: RowList;
  readonly turned: boolean;
}

/** See the file's head. */
export class JointRows {
  readonly #ladders: readonly [Ladder, Ladder];
  /** For each row: the packet's place in its ladder, plus one; 0: that capture has none. */
  readonly #places: readonly [Uint32Array, Uint32Array];
  readonly length: number;

  constructor(first: Ladder, second: Ladder) {
    this.#ladders = [first, second];
    const most = first.rows.length + second.rows.length;
    this.#places = [new Uint32Array(most), new Uint32Array(most)];
    const span = Math.max(lastTime(first), lastTime(second));
    // As near as the eye can tell on one screen.
    const near = Math.max(NEAR_LEAST, span / NEAR_SHARE);
    let [one, other, row] = [0, 0, 0];
    while (one < first.rows.length || other < second.rows.length) {
      const [here, there] = [timeAt(first, one), timeAt(second, other)];
      const together = Math.abs(here - there) <= near && alike(first, one, second, other);
      const firstHas = together || here <= there;
      if (firstHas) this.#places[0][row] = ++one;
      if (together || !firstHas) this.#places[1][row] = ++other;
      row += 1;
    }
    this.length = row;
  }

  /** Both begin with a SYN. */
  get beginWithSyn(): boolean {
    return this.#ladders.every(
      ({ index, rows }) => rows.length > 0 && (index.flags(rows.at(0)) & (SYN | ACK)) === SYN,
    );
  }

  window(
    from: number,
    count: number,
  ): { readonly from: number; readonly total: number; readonly rows: JointRow[] } {
    const rows: JointRow[] = [];
    for (let at = from; at < Math.min(this.length, from + count); at += 1) rows.push(this.#row(at));
    return { from, total: this.length, rows };
  }

  #row(at: number): JointRow {
    const [first, second] = [this.#packet(0, at), this.#packet(1, at)];
    const gap = at === 0 ? 0 : Math.max(0, this.#time(at) - this.#time(at - 1));
    return {
      gap,
      ...(first === undefined ? {} : { first }),
      ...(second === undefined ? {} : { second }),
    };
  }

  /** From the client is from left to right. */
  #packet(capture: 0 | 1, at: number): JointRow["first"] {
    const place = this.#places[capture][at] as number;
    if (place === 0) return undefined;
    const { index, rows, turned } = this.#ladders[capture];
    const packet = packetRowOf(index, rows.at(place - 1));
    return turned ? { ...packet, fromA: !packet.fromA } : packet;
  }

  /** ms. */
  #time(at: number): number {
    const times = ([0, 1] as const).flatMap((capture) => {
      const place = this.#places[capture][at] as number;
      return place === 0 ? [] : [timeAt(this.#ladders[capture], place - 1)];
    });
    return Math.min(...times) / 1e6;
  }
}

/** ns; past the end later than anything. */
const timeAt = ({ index, rows }: Ladder, at: number): number =>
  at < rows.length ? index.time(rows.at(at)) : Number.POSITIVE_INFINITY;

const lastTime = (ladder: Ladder): number =>
  ladder.rows.length === 0 ? 0 : timeAt(ladder, ladder.rows.length - 1);

/** The same way and the same control bits: a step of the one is a step of the other. */
const alike = (first: Ladder, one: number, second: Ladder, other: number): boolean => {
  if (one >= first.rows.length || other >= second.rows.length) return false;
  const [here, there] = [first.rows.at(one), second.rows.at(other)];
  const wayHere = (first.index.direction(here) & 1) ^ (first.turned ? 1 : 0);
  const wayThere = (second.index.direction(there) & 1) ^ (second.turned ? 1 : 0);
  return (
    wayHere === wayThere &&
    first.index.flags(here) === second.index.flags(there) &&
    first.index.length(here) > 0 === second.index.length(there) > 0
  );
};

/** ns. */
const NEAR_LEAST = 1_000_000;
const NEAR_SHARE = 200;
