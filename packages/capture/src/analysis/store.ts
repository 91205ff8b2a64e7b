/**
 * The memory of the analysis: every stream and every direction of one is a row in typed arrays, so that a hundred
 * thousand connections cost no object. Rows are made in order and never given back.
 */

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
/** How often each of Wireshark's flags was set, in the order of its bit. */
export const FLAG_COUNTS = 4;
/** 4 or 6; the ports, a's above b's; the addresses, four words each (one of an IPv4 address). */
export const VERSION = 24;
export const PORTS = 25;
export const ADDRESSES = 26;
export const STREAM_INTS = 34;

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
  #size = 0;

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

  #grow(): void {
    this.directions = doubled(this.directions);
    this.times = doubled(this.times);
    this.streams = doubled(this.streams);
    this.streamTimes = doubled(this.streamTimes);
  }
}

const doubled = <T extends Int32Array | Float64Array>(array: T): T => {
  const larger = new (array.constructor as new (length: number) => T)(array.length * 2);
  larger.set(array);
  return larger;
};

/** Streams there is room for at first. */
const ROWS = 64;
