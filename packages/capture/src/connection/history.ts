/** Zeek's `history`: a letter for what has been seen of a connection, in upper case where its originator sent it. */
import type { Analyser } from "../analysis/analyser.ts";
import { LOST_SEGMENT, RETRANSMISSION, REUSED_PORTS, ZERO_WINDOW } from "../analysis/flags.ts";
import { ACK, FIN, RST, SYN } from "../segment/tcp-segment.ts";
import * as C from "./columns.ts";
import type { ConnectionObserver } from "./connection-observer.ts";

/** Letters by number; each takes five bits with its case. Bad checksums (`c`) and limits (`x`) are not among them. */
const LETTERS = "shadfrgtwiq^";
const S = 0;
const H = 1;
const A = 2;
const D = 3;
const F = 4;
const R = 5;
const G = 6;
const T = 7;
const W = 8;
const I = 9;
const Q = 10;
const FLIPPED = 11;
/** What fits into the words kept. */
const LETTERS_MAX = C.HISTORY_WORDS * 6;

/** Adds what the segment shows for the first time. */
export const noteHistory = (analyser: Analyser, observer: ConnectionObserver): void => {
  const { columns } = observer;
  const { segment, direction, judge } = analyser;
  const bits = segment.flags & (SYN | FIN | RST);
  const row = direction * C.DIRECTION_COLUMNS + C.SEEN;
  const seen = columns.directions[row] as number;
  const flagged = judge.flags & LOGGED;
  if (bits === 0 && flagged === 0) {
    if ((seen & (segment.length === 0 ? 1 << A : 1 << D)) !== 0) return;
  }
  let now = seen;
  if (bits !== 0) {
    now = controls(analyser, observer, now);
  } else if (segment.length === 0 && (segment.flags & ACK) !== 0) now = once(columns, analyser, now, A);
  if (segment.length > 0) now = once(columns, analyser, now, D);
  columns.directions[row] = now;
  if (flagged !== 0) counted(analyser, observer);
};

/** SYN, FIN and RST, in Zeek's order; a SYN-ACK and a reset again where their number is another. */
const controls = (analyser: Analyser, { columns, unusual }: ConnectionObserver, seen: number): number => {
  const { flags } = analyser.segment;
  let now = seen;
  if ((flags & SYN) !== 0) {
    const letter = (flags & ACK) === 0 ? S : H;
    if (letter === H && (analyser.judge.flags & REUSED_PORTS) !== 0) now &= ~(1 << H);
    now = once(columns, analyser, now, letter);
    if ((flags & (FIN | RST)) !== 0) now = once(columns, analyser, now, Q);
  }
  if ((flags & FIN) !== 0) {
    now = once(columns, analyser, now, F);
    if ((flags & RST) !== 0) now = once(columns, analyser, now, I);
  }
  if ((flags & RST) === 0) return now;
  const side = analyser.direction & 1;
  const resets = unusual.get(analyser.stream)?.resets.filter((reset) => reset.side === side) ?? [];
  if (resets.length > 1 && resets.at(-1)?.seq !== resets.at(-2)?.seq) now &= ~(1 << R);
  return once(columns, analyser, now, R);
};

/** Adds a letter that has not been seen of this side; what has been seen with it. */
const once = (columns: C.ConnectionColumns, analyser: Analyser, seen: number, letter: number): number => {
  if ((seen & (1 << letter)) === 0) add(columns, analyser, letter);
  return seen | (1 << letter);
};

/** What Zeek writes again at the tenth, the hundredth … time. */
const counted = (analyser: Analyser, observer: ConnectionObserver): void => {
  const { judge, direction, stream, segment } = analyser;
  const { columns } = observer;
  const kept = observer.of(stream).side(direction & 1);
  const counts = (kept.history ??= { gaps: 0, retransmitted: 0, zero: 0 });
  if ((judge.flags & LOST_SEGMENT) !== 0 && isLogged(++counts.gaps)) add(columns, analyser, G);
  if ((judge.flags & RETRANSMISSION) !== 0 && segment.length > 0 && isLogged(++counts.retransmitted))
    add(columns, analyser, T);
  if ((judge.flags & ZERO_WINDOW) !== 0 && isLogged(++counts.zero)) add(columns, analyser, W);
};

const isLogged = (count: number): boolean => {
  let power = 1;
  while (power < count) power *= 10;
  return power === count;
};

const add = (columns: C.ConnectionColumns, { stream, direction }: Analyser, letter: number): void => {
  const s = stream * C.STREAM_COLUMNS;
  const { streams } = columns;
  const flipped = ((streams[s + C.STORY] as number) & C.STARTS_WITH_SYN_ACK) !== 0 ? 1 : 0;
  if ((streams[s + C.LETTERS] as number) === 0 && flipped === 1) write(streams, s, FLIPPED << 1);
  write(streams, s, (letter << 1) | ((direction & 1) ^ flipped));
};

const write = (streams: Int32Array, s: number, code: number): void => {
  const at = streams[s + C.LETTERS] as number;
  if (at === LETTERS_MAX) return;
  const word = s + C.HISTORY + Math.floor(at / 6);
  streams[word] = (streams[word] as number) | (code << ((at % 6) * 5));
  streams[s + C.LETTERS] = at + 1;
};

/** The letters so far, at most eighteen. Most connections of a capture have those of the one before. */
export const historyOf = (columns: C.ConnectionColumns, stream: number): string => {
  const s = stream * C.STREAM_COLUMNS + C.HISTORY;
  const { streams } = columns;
  const [one, two, three] = [streams[s] as number, streams[s + 1] as number, streams[s + 2] as number];
  const count = columns.stream(stream, C.LETTERS);
  if (last.one !== one || last.two !== two || last.three !== three || last.count !== count)
    last = { one, two, three, count, text: lettersOf(columns, stream) };
  return last.text;
};

let last = { one: 0, two: 0, three: 0, count: 0, text: "" };

const lettersOf = (columns: C.ConnectionColumns, stream: number): string => {
  let text = "";
  for (let at = 0; at < columns.stream(stream, C.LETTERS); at++) {
    const code = (columns.stream(stream, C.HISTORY + Math.floor(at / 6)) >> ((at % 6) * 5)) & 31;
    const letter = LETTERS.charAt(code >> 1);
    text += (code & 1) === 0 ? letter.toUpperCase() : letter;
  }
  return text;
};

const LOGGED = LOST_SEGMENT | RETRANSMISSION | ZERO_WINDOW;
