/**
 * What is kept of every connection beside Wireshark's own columns: a few numbers in typed arrays. What few connections
 * have (a reset, a window that closed) is kept in objects, in `unusual.ts`.
 */
import { grown } from "../base/grown.ts";
import { BOTH_UNKNOWN } from "../states/state-numbers.ts";

/** Columns of a stream, whole numbers. Both ends' states, as `bothStates` packs them. */
export const STATES = 0;
/** The last change of state in the log, and how many there were. */
export const WALK = 1;
export const WALKED = 2;
/** Zeek's history: letters of five bits, six to a word; how many. */
export const HISTORY = 3;
export const HISTORY_WORDS = 3;
export const LETTERS = 6;
/** What is known: a set of the marks below. */
export const STORY = 7;
/** The SYN-ACK, and the ACK that ended the handshake: frames; 0: not seen. */
export const SYN_ACK_FRAME = 8;
/** The turns of the conversation (`exchange.ts`), a's and b's, and the frame that ended the longest wait for each. */
export const TURNS = 9;
export const LONGEST_WAIT_FRAME = 11;
/** The first data: its frame; 0: there was none. */
export const FIRST_DATA_FRAME = 13;
export const STREAM_COLUMNS = 14;

/** Marks of a stream. Its first segment was a SYN without ACK; it was a SYN-ACK. */
export const STARTS_WITH_SYN = 1;
export const STARTS_WITH_SYN_ACK = 2;
/** Some state was not the table's next one but implied by a packet. */
export const STATES_INFERRED = 4;
/** Both sent a SYN without ACK. */
export const SIMULTANEOUS_OPEN = 8;
/** The handshake was completed in the capture. */
export const OPENED = 16;
/** Data has been seen after the first FIN, from the side that had not closed. */
export const HALF_CLOSE_USED = 32;
/** Whose turn it is: the last data came from a's side, from b's. */
export const DATA_FROM_A = 64;
export const DATA_FROM_B = 128;
/** What is spoken, two bits: 0 not known, 1 TLS, 2 HTTP. */
export const SPOKEN_SHIFT = 8;
/** The end that opened actively reached SYN-RECEIVED: a's, and in the next bit b's. */
export const A_ACTIVE: number = 1 << 11;
/** The window that a's side, b's side offers is closed. */
export const WINDOW_CLOSED_A: number = 1 << 13;
const WINDOW_CLOSED_B = 1 << 14;
/** The last segment was an ACK that a's side, b's side had waited for longer than a round trip, with all acknowledged. */
export const LATE_ACK_FOR_A: number = 1 << 15;
export const LATE_ACK_FOR_B: number = 1 << 16;
/** Both sent FIN before they had the other's. */
export const BOTH_CLOSED_AT_ONCE: number = 1 << 17;
/** The window that a's side, b's side offers has opened again, and what comes next tells whether something had waited. */
export const WINDOW_OPENED_A: number = 1 << 18;
const WINDOW_OPENED_B = 1 << 19;

/** A segment of a's side, of b's side that is longer than any acknowledged so far is out. */
export const LONGER_OUT_A: number = 1 << 20;
const LONGER_OUT_B = 1 << 21;
/** More of a head of HTTP is wanted (`http/talk.ts`). */
export const HEAD_WANTED: number = 1 << 22;
/** When the first FIN was sent the other side had sent what the capture lacks, which may have been a FIN. */
export const FIRST_FIN_UNSURE: number = 1 << 23;
/** The same SYN was answered with SYN-ACKs of different numbers (`other-answers.ts`). */
export const OTHER_ANSWERS: number = 1 << 24;
/** TLS has begun, and neither side has answered with application data yet (`tls/alerts.ts`). */
export const TLS_OPENING: number = 1 << 26;
/** The last answer of HTTP comes in chunks (`http/chunked-end.ts`). */
export const CHUNKED: number = 1 << 27;

/** Marks of which any segment that follows may make something. */
export const WATCHED: number =
  WINDOW_CLOSED_A |
  WINDOW_CLOSED_B |
  WINDOW_OPENED_A |
  WINDOW_OPENED_B |
  LONGER_OUT_A |
  LONGER_OUT_B |
  LATE_ACK_FOR_A |
  LATE_ACK_FOR_B |
  OTHER_ANSWERS;

/** Columns of a stream, ns since its first packet. */
export const SYN_ACK_TIME = 0;
export const FIRST_ANSWER = 1;
/** What a took to answer, and in the next column b; the longest of those, likewise. */
export const WAIT_A = 2;
export const WAIT_LONGEST_A = 4;
/** When the first FIN was sent. */
export const FIRST_FIN_TIME = 6;
export const STREAM_INSTANTS = 7;

/** Columns of a direction, whole numbers. What has been seen of it: history letters and the marks below. */
export const SEEN = 0;
/** The number after its FIN; meaningful once `FIN_OUT` is set. */
export const FIN_END = 1;
export const FIN_FRAME = 2;
export const LAST_FRAME_OF = 3;
/** The last segment: its control bits (12), above them whether it had data (1), was a keep-alive (1). */
export const LAST_SEGMENT = 4;
/** The hop limit of its first packet that was no reset, + 1 (9 bits), and of its last (9 bits). */
export const HOPS = 5;
/** The MSS its SYN announced; 0: not known. */
export const MSS = 6;
/** Octets of its longest segment. */
export const LARGEST = 7;
/** Octets of its longest segment that was acknowledged; those of the one that is out, and where it ends. */
export const LONGEST_TAKEN = 8;
export const LONGER_OUT = 9;
export const LONGER_OUT_END = 10;
/** Where the last ends of what was acknowledged and is not in the capture; meaningful once `UNSEEN_OUT` is set. */
export const UNSEEN_END = 11;
export const DIRECTION_COLUMNS = 12;

/** Marks in `SEEN`, above the history's letters: a FIN has been sent; the other side has had it. */
export const FIN_OUT: number = 1 << 16;
export const FIN_TAKEN: number = 1 << 17;
export const SYN_OUT: number = 1 << 18;
export const SYN_ACK_OUT: number = 1 << 19;
/** The same SYN has been sent more than once. */
export const SYN_AGAIN: number = 1 << 20;
/** Something of it is not in the capture, as an ACK tells. */
export const UNSEEN_OUT: number = 1 << 21;
/** That the other side has had its FIN is inferred: the other's FIN, which the capture lacks, is taken to say so. */
export const FIN_MAYBE_TAKEN: number = 1 << 22;
/** Its last SYN has no window scale option (RFC 7323 §2.2). */
export const NO_SCALE: number = 1 << 23;
/** Marks in `LAST_SEGMENT`. */
export const LAST_HAD_DATA: number = 1 << 12;
export const LAST_WAS_KEEP_ALIVE: number = 1 << 13;
/** Above them the IP identification of the last packet that was no reset, + 1 (17 bits); 0: it had none. */
export const LAST_ID_SHIFT = 14;

/** Columns of a direction, ns since the stream's first packet: its last segment, its last data. */
export const LAST_AT = 0;
export const LAST_DATA_AT = 1;
export const DIRECTION_INSTANTS = 2;

export class ConnectionColumns {
  streams: Int32Array = new Int32Array(STREAM_COLUMNS * ROWS);
  instants: Float64Array = new Float64Array(STREAM_INSTANTS * ROWS);
  /** Rows for the directions 2s and 2s + 1 of stream s. */
  directions: Int32Array = new Int32Array(DIRECTION_COLUMNS * 2 * ROWS);
  times: Float64Array = new Float64Array(DIRECTION_INSTANTS * 2 * ROWS);
  #size = 0;

  /** Makes room for a stream, and for those before it. */
  reach(stream: number): void {
    if (stream < this.#size) return;
    const rows = stream + 1;
    if (rows * STREAM_COLUMNS > this.streams.length) {
      this.streams = grown(this.streams, STREAM_COLUMNS * rows);
      this.instants = grown(this.instants, STREAM_INSTANTS * rows);
      this.directions = grown(this.directions, DIRECTION_COLUMNS * 2 * rows);
      this.times = grown(this.times, DIRECTION_INSTANTS * 2 * rows);
    }
    for (; this.#size <= stream; this.#size++) {
      this.streams[this.#size * STREAM_COLUMNS + STATES] = BOTH_UNKNOWN;
      this.instants[this.#size * STREAM_INSTANTS + FIRST_ANSWER] = Number.NaN;
    }
  }

  /** A stream's column. */
  stream(stream: number, column: number): number {
    return this.streams[stream * STREAM_COLUMNS + column] as number;
  }

  instant(stream: number, column: number): number {
    return this.instants[stream * STREAM_INSTANTS + column] as number;
  }

  direction(direction: number, column: number): number {
    return this.directions[direction * DIRECTION_COLUMNS + column] as number;
  }

  time(direction: number, column: number): number {
    return this.times[direction * DIRECTION_INSTANTS + column] as number;
  }
}

/** Streams there is room for at first. */
const ROWS = 64;
