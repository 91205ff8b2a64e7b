/** What is remembered of a direction in which something was lost or came out of order: few have it. */
import type { Analyser } from "../analysis/analyser.ts";
import type { Tick } from "./echo-clock.ts";
import { Narrower } from "./narrower.ts";
import type { Pause, PauseInPieces } from "./pauses.ts";
import { Pieces, piecesText } from "./pieces.ts";
import { PROOFS_MAX, type Proof, TimeoutEpisode } from "./timeout-episode.ts";
import { durationText } from "./words.ts";

/** Sequence numbers that were passed over: [from, to) has not been seen. */
export interface Gap {
  from: number;
  to: number;
  readonly frame: number;
  readonly time: number;
  /** IP identification and timestamp of the segments before and after it; −1 and undefined where there are none. */
  readonly idBefore: number;
  readonly idAfter: number;
  readonly tsAfter: number | undefined;
  /** The frame that acknowledged its data, seen or not; 0: none yet. */
  acknowledged: number;
}

/** Data sent again, and what has become of it. */
export interface Resent {
  readonly seq: number;
  readonly end: number;
  readonly frame: number;
  readonly time: number;
  readonly identification: number;
  readonly tsVal: number | undefined;
  /** It was the oldest that was out: the ACK of it may tell by its timestamp which copy had arrived (RFC 3522). */
  readonly oldest: boolean;
  /** The capture has its first copy, sent before any answer to it. */
  firstSeen: boolean;
  /** And that came damaged. */
  damaged?: true;
  /** It is a SYN, or a FIN without data. */
  readonly bare: boolean;
  /** The time of waiting in which the timer sent it. */
  episode: TimeoutEpisode | undefined;
  acknowledged: boolean;
  needless: boolean;
  /** The frame that sent it once more before it was answered, so that it counts as lost; 0: none. */
  againIn: number;
}

/** It was sent again before, and that has not been answered. */
export const isSentYet = ({ seq, acknowledged, needless }: Resent, again: number): boolean =>
  seq === again && !acknowledged && !needless;

export const overlaps = (range: Resent, seq: number, end: number): boolean =>
  ((range.seq - end) | 0) < 0 && ((range.end - seq) | 0) > 0;

/** Why data was sent again. */
export type Reason = "fast" | "timeout" | "tail-loss-probe" | "unknown";

export class Trouble {
  readonly gaps: Gap[] = [];
  readonly resent: Resent[] = [];
  /** Segments and octets sent again, by what is sure; and those of which it is not. */
  segments = 0;
  octets = 0;
  unsure = 0;
  /** Of the segments, those that looked new, and seem to have been sent before. */
  lookedNew = 0;
  readonly reasons: Record<Reason, number> = { fast: 0, timeout: 0, "tail-loss-probe": 0, unknown: 0 };
  fastRecoveries = 0;
  timeouts = 0;
  timeoutWait = 0;
  backoff = 0;
  /** The same, those of a SYN or a FIN without data left out. */
  dataBackoff = 0;
  lostAgain = 0;
  needless = 0;
  outOfOrder = 0;
  maybeOutOfOrder = 0;
  /** Lost segments whose first copy was seen, and was not; needless ones apart. */
  firstSeen = 0;
  firstUnseen = 0;
  /** Segments sent again that had arrived damaged. */
  damaged = 0;
  /** Segments that the capture holds behind the ACK that answers them. */
  recordedLate = 0;
  /** Of the segments and timeouts, those of a SYN or a FIN without data, and the time that they waited. */
  bareSegments = 0;
  bareNeedless = 0;
  bareTimeouts = 0;
  bareWait = 0;
  readonly narrower: Narrower = new Narrower();
  /** The receiver has reported with SACK what it had got beyond a gap. */
  reported = false;
  /** Numbers that were acknowledged and never seen; where the last of them end, and whether anything came after them. */
  missed = 0;
  #missedTo = 0;
  #missedLast = false;
  #finMissed = false;
  #maybeFin = 0;
  /** The latest recovery: until `recoverTo` is acknowledged (RFC 6582 §3.2). */
  recovering: "no" | "fast" | "timeout" = "no";
  recoverTo = 0;
  episode: TimeoutEpisode | undefined;
  /** ns from an ACK to what it made the sender send again, the latest, as the capture saw it; NaN: not known. */
  roundTrip: number = Number.NaN;
  /** The latest packet with a timestamp from the other side. */
  heard: Tick | undefined;
  /** The first of them, none that is of a SYN or FIN alone. */
  readonly episodes: TimeoutEpisode[] = [];
  /** Whole segments that did not get through, and were then sent again in smaller ones. */
  readonly pieces: Pieces = new Pieces();
  /** The octet of its last probe: that it came twice says nothing of what was sent again. */
  probed: number | undefined;
  readonly proofs: Record<"lost" | "needless" | "order" | "lostAgain" | "missed", Proof[]> = {
    lost: [],
    needless: [],
    order: [],
    lostAgain: [],
    missed: [],
  };

  /** Octets that were acknowledged and never seen. The last number of all may be a FIN's. */
  get missedBytes(): number {
    return this.missed - (this.#missedLast ? 1 : 0);
  }

  /** The last that was sent is among what the capture lacks, and may have been a FIN. */
  get missedEnd(): boolean {
    return this.#missedLast || this.#finMissed;
  }

  /** What its sender has sent, by now, ends at `next`. */
  settle(next: number): void {
    this.#missedLast = this.missed > 0 && next === this.#missedTo;
    this.#finMissed = this.missed > 0 && next === this.#maybeFin;
  }

  /** Segments with data that were sent again. */
  get dataSegments(): number {
    return this.segments - this.bareSegments;
  }

  hears(time: number, timestamp: number): void {
    if (this.heard === undefined) this.heard = { time, timestamp };
    else {
      this.heard.time = time;
      this.heard.timestamp = timestamp;
    }
  }

  prove(what: keyof Trouble["proofs"], frame: number, text: string): void {
    const proofs = this.proofs[what];
    // Of what was lost some may turn out to have arrived.
    if (proofs.length < (what === "lost" ? LOST_MAX : PROOFS_MAX)) proofs.push({ frame, text });
  }

  /** What was sent again in that frame had not been lost. */
  notLost(frame: number): void {
    const { lost } = this.proofs;
    const at = lost.findIndex((proof) => proof.frame === frame);
    if (at >= 0) lost.splice(at, 1);
  }

  /** What proves that something was lost: the first, or where none of those is left, what is remembered of the last. */
  get lostProofs(): readonly Proof[] {
    if (this.proofs.lost.length > 0) return this.proofs.lost;
    return this.resent
      .filter(({ needless, bare, damaged }) => !needless && !bare && damaged === undefined)
      .slice(0, PROOFS_MAX)
      .map(({ frame, seq, end }) => ({ frame, text: `${(end - seq) | 0} bytes sent again` }));
  }

  /** Nor had what was too large for the path. */
  wereTooLarge(frames: readonly number[]): void {
    for (const frame of frames) this.notLost(frame);
  }

  /** What was sent again had been lost as well, as far as is known when it is sent once more, in `frame`. */
  loseAgain(resent: Resent, frame: number): void {
    resent.againIn = frame;
    this.lostAgain += 1;
    this.prove("lostAgain", frame, `sent again once more: the copy in frame ${resent.frame} was lost too`);
  }

  /** It had arrived after all. */
  hadNotLost(resent: Resent): void {
    if (resent.againIn === 0) return;
    this.lostAgain -= 1;
    const { lostAgain } = this.proofs;
    const at = lostAgain.findIndex(({ frame }) => frame === resent.againIn);
    if (at >= 0 && (lostAgain.length > 1 || this.lostAgain === 0)) lostAgain.splice(at, 1);
  }

  /** A time of waiting begins; of many, only the first are told from those in which nothing came through. */
  wait(episode: TimeoutEpisode): void {
    this.episode = episode;
    if (this.episodes.length < EPISODES_MAX) this.episodes.push(episode);
  }

  /** In that time of waiting a timer goes off after `quiet` ns; `bare`: for a SYN or a FIN alone. */
  goesOff(episode: TimeoutEpisode, quiet: number, next: number, bare: boolean): void {
    episode.goesOff(quiet);
    this.timeouts += 1;
    this.timeoutWait += quiet;
    this.backoff = Math.max(this.backoff, episode.waits.length);
    this.recovering = "timeout";
    this.recoverTo = next;
    if (bare) {
      this.bareTimeouts += 1;
      this.bareWait += quiet;
    } else this.dataBackoff = Math.max(this.dataBackoff, episode.waits.length);
  }

  /** What was sent again in that frame had arrived, but damaged: neither it nor a copy before was lost. */
  arrivedDamaged(frame: number): void {
    this.damaged += 1;
    this.notLost(frame);
    const resent = this.resent.findLast((other) => other.frame === frame);
    if (resent !== undefined) {
      resent.damaged = true;
      if (resent.firstSeen) this.firstSeen -= 1;
      resent.firstSeen = false;
    }
    const copy = this.resent.find(({ againIn }) => againIn === frame);
    if (copy === undefined) return;
    this.hadNotLost(copy);
    copy.againIn = 0;
  }

  remember(resent: Resent): void {
    if (this.resent.length === RESENT_MAX) this.resent.shift();
    this.resent.push(resent);
  }

  /** A timer ended that silence: what looked new was sent again, after what is in `gap`; no earlier copy was seen. */
  resentUnseen(pause: Pause, gap: Gap): void {
    const { frame, octets, cutFrom: whole } = pause;
    const count = Math.round((((gap.to - gap.from) | 0) + octets) / whole);
    const why =
      whole > 0
        ? `in a smaller segment: ${count} whole ones of ${whole} bytes had been sent, up to where frame ${gap.frame} begins`
        : `by its IP identification after what is missing before frame ${gap.frame}`;
    const text = `sent again after ${pauseText(pause)}${whole > 0 ? " " : ": "}${why}`;
    if (whole > 0) this.pieces.cut ??= { from: gap.from, whole, proof: { frame, text } };
    this.#resentAfter(pause, text, gap.to, 1, pause.octets);
  }

  /** A timer ended that silence: what looked new, up to `end`, was sent again in pieces. */
  resentInPieces(pause: PauseInPieces, end: number): void {
    const { frame, pieceFrame, cutFrom: whole, pieces, octetsOfPieces } = pause;
    const text = piecesText(pauseText(pause), pieceFrame, whole);
    this.pieces.cut ??= { from: end, whole, proof: { frame, text } };
    this.#resentAfter(pause, text, end, pieces, octetsOfPieces);
  }

  #resentAfter(
    { since, until, frame, octets }: Pause,
    text: string,
    to: number,
    segments: number,
    all: number,
  ): void {
    const quiet = until - since;
    const episode = new TimeoutEpisode(frame, since, false);
    this.wait(episode);
    episode.goesOff(quiet);
    episode.prove(frame, text);
    this.prove("lost", frame, `${octets} bytes sent again, its first copy is not in the capture`);
    this.segments += segments;
    this.lookedNew += segments;
    this.octets += all;
    this.firstUnseen += segments;
    this.reasons.timeout += 1;
    this.timeouts += 1;
    this.timeoutWait += quiet;
    this.backoff = Math.max(this.backoff, 1);
    this.dataBackoff = Math.max(this.dataBackoff, 1);
    this.recovering = "timeout";
    this.recoverTo = to;
  }

  /** Nothing of [from, to) has been sent again, as far as is remembered; and the capture lacks nothing. */
  wasSentOnce(from: number, to: number): boolean {
    if (this.segments > RESENT_MAX || this.missed > 0) return false;
    return !this.resent.some(({ seq, end }) => ((seq - to) | 0) < 0 && ((end - from) | 0) > 0);
  }

  /** A gap that opens; the oldest is forgotten where there are too many. */
  open(gap: Gap): void {
    if (this.gaps.length === GAPS_MAX) this.gaps.shift();
    this.gaps.push(gap);
  }

  /** The gap that holds any of [seq, end). */
  gapAt(seq: number, end: number): Gap | undefined {
    return this.gaps.find(({ from, to }) => ((seq - to) | 0) < 0 && ((end - from) | 0) > 0);
  }

  /** [seq, end) has been seen now. */
  fill(gap: Gap, seq: number, end: number): void {
    const before = ((seq - gap.from) | 0) > 0;
    const after = ((gap.to - end) | 0) > 0;
    if (before && after) {
      this.open({ ...gap, from: end });
      gap.to = seq;
    } else if (before) gap.to = seq;
    else if (after) gap.from = end;
    else this.gaps.splice(this.gaps.indexOf(gap), 1);
  }

  /** An ACK of numbers beyond all that was seen: what they are has arrived, and may still come into the capture. */
  lacks({ segment: { ack }, packet: { frame }, time }: Analyser, unseen: number): void {
    // The octet of a probe, or a FIN.
    if (unseen === 1) {
      this.#maybeFin = ack;
      return;
    }
    const from = (ack - unseen) | 0;
    this.missed += unseen;
    this.prove(
      "missed",
      frame,
      `acknowledges ${unseen.toLocaleString("en")} octets more than the capture holds`,
    );
    const last = this.gaps.at(-1);
    if (last !== undefined && last.acknowledged > 0 && last.to === from) last.to = ack;
    else
      this.open({
        from,
        to: ack,
        frame,
        time,
        idBefore: 0,
        idAfter: 0,
        tsAfter: undefined,
        acknowledged: frame,
      });
    this.#missedTo = ack;
  }

  /** Its sender says that it has sent up to `seq`: what an ACK had of more was never sent (RFC 9293 §3.10.7.4). */
  hasSentTo(seq: number): void {
    const last = this.gaps.at(-1);
    const over = (this.#missedTo - seq) | 0;
    // One less is a keep-alive's.
    if (this.missed === 0 || over <= 1 || last?.to !== this.#missedTo || ((seq - last.from) | 0) < 0) return;
    this.missed = Math.max(0, this.missed - over);
    this.#missedTo = seq;
    last.to = seq;
    if (last.to === last.from) this.gaps.pop();
  }

  /** What of the gaps is acknowledged has arrived: the capture lacks it. */
  acknowledged(ack: number, frame: number): void {
    for (let index = this.gaps.length - 1; index >= 0; index--) {
      const gap = this.gaps[index] as Gap;
      if (gap.acknowledged > 0) continue;
      const octets = Math.min((ack - gap.from) | 0, (gap.to - gap.from) | 0);
      if (octets <= 0) continue;
      if (((gap.to - gap.from) | 0) <= WINDOW_MOST) {
        this.missed += octets;
        this.prove(
          "missed",
          frame,
          `acknowledges ${octets} bytes that are missing before frame ${gap.frame}`,
        );
      }
      if (octets === ((gap.to - gap.from) | 0)) gap.acknowledged = frame;
      else {
        this.open({ ...gap, to: (gap.from + octets) | 0, acknowledged: frame });
        gap.from = (gap.from + octets) | 0;
      }
    }
  }
}

const pauseText = ({ since, until }: Pause): string => durationText(until - since);

/** Octets: as no window is larger (RFC 7323 §2.3), what lies farther ahead is counted from another server's answer. */
const WINDOW_MOST = 2 ** 30;
const GAPS_MAX = 64;
const RESENT_MAX = 64;
const EPISODES_MAX = 64;
const LOST_MAX = 32;
