/**
 * What the time of each direction was spent in, ns. What most directions never wait for (a full window, say) has a row only
 * where one did.
 */
import { FloatTable, SeldomRows } from "./columns.ts";

/** What a stretch of time is spent in; every direction has the first ones. */
export const HANDSHAKE = 0;
export const CONGESTION = 1;
export const APPLICATION = 2;
export const RECEIVER = 3;
export const ZERO_WINDOW = 4;
export const IDLE = 5;
/** Nothing is out, as the capture sees it, behind a whole segment: the program's, or away from the sender the network's. */
export const ON_THE_WAY = 6;

/** Columns of a direction behind its first parts: since when the present stretch lasts. */
const SINCE = 3;
const USUAL = 4;
/** Columns of a row that few have, behind the other parts: of full windows the longest, its frame, the present one's frame. */
const FULL_LONGEST = 4;
const FULL_LONGEST_FRAME = 5;
const FULL_FRAME = 6;
/** Of the present full window the octets, and ns of all that were about as large as one without scale can be. */
const FULL_OCTETS = 7;
const FULL_WIDE = 8;
const SELDOM = 9;

/** The longest stretch of a full window: ns, and the frame that filled it; 0: there was none. */
export interface FullWindow {
  readonly longest: number;
  readonly frame: number;
  /** ns in which a full window had more than half of the octets that there can be without scale (RFC 7323 §2.2). */
  readonly wide: number;
}

export class SpentTimes {
  readonly #usual = new FloatTable(USUAL);
  readonly #seldom = new FloatTable(SELDOM);
  readonly #rows = new SeldomRows();

  /** Makes room for a direction: before it is used for the first time. */
  reach(direction: number): void {
    this.#usual.reach(direction);
  }

  /** Since when the present stretch lasts, ns since the stream's first packet. */
  since(direction: number): number {
    return this.#usual.values[direction * USUAL + SINCE] as number;
  }

  /** The next stretch begins. */
  begin(direction: number, time: number): void {
    this.#usual.values[direction * USUAL + SINCE] = time;
  }

  of(direction: number, part: number): number {
    return part <= APPLICATION
      ? (this.#usual.values[direction * USUAL + part] ?? 0)
      : this.#get(direction, part - RECEIVER);
  }

  /** `spent`: below 0 where it turns out to have been something else. */
  add(direction: number, part: number, spent: number): void {
    if (part <= APPLICATION) {
      const at = direction * USUAL + part;
      this.#usual.values[at] = (this.#usual.values[at] as number) + spent;
    } else this.#set(direction, part - RECEIVER, this.#get(direction, part - RECEIVER) + spent);
  }

  /** A frame fills the receiver's window of so many octets. */
  fills(direction: number, frame: number, window: number): void {
    this.#set(direction, FULL_FRAME, frame);
    this.#set(direction, FULL_OCTETS, window);
  }

  /** The window was full for `spent` ns. */
  wasFull(direction: number, spent: number): void {
    if (this.#get(direction, FULL_OCTETS) > UNSCALED_MOST / 2)
      this.#set(direction, FULL_WIDE, this.#get(direction, FULL_WIDE) + spent);
    if (spent <= this.#get(direction, FULL_LONGEST)) return;
    this.#set(direction, FULL_LONGEST, spent);
    this.#set(direction, FULL_LONGEST_FRAME, this.#get(direction, FULL_FRAME));
  }

  fullWindow(direction: number): FullWindow {
    return {
      longest: this.#get(direction, FULL_LONGEST),
      frame: this.#get(direction, FULL_LONGEST_FRAME),
      wide: this.#get(direction, FULL_WIDE),
    };
  }

  #get(direction: number, column: number): number {
    const row = this.#rows.of(direction);
    return row < 0 ? 0 : (this.#seldom.values[row * SELDOM + column] as number);
  }

  #set(direction: number, column: number, value: number): void {
    const row = this.#rows.made(direction);
    this.#seldom.reach(row);
    this.#seldom.values[row * SELDOM + column] = value;
  }
}

/** Octets: what the header's field can say without scale (RFC 9293 §3.1). */
export const UNSCALED_MOST = 65_535;
