/**
 * The memory of the analysis: every stream and every direction of one is a row in typed arrays, so that a hundred
 * thousand connections cost no object. Rows are made in order and never given back.
 */
import { grown } from "../base/grown.ts";
import { AddressBook } from "../flow/address-book.ts";
import { FlagCounts } from "./flag-counts.ts";

/** Columns of a direction that are whole numbers. Sequence numbers are signed 32-bit words. */
export const BASE_SEQ = 0;
export const NEXT_SEQ = 1;
/** The end of what has been seen without a gap: what the other side may acknowledge. */
export const MAX_SEQ_TO_BE_ACKED = 2;
export const LAST_ACK = 3;
/** Unscaled, of the last packet; −1: there was none. */
export const WINDOW = 4;
/** −1: not known; −2: not used. */
export const WINDOW_SCALE = 5;
export const DUPLICATE_ACKS = 6;
export const LAST_NON_DUPLICATE_ACK = 7;
/** Wireshark's flags of the direction's last packet. */
export const LAST_FLAGS = 8;
/** A set of the marks below. */
export const MARKS = 9;
export const PUSH_BYTES = 10;
/** Segments not yet acknowledged: first and last in order, first of those aside, how many, and the edges of those aside. */
export const UNACKED_FIRST = 11;
export const UNACKED_LAST = 12;
export const ASIDE_FIRST = 13;
export const ASIDE_LAST = 14;
export const UNACKED_COUNT = 15;
export const ASIDE_MIN = 16;
export const ASIDE_MAX = 17;
/** Octets that the direction's last SACK blocks cover. */
export const SACKED = 18;
export const NEXT_SEQ_FRAME = 19;
/** Packets sent, and those of them that carry data. */
export const SENT = 20;
export const SENT_WITH_DATA = 21;
export const DIRECTION_INTS = 22;

/** Columns of a direction that are instants, ns since the stream's first packet, and counts that may outgrow 32 bits. */
export const NEXT_SEQ_TIME = 0;
export const LAST_ACK_TIME = 1;
/** No time: octets of data sent, by the packets' lengths (what was sent again counts again). */
export const SENT_BYTES = 2;
export const DIRECTION_TIMES = 3;

/** Marks of a direction. */
export const BASE_SEQ_SET = 1;
/** An ACK that is no SYN has come since the last SYN: windows are scaled. */
export const WINDOW_SCALED = 2;
export const VALID_BYTES_IN_FLIGHT = 4;
export const CLOSED_FIRST = 8;
export const SYN_WITH_COOKIE_AND_DATA = 16;

/** Columns of a stream that are whole numbers. */
export const PACKETS = 0;
export const COMPLETENESS = 1;
export const FIRST_FRAME = 2;
export const LAST_FRAME = 3;
/** 4 or 6; the ports, a's above b's; a's address and b's: IPv4's word, or IPv6's number in the store's book. */
export const VERSION = 4;
export const PORTS = 5;
export const ADDRESS_A = 6;
export const ADDRESS_B = 7;
/** Wireshark's flags that were set, by their bits; where one was set again: the row of their counts. */
const FLAGS_SEEN = 8;
const FLAG_COUNTS = 9;
export const STREAM_INTS = 10;

/**
 * Columns of a stream that are times. The first packet's, since 1970: whole seconds, and ns of the second; all other
 * instants count in ns from there, exact in a stream of up to a hundred days.
 */
export const FIRST_SECONDS = 0;
export const FIRST_NANOSECONDS = 4;
/** The latest instant, and the earliest: below 0 where a clock was set back, or packets were not recorded in order. */
export const LAST_TIME = 1;
export const EARLIEST_TIME = 5;
/** NaN: not known, as with the initial round trip. */
export const SYN_TIME = 2;
export const INITIAL_RTT = 3;
export const STREAM_TIMES = 6;

export class StreamStore {
  /** Rows of `DIRECTION_INTS`; stream s has the rows 2s (the sender of its first packet) and 2s + 1. */
  directions: Int32Array = new Int32Array(DIRECTION_INTS * 2 * ROWS);
  times: Float64Array = new Float64Array(DIRECTION_TIMES * 2 * ROWS);
  streams: Int32Array = new Int32Array(STREAM_INTS * ROWS);
  streamTimes: Float64Array = new Float64Array(STREAM_TIMES * ROWS);
  /** Numbers of IPv6 addresses. */
  readonly addresses: AddressBook;
  readonly #flagCounts = new FlagCounts();
  #size = 0;

  constructor(addresses: AddressBook = new AddressBook()) {
    this.addresses = addresses;
  }

  get size(): number {
    return this.#size;
  }

  /** A new stream; its number. */
  add(): number {
    const stream = this.#size++;
    if (stream * STREAM_INTS === this.streams.length) this.#grow();
    for (let direction = stream * 2; direction <= stream * 2 + 1; direction++) {
      const row = direction * DIRECTION_INTS;
      this.directions[row + MARKS] = VALID_BYTES_IN_FLIGHT;
      this.directions[row + WINDOW] = -1;
      this.directions[row + WINDOW_SCALE] = -1;
      this.directions[row + UNACKED_FIRST] = -1;
      this.directions[row + UNACKED_LAST] = -1;
      this.directions[row + ASIDE_FIRST] = -1;
      this.directions[row + ASIDE_LAST] = -1;
    }
    this.streamTimes[stream * STREAM_TIMES + SYN_TIME] = Number.NaN;
    this.streamTimes[stream * STREAM_TIMES + INITIAL_RTT] = Number.NaN;
    return stream;
  }

  /** Counts the flags that a packet of a stream has, by their bits. */
  countFlags(stream: number, flags: number): void {
    if (flags === 0) return;
    const { streams } = this;
    const row = stream * STREAM_INTS;
    const seen = streams[row + FLAGS_SEEN] as number;
    streams[row + FLAGS_SEEN] = seen | flags;
    let counts = streams[row + FLAG_COUNTS] as number;
    if (counts === 0) {
      if ((seen & flags) === 0) return;
      counts = this.#flagCounts.add(seen);
      streams[row + FLAG_COUNTS] = counts;
    }
    this.#flagCounts.count(counts, flags);
  }

  /** The flags that were set in a stream, by their bits. */
  flagsSeen(stream: number): number {
    return this.streams[stream * STREAM_INTS + FLAGS_SEEN] as number;
  }

  /** How often the flag of a bit was set in a stream. */
  flagCount(stream: number, bit: number): number {
    const row = stream * STREAM_INTS;
    const counts = this.streams[row + FLAG_COUNTS] as number;
    return counts === 0
      ? ((this.streams[row + FLAGS_SEEN] as number) >> bit) & 1
      : this.#flagCounts.of(counts, bit);
  }

  /** Makes the rows of `stream` what they are for `of` in another store, but for its segments not yet acknowledged. */
  copy(stream: number, other: StreamStore, of: number): void {
    copyRows(other.streams, this.streams, of, stream, STREAM_INTS);
    copyRows(other.streamTimes, this.streamTimes, of, stream, STREAM_TIMES);
    copyRows(other.directions, this.directions, of, stream, DIRECTION_INTS * 2);
    copyRows(other.times, this.times, of, stream, DIRECTION_TIMES * 2);
    const counts = stream * STREAM_INTS + FLAG_COUNTS;
    if (this.streams[counts] !== 0)
      this.streams[counts] = this.#flagCounts.copy(other.#flagCounts, this.streams[counts] as number);
  }

  #grow(): void {
    this.directions = grown(this.directions);
    this.times = grown(this.times);
    this.streams = grown(this.streams);
    this.streamTimes = grown(this.streamTimes);
  }
}

const copyRows = <T extends Int32Array | Float64Array>(
  from: T,
  to: T,
  row: number,
  toRow: number,
  columns: number,
): void => to.set(from.subarray(row * columns, (row + 1) * columns), toRow * columns);

/** Streams there is room for at first. */
const ROWS = 64;
