/**
 * Data that comes again, or late: retransmission, out of order, or needless, by evidence and not by how soon it came; and
 * what made the sender send it: three duplicate ACKs or SACK (RFC 5681 §3.2, RFC 6675 §5), a timer (RFC 6298 §5.4), a
 * tail loss probe (RFC 8985 §7).
 */
import type { Analyser } from "../analysis/analyser.ts";
import { isFinOnAck } from "../analysis/fin-on-ack.ts";
import type { SegmentObserver } from "../analysis/observer.ts";
import { INITIAL_RTT, STREAM_TIMES } from "../analysis/store.ts";
import type { CaptureFinding } from "../report/finding.ts";
import type { ConnectionJudgements, SegmentJudgement } from "../report/judgements.ts";
import { SYN, type TcpSegment } from "../segment/tcp-segment.ts";
import { IntTable } from "./columns.ts";
import { isDuplicateSack } from "./duplicate-sack.ts";
import { EchoClock } from "./echo-clock.ts";
import { EXCHANGE_INTS, type Exchange, MSS, NEXT } from "./exchange.ts";
import { saysTooBig } from "./narrower.ts";
import { sentBefore, sentBeside } from "./order-evidence.ts";
import { type Pause, Pauses } from "./pauses.ts";
import { recoveryFindings } from "./recovery-findings.ts";
import { recoveryReport } from "./recovery-report.ts";
import { afterAnyAnswer, looksLikeProbe, patience, SILENCE } from "./silence.ts";
import { TimeoutEpisode } from "./timeout-episode.ts";
import { type Gap, isSentYet, overlaps, type Reason, type Resent, Trouble } from "./trouble.ts";
import { durationText } from "./words.ts";

/** Columns of a direction: its last IP identification and the timestamp that it echoed, and where its trouble is, plus one. */
const LAST_ID = 0;
const LAST_ECHO = 1;
const TROUBLE = 2;
const INTS = 3;

export class Resending implements SegmentObserver {
  readonly #exchange: Exchange;
  readonly #ints = new IntTable(INTS);
  readonly #clock = new EchoClock();
  readonly #pauses = new Pauses();
  readonly #troubles: Trouble[] = [];
  /** A silence of the packet's sender that its retransmission timer ended, as this packet shows; mostly undefined. */
  timerEnded: Pause | undefined;
  #judgement: SegmentJudgement | undefined;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  watch(analyser: Analyser): void {
    const exchange = this.#exchange;
    this.#judgement = undefined;
    this.timerEnded = undefined;
    const { direction, segment, packet } = analyser;
    this.#ints.reach(direction | 1);
    if (!exchange.valid) {
      if (saysTooBig(packet))
        this.#troubleOf(direction).narrower.tell(exchange.ints.values[direction * EXCHANGE_INTS + NEXT] ?? 0);
      return;
    }
    const ints = this.#ints.values;
    const row = direction * INTS;
    if (exchange.place !== "none") {
      if (exchange.place === "again") this.#again(analyser, this.#troubleOf(direction));
      else if (exchange.place === "beyond-gap") this.#opens(analyser, ints[row + LAST_ID] as number);
      else if (exchange.place === "probe") this.#asks(direction, segment.seq);
      else if (analyser.time - exchange.quietSince >= SILENCE) this.#pauses.end(analyser, exchange);
      else if (this.#pauses.isFollowed(direction)) this.#follows(analyser);
      ints[row + LAST_ID] = packet.identification;
      ints[row + LAST_ECHO] = segment.tsEcr;
      if ((segment.flags & SYN) !== 0) this.#clock.begin(analyser);
    } else if ((ints[row + TROUBLE] as number) > 0)
      this.#troubles[(ints[row + TROUBLE] as number) - 1]?.hasSentTo(segment.seq);
    if (exchange.unseen > 0) this.#troubleOf(direction ^ 1).lacks(analyser, exchange.unseen);
    const heard = ints[(direction ^ 1) * INTS + TROUBLE] as number;
    if (heard > 0) this.#hears(analyser, this.#troubles[heard - 1] as Trouble);
  }

  judgements(): readonly SegmentJudgement[] {
    return this.#judgement === undefined ? [] : [this.#judgement];
  }

  describe(analyser: Analyser, stream: number): ConnectionJudgements | undefined {
    return recoveryReport(analyser, stream, [this.trouble(stream * 2), this.trouble(stream * 2 + 1)]);
  }

  findings(analyser: Analyser, stream: number): readonly CaptureFinding[] {
    const found: CaptureFinding[] = [];
    for (let side = 0; side < 2; side++) {
      const trouble = this.trouble(stream * 2 + side);
      if (trouble !== undefined)
        found.push(...recoveryFindings(analyser, stream, side, trouble, this.#exchange));
    }
    return found;
  }

  /** What went wrong in a direction; undefined: nothing. */
  trouble(direction: number): Trouble | undefined {
    const index = this.#ints.values[direction * INTS + TROUBLE] ?? 0;
    const trouble = index === 0 ? undefined : this.#troubles[index - 1];
    trouble?.settle(this.#exchange.ints.values[direction * EXCHANGE_INTS + NEXT] ?? 0);
    return trouble;
  }

  /** RFC 6298 §3: what ends at `end` was sent again, so that nothing tells which copy the ACK of it answers. */
  wasResentTo(direction: number, end: number): boolean {
    const index = this.#ints.values[direction * INTS + TROUBLE] ?? 0;
    return this.#troubles[index - 1]?.resent.some((resent) => resent.end === end) === true;
  }

  #troubleOf(direction: number): Trouble {
    const index = direction * INTS + TROUBLE;
    const known = this.#ints.values[index] as number;
    if (known > 0) return this.#troubles[known - 1] as Trouble;
    const trouble = new Trouble();
    this.#troubles.push(trouble);
    this.#ints.values[index] = this.#troubles.length;
    return trouble;
  }

  #asks(direction: number, seq: number): void {
    const trouble = this.trouble(direction);
    if (trouble !== undefined) trouble.probed = seq;
  }

  #opens({ segment, packet, direction, time, store, stream }: Analyser, idBefore: number): void {
    const trouble = this.#troubleOf(direction);
    const gap: Gap = {
      from: this.#exchange.next,
      to: segment.seq,
      frame: packet.frame,
      time,
      idBefore,
      idAfter: packet.identification,
      tsAfter: segment.hasTimestamps ? segment.tsVal : undefined,
      acknowledged: 0,
    };
    const mss = this.#exchange.ints.values[direction * EXCHANGE_INTS + MSS] as number;
    const roundTrip = store.streamTimes[stream * STREAM_TIMES + INITIAL_RTT] as number;
    const whole = this.#exchange.whole(direction, segment.hasTimestamps);
    const pause = this.#pauses.endedByTimer(direction, gap, mss, whole, segment.length, patience(roundTrip));
    // More than the window lets out is another connection's.
    if (pause !== undefined && ((gap.to - gap.from) | 0) <= this.#exchange.window) {
      trouble.resentUnseen(pause, gap);
      this.timerEnded = pause;
    }
    trouble.open(gap);
  }

  /** What follows a silence may be pieces of whole segments that had been sent before it. */
  #follows(analyser: Analyser): void {
    const { direction, segment, store, stream } = analyser;
    const whole = this.#exchange.whole(direction, segment.hasTimestamps);
    const roundTrip = store.streamTimes[stream * STREAM_TIMES + INITIAL_RTT] as number;
    const pause = this.#pauses.endedInPieces(analyser, this.#exchange.end, whole, patience(roundTrip));
    if (pause === undefined) return;
    this.#troubleOf(direction).resentInPieces(pause, this.#exchange.end);
    this.timerEnded = pause;
  }

  /** A segment that says nothing new: it fills a gap, or it has been seen before. */
  #again(analyser: Analyser, trouble: Trouble): void {
    const { segment, packet } = analyser;
    const { seq } = segment;
    const { end } = this.#exchange;
    if (isFinOnAck(analyser)) return;
    const tsVal = segment.hasTimestamps ? segment.tsVal : undefined;
    const gap = trouble.gapAt(seq, end);
    if (gap !== undefined) {
      const sent = sentBeside(gap, packet.identification, tsVal);
      trouble.fill(gap, seq, end);
      // By its time it was there before what came after the gap: of several interfaces each is written as it has packets.
      if (gap.acknowledged === 0 && analyser.time < gap.time) return this.#recordedLate(trouble);
      if (gap.acknowledged > 0) {
        // The first copy, or the only one: what had arrived before it was recorded.
        trouble.missed = Math.max(0, trouble.missed - segment.length);
        return this.#recordedLate(trouble);
      }
      if (sent === "before") {
        this.#judgement = "out-of-order";
        trouble.outOfOrder += 1;
        trouble.prove("order", packet.frame, `sent before frame ${gap.frame}, seen after it`);
      } else if (sent === "after") this.#resent(analyser, trouble, "retransmission", gap.frame);
      else if (this.#tooSoon(analyser, gap.time)) {
        this.#judgement = "maybe-out-of-order";
        trouble.maybeOutOfOrder += 1;
      } else this.#resent(analyser, trouble, "maybe-retransmission", gap.frame);
      return;
    }
    const first = trouble.resent.findLast((other) => overlaps(other, seq, end));
    if (first !== undefined && analyser.time < first.time) return this.#recordedLate(trouble);
    if (first !== undefined && sentBefore(first.identification, first.tsVal, packet.identification, tsVal)) {
      this.#judgement = "out-of-order";
      trouble.outOfOrder += 1;
      trouble.prove("order", packet.frame, `the first copy, late: frame ${first.frame} was sent after it`);
      this.#needless(trouble, first, packet.frame, "the first copy arrives after all");
      return;
    }
    this.#resent(analyser, trouble, "retransmission", 0);
  }

  #recordedLate(trouble: Trouble): void {
    trouble.recordedLate += 1;
    this.#judgement = "recorded-late";
  }

  /** Nothing that was asked for after the gap can be here yet: the whole round trip has not passed. */
  #tooSoon({ store, stream, time }: Analyser, since: number): boolean {
    const roundTrip = store.streamTimes[stream * STREAM_TIMES + INITIAL_RTT] as number;
    return !Number.isNaN(roundTrip) && time - since < roundTrip;
  }

  #resent(analyser: Analyser, trouble: Trouble, name: SegmentJudgement, gapFrame: number): void {
    const { segment, packet, time } = analyser;
    const { seq, length } = segment;
    const { end, unacked } = this.#exchange;
    const before = trouble.resent.findLast((other) => overlaps(other, seq, end));
    trouble.segments += 1;
    trouble.octets += length;
    if (name === "maybe-retransmission") trouble.unsure += 1;
    // What opens and closes has findings of its own.
    const bare = isBare(segment);
    if (bare) trouble.bareSegments += 1;
    this.#judgement = name;
    const resent: Resent = {
      seq,
      end,
      frame: packet.frame,
      time,
      identification: packet.identification,
      tsVal: segment.hasTimestamps ? segment.tsVal : undefined,
      oldest: seq === unacked,
      firstSeen: gapFrame === 0 && ((end - unacked) | 0) > 0,
      bare,
      episode: undefined,
      acknowledged: false,
      needless: false,
      againIn: 0,
    };
    if (((end - unacked) | 0) <= 0 && gapFrame === 0) {
      this.#judgement = "needless-retransmission";
      trouble.remember(resent);
      this.#needless(trouble, resent, packet.frame, "already acknowledged when it was sent again");
      return;
    }
    const reason = this.#reason(analyser, trouble);
    if (reason === "timeout") trouble.episode?.sends(resent);
    if (before !== undefined && !before.acknowledged && !before.needless && reason !== "timeout")
      trouble.loseAgain(before, packet.frame);
    trouble.remember(resent);
    if (gapFrame !== 0)
      trouble.pieces.take(resent, this.#exchange.whole(analyser.direction, segment.hasTimestamps));
    trouble.reasons[reason] += 1;
    if (gapFrame === 0) trouble.firstSeen += 1;
    else trouble.firstUnseen += 1;
    if (reason !== "unknown") this.#judgement = REASONS[reason];
    const seen = gapFrame === 0 ? "" : ", its first copy is not in the capture";
    if (!bare) trouble.prove("lost", packet.frame, `${length} bytes sent again${seen}`);
    const largest = this.#exchange.largest(analyser.direction);
    if (reason === "unknown" && gapFrame === 0 && !bare)
      trouble.wereTooLarge(trouble.narrower.take(resent, unacked, this.#exchange.next, largest));
    else if (trouble.narrower.interrupted(unacked)) trouble.notLost(packet.frame);
  }

  /** Why it was sent, by what its sender had heard and how long it had been silent. */
  #reason(analyser: Analyser, trouble: Trouble): Reason {
    const { segment, time, store, stream } = analyser;
    const { unacked, next, end, duplicates, quietSince } = this.#exchange;
    const quiet = time - quietSince;
    const roundTrip = store.streamTimes[stream * STREAM_TIMES + INITIAL_RTT] as number;
    const wait = patience(roundTrip);
    const last = end === next && (segment.flags & SYN) === 0;
    if (trouble.recovering !== "no" && ((unacked - trouble.recoverTo) | 0) >= 0) {
      trouble.recovering = "no";
      trouble.episode = undefined;
    }
    // Duplicate ACKs ask for a segment once; when it is sent again after that, and after a silence, the timer asks.
    const askedFor = duplicates > 0 && !trouble.resent.some((other) => isSentYet(other, segment.seq));
    if (
      segment.seq === unacked &&
      quiet >= wait &&
      (!askedFor || quiet >= 2 * wait || this.#unprompted(analyser, trouble))
    ) {
      if (last && trouble.recovering === "no" && looksLikeProbe(quiet, roundTrip)) return "tail-loss-probe";
      this.#timeout(analyser, trouble, quiet, last);
      return "timeout";
    }
    if (trouble.recovering === "timeout") return "timeout";
    if (trouble.recovering === "fast") return "fast";
    if (duplicates > 0) {
      trouble.recovering = "fast";
      trouble.roundTrip = this.#clock.age(analyser, trouble.heard, segment.tsEcr, time);
      trouble.recoverTo = next;
      trouble.fastRecoveries += 1;
      return "fast";
    }
    return last && quiet >= (Number.isNaN(roundTrip) ? 0 : roundTrip) ? "tail-loss-probe" : "unknown";
  }

  /** Longer after all that its sender has heard than any answer takes by now, and it is known how long that is. */
  #unprompted(analyser: Analyser, trouble: Trouble): boolean {
    const { direction, time, store, stream } = analyser;
    const { quietSince } = this.#exchange;
    const handshake = store.streamTimes[stream * STREAM_TIMES + INITIAL_RTT] as number;
    const echo = this.#ints.values[direction * INTS + LAST_ECHO] as number;
    const roundTrip = Math.max(
      Number.isNaN(handshake) ? 0 : handshake,
      Number.isNaN(trouble.roundTrip) ? 0 : trouble.roundTrip,
      this.#clock.age(analyser, trouble.heard, echo, quietSince),
    );
    const heard = trouble.heard?.time ?? Number.NaN;
    return time - Math.max(quietSince, heard) >= afterAnyAnswer(roundTrip);
  }

  /** A retransmission timer has gone off after `quiet`; `last`: nothing newer is out. */
  #timeout(analyser: Analyser, trouble: Trouble, quiet: number, last: boolean): void {
    const { segment, packet, time, direction } = analyser;
    const { next, duplicates, times } = this.#exchange;
    let episode = trouble.recovering === "timeout" ? trouble.episode : undefined;
    if (episode === undefined) {
      episode = new TimeoutEpisode(packet.frame, time - quiet, last);
      trouble.wait(episode);
    } else {
      const [first = 0] = episode.waits;
      // A timer doubles (RFC 6298 §5.5); what does not fit into that was a probe that came before it (RFC 8985 §7.3).
      if (episode.last && episode.waits.length === 1 && (quiet < 1.7 * first || quiet > 2.4 * first)) {
        episode.takeBack();
        trouble.timeouts -= 1;
        trouble.timeoutWait -= first;
        trouble.reasons.timeout -= 1;
        trouble.reasons["tail-loss-probe"] += 1;
      }
    }
    // An ACK of the other side's data shows it as well as the data.
    if (duplicates > 0 || (times.values[direction ^ 1] as number) > episode.since) episode.hears();
    const bare = isBare(segment);
    trouble.goesOff(episode, quiet, next, bare);
    if (!bare) episode.prove(packet.frame, `sent again after ${durationText(quiet)} without an answer`);
  }

  /** An ACK reaches a sender in trouble: what it says of what was sent again. */
  #hears({ segment, packet, time }: Analyser, trouble: Trouble): void {
    const { ack, sack, sackBlocks } = segment;
    const { acknowledges } = this.#exchange;
    if (segment.hasTimestamps) trouble.hears(time, segment.tsVal);
    if (acknowledges === 0) trouble.episode?.hears();
    else {
      trouble.episode?.ends(
        packet.frame,
        time,
        segment,
        sackBlocks > 0 && isDuplicateSack(ack, sack, sackBlocks),
      );
      trouble.acknowledged(ack, packet.frame);
      for (const resent of trouble.resent) {
        if (resent.acknowledged || ((resent.end - ack) | 0) > 0) continue;
        resent.acknowledged = true;
        if (
          resent.oldest &&
          !resent.needless &&
          segment.hasTimestamps &&
          resent.tsVal !== undefined &&
          ((segment.tsEcr - resent.tsVal) | 0) < 0
        )
          this.#needless(trouble, resent, packet.frame, "answers the first copy: its timestamp is older");
      }
    }
    if (sackBlocks > 0) trouble.reported = true;
    if (sackBlocks > 0 && isDuplicateSack(ack, sack, sackBlocks)) {
      const from = sack[0] as number;
      const to = sack[1] as number;
      if (from === trouble.probed && to === ((from + 1) | 0)) return;
      const resent = trouble.resent.findLast((other) => !other.needless && overlaps(other, from, to));
      if (resent !== undefined)
        this.#needless(trouble, resent, packet.frame, "D-SACK: the receiver had got it twice");
    }
  }

  #needless(trouble: Trouble, resent: Resent, frame: number, text: string): void {
    if (resent.needless) return;
    resent.needless = true;
    trouble.needless += 1;
    trouble.notLost(resent.frame);
    trouble.hadNotLost(resent);
    if (resent.firstSeen) trouble.firstSeen -= 1;
    if (resent.bare) {
      trouble.bareNeedless += 1;
      return;
    }
    const words = frame === resent.frame ? text : `${text} (sent again in frame ${resent.frame})`;
    if (resent.episode === undefined) trouble.prove("needless", frame, words);
    else resent.episode.wasNeedless(frame, words);
  }
}

/** SYN or FIN, without data. */
const isBare = ({ length, flags }: TcpSegment): boolean => (flags & SYN) !== 0 || length === 0;

const REASONS = {
  fast: "fast-retransmission",
  timeout: "timeout-retransmission",
  "tail-loss-probe": "tail-loss-probe",
} as const;
