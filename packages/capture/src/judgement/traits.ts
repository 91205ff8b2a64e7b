/** What a side's packets show of its system and its way here: the options of its SYN, its TTL, the windows it offers. */
import type { Analyser } from "../analysis/analyser.ts";
import type { SegmentObserver } from "../analysis/observer.ts";
import { scaledWindow } from "../analysis/relative.ts";
import type { BothSides, ConnectionJudgements, SideTraits } from "../report/judgements.ts";
import { seconds } from "../report/seconds.ts";
import { ACK, RST, SYN } from "../segment/tcp-segment.ts";
import { FloatTable, IntTable } from "./columns.ts";

/** Columns of a direction. A set of the marks below; what its SYN has; TTL or hop limit; windows; its longest segment. */
const SEEN = 0;
const ISN = 1;
const MSS = 2;
const SCALE = 3;
const HOPS = 4;
const WINDOW_FIRST = 5;
const WINDOW_LEAST = 6;
const WINDOW_MOST = 7;
const LARGEST = 8;
const INTS = 9;
/** ns since the stream's first packet: its first data, its last. */
const DATA_FIRST = 0;
const DATA_LAST = 1;
const FLOATS = 2;

const PACKET = 1;
const OPENER = 2;
const ANSWERER = 4;
const SACK = 8;
const TIMESTAMPS = 16;
const ECN = 32;
const FAST_OPEN = 64;
const WINDOW = 128;
const DATA = 256;
const SYN_KNOWN: number = OPENER | ANSWERER;

export class TraitsObserver implements SegmentObserver {
  readonly #ints = new IntTable(INTS);
  readonly #floats = new FloatTable(FLOATS);
  /** By direction; those whose data begins with words. */
  readonly #words = new Map<number, string>();

  observe(analyser: Analyser): void {
    const { direction, packet, segment } = analyser;
    if (packet.quoted || packet.fragment) return;
    this.#ints.reach(direction | 1);
    this.#floats.reach(direction | 1);
    const ints = this.#ints.values;
    const row = direction * INTS;
    const { flags, length } = segment;
    if (((ints[row + SEEN] as number) & PACKET) === 0) {
      ints[row + SEEN] = (ints[row + SEEN] as number) | PACKET;
      ints[row + HOPS] = packet.hopLimit;
    }
    if ((flags & SYN) !== 0) this.#offers(analyser, row);
    else if ((flags & (ACK | RST)) === ACK)
      this.#window(row, scaledWindow(segment, analyser.store, direction));
    if (length > 0) this.#data(analyser, row);
  }

  describe(_: Analyser, stream: number): ConnectionJudgements {
    return { traits: this.traits(stream) };
  }

  /** Of both sides, by now. */
  traits(stream: number): BothSides<SideTraits> {
    return { a: this.#traits(stream * 2), b: this.#traits(stream * 2 + 1) };
  }

  /** The first SYN's word counts: one sent again may leave options out. */
  #offers({ segment }: Analyser, row: number): void {
    const ints = this.#ints.values;
    const seen = ints[row + SEEN] as number;
    if ((seen & SYN_KNOWN) !== 0) return;
    const answers = (segment.flags & ACK) !== 0;
    const wanted = answers ? ECE : ECE | CWR;
    ints[row + SEEN] =
      seen |
      (answers ? ANSWERER : OPENER) |
      (segment.sackPermitted ? SACK : 0) |
      (segment.hasTimestamps ? TIMESTAMPS : 0) |
      ((segment.flags & (ECE | CWR)) === wanted ? ECN : 0) |
      (segment.fastOpenCookie < 0 ? 0 : FAST_OPEN);
    ints[row + ISN] = segment.seq;
    ints[row + MSS] = segment.mss;
    ints[row + SCALE] = segment.windowScale;
  }

  #window(row: number, window: number): void {
    const ints = this.#ints.values;
    const seen = ints[row + SEEN] as number;
    if ((seen & WINDOW) === 0) {
      ints[row + SEEN] = seen | WINDOW;
      ints[row + WINDOW_FIRST] = window;
      ints[row + WINDOW_LEAST] = window;
      ints[row + WINDOW_MOST] = window;
    } else if (window < (ints[row + WINDOW_LEAST] as number)) ints[row + WINDOW_LEAST] = window;
    else if (window > (ints[row + WINDOW_MOST] as number)) ints[row + WINDOW_MOST] = window;
  }

  #data(analyser: Analyser, row: number): void {
    const { direction, segment, time } = analyser;
    const ints = this.#ints.values;
    const floats = this.#floats.values;
    if (segment.length > (ints[row + LARGEST] as number)) ints[row + LARGEST] = segment.length;
    floats[direction * FLOATS + DATA_LAST] = time;
    if (((ints[row + SEEN] as number) & DATA) !== 0) return;
    ints[row + SEEN] = (ints[row + SEEN] as number) | DATA;
    floats[direction * FLOATS + DATA_FIRST] = time;
    const words = firstWords(analyser);
    if (words !== undefined) this.#words.set(direction, words);
  }

  #traits(direction: number): SideTraits {
    this.#ints.reach(direction);
    this.#floats.reach(direction);
    const row = direction * INTS;
    const int = (column: number): number => this.#ints.values[row + column] as number;
    const seen = int(SEEN);
    const offered = <T>(value: T): T | null => ((seen & SYN_KNOWN) === 0 ? null : value);
    const window = (column: number): number | null => ((seen & WINDOW) === 0 ? null : int(column));
    const [first, last] = [DATA_FIRST, DATA_LAST].map(
      (column) => this.#floats.values[direction * FLOATS + column] as number,
    ) as [number, number];
    return {
      role: (seen & OPENER) === 0 ? ((seen & ANSWERER) === 0 ? null : "answerer") : "opener",
      isn: offered(int(ISN) >>> 0),
      mss: offered(int(MSS) < 0 ? null : int(MSS)),
      window_scale: offered(int(SCALE) < 0 ? null : int(SCALE)),
      sack_permitted: offered((seen & SACK) !== 0),
      timestamps: offered((seen & TIMESTAMPS) !== 0),
      ecn: offered((seen & ECN) !== 0),
      fast_open: offered((seen & FAST_OPEN) !== 0),
      hop_limit: int(HOPS),
      window_first: window(WINDOW_FIRST),
      window_min: window(WINDOW_LEAST),
      window_max: window(WINDOW_MOST),
      largest_segment: int(LARGEST),
      data_time: seconds(Math.max(0, last - first)),
      first_words: this.#words.get(direction) ?? null,
    };
  }
}

/** The first two words of a command, in capitals and with what it is about (HTTP, SMTP, Redis); a query, which may hold what is secret, is left out. */
const firstWords = ({ segment, packet }: Analyser): string | undefined => {
  let line = "";
  for (let at = segment.data; at < segment.dataEnd && line.length < WORDS_MAX; at++) {
    const octet = packet.bytes[at] as number;
    if (octet === 0x0d || octet === 0x0a || octet === QUESTION_MARK) break;
    if (octet < 0x20 || octet > 0x7e) return undefined;
    line += String.fromCharCode(octet);
  }
  const words = line.split(" ").slice(0, 2).join(" ");
  return /^[A-Z]{2,} \S/u.test(words) ? words : undefined;
};

/** RFC 9293 §3.1: the control bits that RFC 3168 §6.1.1 sets in a SYN. */
const ECE = 0x40;
const CWR = 0x80;
const QUESTION_MARK = 0x3f;
const WORDS_MAX = 60;
