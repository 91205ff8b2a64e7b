/**
 * The story of every connection while its packets come: states, how it was opened and closed, what stood still. It keeps
 * facts only; what they mean is worked out when somebody asks (`connection-findings.ts`, `connection-story.ts`).
 */
import type { State } from "@tcplens/core";
import type { Analyser } from "../analysis/analyser.ts";
import { isFinOnAck } from "../analysis/fin-on-ack.ts";
import {
  ACK_LOST_SEGMENT,
  KEEP_ALIVE,
  RETRANSMISSION,
  WINDOW_FULL,
  ZERO_WINDOW,
  ZERO_WINDOW_PROBE,
} from "../analysis/flags.ts";
import type { SegmentObserver } from "../analysis/observer.ts";
import {
  DIRECTION_INTS,
  INITIAL_RTT,
  LAST_ACK,
  LAST_FLAGS,
  NEXT_SEQ,
  SENT,
  STREAM_TIMES,
  type StreamStore,
  WINDOW,
  WINDOW_SCALE,
} from "../analysis/store.ts";
import type { Exchange } from "../judgement/exchange.ts";
import type { CaptureFinding } from "../report/finding.ts";
import { ACK, FIN, RST, SYN } from "../segment/tcp-segment.ts";
import { BOTH_ESTABLISHED, CLOSED } from "../states/state-numbers.ts";
import { StateTracker } from "../states/state-tracker.ts";
import { LONG, noteJump, SET_BACK } from "./clock-jumps.ts";
import * as C from "./columns.ts";
import { connectionFindings } from "./connection-findings.ts";
import { statesOf, storyOf, type ConnectionStory } from "./connection-story.ts";
import { takeTurn } from "./exchange.ts";
import type { HttpTalk } from "./http/talk.ts";
import { noteHistory } from "./history.ts";
import { icmpRecord } from "./icmp-findings.ts";
import type { PlainAnswer } from "./plain-answer.ts";
import { TlsAlerts } from "./tls/alerts.ts";
import { noteSyn } from "./note-syn.ts";
import { recordReset } from "./record-reset.ts";
import { inferFin, noteMaybeFin } from "./unseen-fin.ts";
import { noteFirstFin, noteUnseen } from "./unseen-end.ts";
import { FullWindows, KEPT_MAX, LateAcks, Packets, Repeated, Unusual, WindowStalls } from "./unusual.ts";

export class ConnectionObserver implements SegmentObserver {
  readonly columns: C.ConnectionColumns = new C.ConnectionColumns();
  readonly tracker: StateTracker = new StateTracker(this.columns);
  readonly unusual: Map<number, Unusual> = new Map();
  /** Of connections that speak HTTP/1. */
  readonly talks: Map<number, HttpTalk> = new Map();
  /** Of connections in which TLS was answered with something else. */
  readonly plainAnswers: Map<number, PlainAnswer> = new Map();
  readonly tlsAlerts: TlsAlerts = new TlsAlerts();
  readonly exchange: Exchange;

  /** `exchange` has looked at the segment before. */
  constructor(exchange: Exchange) {
    this.exchange = exchange;
  }

  watch(analyser: Analyser): void {
    const { stream, direction, segment, packet, judge, time } = analyser;
    const { columns } = this;
    columns.reach(stream);
    if (packet.quoted) {
      this.#quoted(analyser);
      return;
    }
    if (packet.fragment) return;
    const { streams, directions, times } = columns;
    const s = stream * C.STREAM_COLUMNS;
    const row = direction * C.DIRECTION_COLUMNS;
    const bits = segment.flags;
    const flags = judge.flags;
    if ((flags & ACK_LOST_SEGMENT) !== 0 && (bits & RST) === 0) noteUnseen(analyser, columns);
    if (this.exchange.unseen === 1) noteMaybeFin(this, analyser);
    if ((bits & (SYN | FIN | RST)) !== 0 || (streams[s + C.STATES] as number) !== BOTH_ESTABLISHED)
      this.#notable(analyser);
    if ((flags & FLAGGED) !== 0) this.#flagged(analyser);
    const story = streams[s + C.STORY] as number;
    if ((story & C.WATCHED) !== 0) this.#watched(analyser, story);
    if (judge.ackRtt > LATE_ACK && segment.length === 0) this.#late(analyser);
    noteHistory(analyser, this);
    const probes = flags & (KEEP_ALIVE | ZERO_WINDOW_PROBE);
    if (segment.length > 0 && probes === 0) {
      takeTurn(analyser, this);
      if (segment.length > (directions[row + C.LARGEST] as number))
        directions[row + C.LARGEST] = segment.length;
      if (segment.length > (directions[row + C.LONGEST_TAKEN] as number)) this.#longer(analyser);
    }

    const at = direction * C.DIRECTION_INSTANTS;
    const last = Math.max(times[at] as number, times[(direction ^ 1) * C.DIRECTION_INSTANTS] as number);
    const passed = time - last;
    if (passed > LONG || passed < -SET_BACK) noteJump(this, analyser, passed);
    times[at] = time;
    directions[row + C.LAST_FRAME_OF] = packet.frame;
    const id =
      (bits & RST) === 0
        ? packet.identification + 1
        : (directions[row + C.LAST_SEGMENT] as number) >> C.LAST_ID_SHIFT;
    directions[row + C.LAST_SEGMENT] =
      (bits & 0xfff) |
      (segment.length > 0 ? C.LAST_HAD_DATA : 0) |
      ((flags & KEEP_ALIVE) === 0 ? 0 : C.LAST_WAS_KEEP_ALIVE) |
      (id << C.LAST_ID_SHIFT);
    if ((bits & RST) !== 0) return;
    const hops = packet.hopLimit + 1;
    const known = directions[row + C.HOPS] as number;
    directions[row + C.HOPS] = (known === 0 ? hops : known & 511) | (hops << 9);
  }

  findings(analyser: Analyser, stream: number): readonly CaptureFinding[] {
    return connectionFindings(this, analyser, stream);
  }

  states(stream: number): { a?: State; b?: State } {
    this.columns.reach(stream);
    return statesOf(this, stream);
  }

  describe(analyser: Analyser, stream: number): ConnectionStory {
    this.columns.reach(stream);
    return storyOf(this, analyser, stream);
  }

  /** Up to which number the other side has acknowledged what a direction sent: the field counts only where ACK is set. */
  acknowledged({ store }: Analyser, direction: number): number {
    const other = direction ^ 1;
    if ((this.columns.direction(other, C.LAST_SEGMENT) & ACK) !== 0)
      return store.directions[other * DIRECTION_INTS + LAST_ACK] as number;
    return this.exchange.acknowledged(direction);
  }

  /** What few connections have, made when there is something. */
  of(stream: number): Unusual {
    let found = this.unusual.get(stream);
    if (found === undefined) {
      found = new Unusual();
      this.unusual.set(stream, found);
    }
    return found;
  }

  /** SYN, FIN, RST, and whatever comes while not both ends are established. */
  #notable(analyser: Analyser): void {
    const { stream, direction, segment, packet, time } = analyser;
    const side = direction & 1;
    const bits = segment.flags;
    const row = direction * C.DIRECTION_COLUMNS;
    const { directions } = this.columns;
    const { frame } = packet;
    const seen = directions[row + C.SEEN] as number;
    if ((bits & (SYN | RST)) === SYN) noteSyn(this, analyser);
    // RFC 9293 §3.10.7.4: with RST set nobody looks at FIN.
    const closes = (bits & (FIN | RST)) === FIN;
    if (closes && (directions[row + C.FIN_FRAME] as number) !== 0 && !isFinOnAck(analyser))
      (this.of(stream).side(side).fins ??= new Packets()).add(frame, time);
    const other = (direction ^ 1) * C.DIRECTION_COLUMNS;
    if (closes && ((seen | (directions[other + C.SEEN] as number)) & C.FIN_OUT) === 0)
      noteFirstFin(analyser, this.columns);
    if (closes) this.talks.get(stream)?.closes(side, (segment.seq + segment.length) | 0, segment.ack);
    const unusual = this.unusual.get(stream);
    if ((bits & RST) !== 0) {
      const record = recordReset(this, analyser);
      const kept = this.of(stream);
      kept.resetCount += 1;
      if (kept.resets.length < KEPT_MAX) kept.resets.push(record);
      this.tracker.segment(analyser, record.exact);
      return;
    }
    if (unusual !== undefined && unusual.resets.length > 0) this.#afterReset(analyser, unusual);
    inferFin(this, this.exchange, analyser);
    this.tracker.segment(analyser, false);
    if (this.tracker.offence !== 0) {
      const offences = (this.of(stream).side(side).offences ??= []);
      (offences[this.tracker.offence] ??= new Packets()).add(frame, time);
    }
  }

  /** A segment after a reset: when the resetting side goes on, it was not its reset. */
  #afterReset(analyser: Analyser, unusual: Unusual): void {
    const { stream, direction, segment, packet, time } = analyser;
    const side = direction & 1;
    for (const reset of unusual.resets) {
      if (reset.side !== side) {
        if (segment.length > 0) reset.ignored += 1;
        continue;
      }
      if (reset.after === 0) {
        reset.afterFrame = packet.frame;
        reset.afterTime = time;
        if (this.tracker.state(stream, side) === CLOSED && (segment.flags & SYN) === 0)
          this.tracker.restore(stream, packet.frame, reset.states);
      }
      reset.after += 1;
    }
  }

  #flagged(analyser: Analyser): void {
    const { stream, direction, segment, packet, judge, time, store } = analyser;
    const side = direction & 1;
    const { flags } = judge;
    const { frame } = packet;
    const kept = this.of(stream).side(side);
    const other = store.directions[(direction ^ 1) * DIRECTION_INTS + WINDOW] as number;
    if ((flags & ZERO_WINDOW) !== 0) this.#closed(analyser);
    // RFC 9293 §3.8.4: an octet that has not arrived yet is sent again, and asks nothing.
    const octetAgain = segment.length === 1 && (flags & KEEP_ALIVE) !== 0 && this.exchange.place === "again";
    if ((flags & (KEEP_ALIVE | ZERO_WINDOW_PROBE)) !== 0 && !octetAgain) {
      const stalls = this.of(stream).side(side ^ 1).stalls;
      const heard = this.columns.time(direction ^ 1, C.LAST_AT);
      if (other === 0 && stalls !== undefined)
        stalls.probe(frame, heard > this.columns.time(direction, C.LAST_AT));
      else if ((flags & KEEP_ALIVE) !== 0) {
        if (kept.keepAlives === undefined || kept.keepAlives.lastTime < heard)
          kept.keepAlives = new Packets();
        kept.keepAlives.add(frame, time);
      }
    } else if (
      ((flags & RETRANSMISSION) !== 0 || octetAgain) &&
      segment.length > 0 &&
      (segment.flags & SYN) === 0
    )
      this.#repeated(analyser);
    if ((flags & WINDOW_FULL) !== 0) {
      const full = (kept.fullWindows ??= new FullWindows());
      full.packets.add(frame, time);
      full.largest = Math.max(full.largest, windowOf(store, direction ^ 1, other));
    }
  }

  /** A window of 0. Once the sender's FIN has been taken nothing more can come, and it holds nothing up. */
  #closed({ stream, direction, segment, packet, time, store }: Analyser): void {
    const sender = direction ^ 1;
    if ((this.columns.direction(sender, C.SEEN) & C.FIN_TAKEN) !== 0) return;
    const next = store.directions[sender * DIRECTION_INTS + NEXT_SEQ] as number;
    const outstanding =
      (store.directions[sender * DIRECTION_INTS + SENT] as number) > 0 && ((next - segment.ack) | 0) > 0;
    const kept = this.of(stream).side(direction & 1);
    (kept.stalls ??= new WindowStalls()).close(packet.frame, time, outstanding);
    const s = stream * C.STREAM_COLUMNS + C.STORY;
    this.columns.streams[s] = (this.columns.streams[s] as number) | (C.WINDOW_CLOSED_A << (direction & 1));
  }

  /** The first data after a window opened had waited for it where it comes at once. */
  #goesOn({ stream, direction, time, store }: Analyser): void {
    const stalls = this.unusual.get(stream)?.side((direction & 1) ^ 1).stalls;
    const rtt = store.streamTimes[stream * STREAM_TIMES + INITIAL_RTT] as number;
    if (stalls !== undefined && time - stalls.openedAt <= (Number.isNaN(rtt) ? 0 : rtt) + SOON)
      stalls.waited();
  }

  /** Data is sent again. */
  #repeated(analyser: Analyser): void {
    const { stream, direction, segment, packet, judge, time, store } = analyser;
    const unusual = this.of(stream);
    const kept = unusual.side(direction & 1);
    let { repeated } = kept;
    if (repeated?.seq !== segment.seq) {
      const reverse = store.directions[(direction ^ 1) * DIRECTION_INTS + LAST_ACK] as number;
      // What is waited for is the first number not acknowledged; of what follows it one repetition says nothing.
      if (
        repeated !== undefined &&
        ((reverse - repeated.seq) | 0) <= 0 &&
        ((segment.seq - repeated.seq) | 0) > 0
      )
        return;
      if (repeated !== undefined && repeated.packets.count > (kept.worst?.packets.count ?? 0))
        kept.worst = repeated;
      // Of an octet that looks like a keep-alive Wireshark has no such time.
      const sent = (judge.flags & RETRANSMISSION) === 0 ? this.exchange.quietSince : time;
      const since = judge.rtoFrame === 0 ? sent : time - judge.rto;
      const { longIdle, longIdleEnd } = unusual;
      const idle = longIdleEnd > 0 && longIdleEnd >= since - 1e6 ? longIdle : 0;
      const taken = this.columns.direction(direction, C.LONGEST_TAKEN);
      const largest = this.columns.direction(direction, C.LARGEST);
      const length = Math.max(
        segment.length,
        Math.min(largest, this.columns.direction(direction, C.MSS) || largest),
      );
      const quiet = since - this.columns.time(direction ^ 1, C.LAST_AT);
      repeated = new Repeated(segment.seq, [since, idle, quiet], length, taken);
      kept.repeated = repeated;
    }
    if (segment.length < repeated.last && repeated.packets.count > 0 && repeated.shorterFrame === 0)
      repeated.shorterFrame = packet.frame;
    // What is acknowledged of it now may have come in shorter ones.
    if (segment.length < repeated.last) {
      const s = stream * C.STREAM_COLUMNS + C.STORY;
      const out = C.LONGER_OUT_A << (direction & 1);
      this.columns.streams[s] = (this.columns.streams[s] as number) & ~out;
    }
    repeated.last = segment.length;
    repeated.packets.add(packet.frame, time);
  }

  /** A segment longer than any that was acknowledged: one at a time is followed until it is. */
  #longer({ stream, direction, segment }: Analyser): void {
    const { streams, directions } = this.columns;
    const s = stream * C.STREAM_COLUMNS + C.STORY;
    const out = C.LONGER_OUT_A << (direction & 1);
    if (((streams[s] as number) & out) !== 0) return;
    streams[s] = (streams[s] as number) | out;
    const row = direction * C.DIRECTION_COLUMNS;
    directions[row + C.LONGER_OUT] = segment.length;
    directions[row + C.LONGER_OUT_END] = segment.seq + segment.length;
  }

  /** Whether the segment acknowledges the one of the other side that is followed. */
  #takes({ direction, segment }: Analyser): boolean {
    const { directions } = this.columns;
    const other = (direction ^ 1) * C.DIRECTION_COLUMNS;
    if ((segment.flags & (ACK | RST)) !== ACK) return false;
    if (((segment.ack - (directions[other + C.LONGER_OUT_END] as number)) | 0) < 0) return false;
    directions[other + C.LONGEST_TAKEN] = directions[other + C.LONGER_OUT] as number;
    return true;
  }

  /** A window was closed, a long segment is out, or an ACK came late: what this segment makes of it. */
  #watched(analyser: Analyser, story: number): void {
    const { stream, direction, segment, packet, judge, time } = analyser;
    const side = direction & 1;
    const s = stream * C.STREAM_COLUMNS + C.STORY;
    let now = story;
    const out = C.LONGER_OUT_A << (side ^ 1);
    if ((story & out) !== 0 && this.#takes(analyser)) now &= ~out;
    if ((story & (C.WINDOW_CLOSED_A << side)) !== 0 && segment.window !== 0) {
      now &= ~(C.WINDOW_CLOSED_A << side);
      if (this.unusual.get(stream)?.side(side).stalls?.open(packet.frame, time) === true)
        now |= C.WINDOW_OPENED_A << side;
    }
    if ((story & (C.WINDOW_OPENED_A << (side ^ 1))) !== 0 && segment.length > 0) {
      this.#goesOn(analyser);
      now &= ~(C.WINDOW_OPENED_A << (side ^ 1));
    }
    if ((story & C.OTHER_ANSWERS) !== 0) this.unusual.get(stream)?.answers?.hears(analyser);
    if ((story & (C.LATE_ACK_FOR_A | C.LATE_ACK_FOR_B)) !== 0) {
      const acked = this.columns.time(direction ^ 1, C.LAST_AT);
      if (
        (story & (C.LATE_ACK_FOR_A << side)) !== 0 &&
        segment.length > 0 &&
        // RFC 9293 §3.7.4: only what does not fill a segment is held back; what fills the window waited for that.
        segment.length < (this.columns.direction(direction ^ 1, C.MSS) || MSS_USUAL) - OPTIONS_MAX &&
        (judge.flags & (RETRANSMISSION | WINDOW_FULL)) === 0 &&
        time - acked < AT_ONCE
      ) {
        const late = (this.of(stream).side(side).lateAcks ??= new LateAcks());
        late.packets.add(packet.frame, time);
        late.total += acked - this.columns.time(direction, C.LAST_AT);
      }
      now &= ~(C.LATE_ACK_FOR_A | C.LATE_ACK_FOR_B);
    }
    this.columns.streams[s] = now;
  }

  /** An ACK without data took longer than the round trip: a delayed one, if it acknowledges all that was sent. */
  #late({ stream, direction, segment, judge, store }: Analyser): void {
    const rtt = store.streamTimes[stream * STREAM_TIMES + INITIAL_RTT] as number;
    const other = direction ^ 1;
    const next = store.directions[other * DIRECTION_INTS + NEXT_SEQ] as number;
    if (Number.isNaN(rtt) || judge.ackRtt - rtt < LATE_ACK || segment.ack !== next) return;
    if ((segment.flags & (SYN | FIN | RST)) !== 0) return;
    const last = this.columns.direction(other, C.LAST_SEGMENT);
    const flags = store.directions[other * DIRECTION_INTS + LAST_FLAGS] as number;
    if ((last & C.LAST_HAD_DATA) === 0 || (flags & WINDOW_FULL) !== 0) return;
    const s = stream * C.STREAM_COLUMNS + C.STORY;
    this.columns.streams[s] = (this.columns.streams[s] as number) | (C.LATE_ACK_FOR_A << (other & 1));
  }

  #quoted(analyser: Analyser): void {
    const kept = this.of(analyser.stream);
    kept.icmpCount += 1;
    if (kept.icmp.length < KEPT_MAX) kept.icmp.push(icmpRecord(analyser));
  }
}

/** A window as a direction announced it, in octets. */
const windowOf = (store: StreamStore, direction: number, raw: number): number =>
  raw << Math.max(0, store.directions[direction * DIRECTION_INTS + WINDOW_SCALE] as number);

const FLAGGED = ZERO_WINDOW | KEEP_ALIVE | ZERO_WINDOW_PROBE | RETRANSMISSION | WINDOW_FULL;
/** ns beyond the round trip: no receiver that acknowledges at once takes so long. */
const LATE_ACK = 30_000_000;
/** RFC 9293 §3.7.1: the MSS counts no options, which take up to 40 octets of it. */
const OPTIONS_MAX = 40;
/** Where the handshake is not in the capture. */
const MSS_USUAL = 1460;
/** ns: what follows an ACK so soon had waited for it. */
const AT_ONCE = 5_000_000;
/** ns beyond the round trip: what follows a window's opening so soon had waited for it. */
const SOON = 50_000_000;
