/**
 * What a sender waited for, moment by moment, as far as the capture shows it: for its program, for the receiver's window
 * (RFC 9293 §3.8.6), for ACKs with window to spare (its congestion window, RFC 5681 §3.1), or for nothing. Each packet
 * ends one stretch of time and begins the next. Away from the sender, what it knows is seen early or late by the way there.
 */
import type { Analyser } from "../analysis/analyser.ts";
import type { SegmentObserver } from "../analysis/observer.ts";
import { DIRECTION_INTS, WINDOW_SCALE } from "../analysis/store.ts";
import { scaledWindow } from "../analysis/relative.ts";
import { endpointsOf, endpointText } from "../report/endpoints.ts";
import type { ConnectionObserver } from "../connection/connection-observer.ts";
import type { CaptureFinding } from "../report/finding.ts";
import type { CapturePointReport, ConnectionJudgements, TimeReport } from "../report/judgements.ts";
import { seconds } from "../report/seconds.ts";
import { ACK, RST, SYN } from "../segment/tcp-segment.ts";
import type { CapturePoint } from "./capture-point.ts";
import { AckQueue } from "./ack-queue.ts";
import { IntTable } from "./columns.ts";
import { EXCHANGE_INTS, type Exchange, FIN_SENT, FULL_SIZE, KNOWN, MSS, NEXT } from "./exchange.ts";
import { isWhole, ON_THE_WAY_MOST, OPTIONS_MOST } from "./full-segment.ts";
import { LastSilence } from "./last-silence.ts";
import type { Pause } from "./pauses.ts";
import type { Resending } from "./resending.ts";
import {
  APPLICATION,
  CONGESTION,
  HANDSHAKE,
  IDLE,
  ON_THE_WAY,
  RECEIVER,
  SpentTimes,
  ZERO_WINDOW,
} from "./spent-times.ts";
import { unscaledWindow } from "./unscaled-window.ts";
import { durationText } from "./words.ts";

/** Stretches beside those that are counted. Nothing is out: the program's time, or idle, by how long it lasts. */
const NOTHING_OUT = 7;
const ENDED = 8;

/** Columns of a direction: what the present stretch is spent in, and the marks below. */
const STATE = 0;
/** What the sender has heard, if it has. */
const ACKED = 1;
const WINDOW = 2;
const INTS = 3;
/** In `STATE`: its stretch plus one (0: no packet has been seen). */
const STRETCH = 15;
const HEARD = 16;
/** Its last data was whole segments, and the other side has sent none since. */
const WHOLE = 32;
/** Above them the ACKs on their way to its sender: a queue's number plus one; 0: none. */
const QUEUE_SHIFT = 6;

export class TimeLimits implements SegmentObserver {
  readonly #exchange: Exchange;
  readonly #resending: Resending;
  readonly #point: CapturePoint;
  readonly #connection: Pick<ConnectionObserver, "talks" | "columns">;
  readonly #silences = new LastSilence();
  readonly #spent = new SpentTimes();
  readonly #ints = new IntTable(INTS);
  /** Of the packet that is watched. */
  #frame = 0;
  #direction = 0;
  /** For directions whose sender is far from the capture. */
  readonly #queues: AckQueue[] = [];
  /** Of these, those not in use, by number plus one. */
  readonly #free: number[] = [];

  /** `connection` has not seen the packet that is watched. */
  constructor(
    exchange: Exchange,
    resending: Resending,
    point: CapturePoint,
    connection: Pick<ConnectionObserver, "talks" | "columns">,
  ) {
    this.#exchange = exchange;
    this.#resending = resending;
    this.#point = point;
    this.#connection = connection;
  }

  watch(analyser: Analyser): void {
    const exchange = this.#exchange;
    if (!exchange.valid) return;
    const { direction, segment, time, packet } = analyser;
    this.#frame = packet.frame;
    this.#direction = direction;
    const reverse = direction ^ 1;
    this.#spent.reach(direction | 1);
    this.#ints.reach(direction | 1);
    const ints = this.#ints.values;
    const sizes = exchange.ints.values;
    const { flags, length } = segment;
    const { timerEnded } = this.#resending;
    if (timerEnded !== undefined) this.#waitedForAnswer(direction, timerEnded);
    if ((flags & SYN) !== 0) {
      this.#spend(direction, time, HANDSHAKE);
      this.#spend(reverse, time, HANDSHAKE);
    } else if (((ints[direction * INTS + STATE] as number) & STRETCH) <= HANDSHAKE + 1) {
      this.#spend(direction, time, NOTHING_OUT);
      this.#spend(reverse, time, NOTHING_OUT);
    }
    this.#arrive(direction, time, exchange.next);
    this.#arrive(reverse, time, sizes[reverse * EXCHANGE_INTS + NEXT] as number);
    if (
      (flags & SYN) === 0 &&
      exchange.place !== "none" &&
      (sizes[direction * EXCHANGE_INTS + FULL_SIZE] as number) > 0
    )
      // What is sent again was waited for, whatever else there was to send.
      this.#spend(
        direction,
        time,
        this.#limit(direction, sizes[direction * EXCHANGE_INTS + NEXT] as number, length),
        exchange.place === "again",
      );
    if (length > 0) {
      const whole = isWhole(length, sizes[direction * EXCHANGE_INTS + MSS] as number, segment.hasTimestamps);
      const state = direction * INTS + STATE;
      ints[state] = ((ints[state] as number) & ~WHOLE) | (whole ? WHOLE : 0);
      ints[reverse * INTS + STATE] = (ints[reverse * INTS + STATE] as number) & ~WHOLE;
    }
    if ((flags & (ACK | RST)) === ACK) this.#answer(analyser, reverse);
  }

  /** What ended at `until` seemed to be its program's silence, and since `since` was not. */
  #waitedForAnswer(direction: number, { since, until }: Pause): void {
    const silence = this.#silences.endedAt(direction, until);
    if (silence === undefined) return;
    const spent = Math.min(silence.spent, until - since);
    this.#spent.add(direction, silence.part, -spent);
    this.#spent.add(direction, CONGESTION, spent);
  }

  /** The sender of `direction` is told what it has got across: now, or once the ACK has reached it. */
  #answer(analyser: Analyser, direction: number): void {
    const { segment, store, time } = analyser;
    // Without the handshake the window's scale is not known, nor what fits: only that it is zero.
    const known = store.directions[(direction ^ 1) * DIRECTION_INTS + WINDOW_SCALE] !== -1;
    const window =
      known || segment.window === 0 ? scaledWindow(segment, store, direction ^ 1) : WINDOW_UNKNOWN;
    const sizes = this.#exchange.ints.values;
    const row = direction * EXCHANGE_INTS;
    const next = sizes[row + NEXT] as number;
    const way = (sizes[row + FULL_SIZE] as number) === 0 ? 0 : this.#point.away(direction);
    // After the ACK of its FIN nothing more can come between.
    const last = ((sizes[row + KNOWN] as number) & FIN_SENT) !== 0 && segment.ack === next;
    if (way > 0 && !last) {
      this.#queueOf(direction).push(time + way, segment.ack, window);
      return;
    }
    if (last) this.#arrive(direction, time + way, next);
    this.#hear(direction, time + way, next, segment.ack, window);
  }

  #queueOf(direction: number): AckQueue {
    const ints = this.#ints.values;
    const state = direction * INTS + STATE;
    let index = (ints[state] as number) >> QUEUE_SHIFT;
    if (index === 0) {
      index = this.#free.pop() ?? this.#queues.push(new AckQueue());
      ints[state] = (ints[state] as number) | (index << QUEUE_SHIFT);
    }
    return this.#queues[index - 1] as AckQueue;
  }

  /** ACKs that have reached the sender of `direction` by now, which had sent up to `next`. */
  #arrive(direction: number, time: number, next: number): void {
    const ints = this.#ints.values;
    const state = direction * INTS + STATE;
    const index = (ints[state] as number) >> QUEUE_SHIFT;
    if (index === 0) return;
    const queue = this.#queues[index - 1] as AckQueue;
    while (queue.next <= time) {
      this.#hear(direction, queue.next, next, queue.ack, queue.window);
      queue.shift();
    }
    if (queue.next !== Infinity) return;
    this.#free.push(index);
    ints[state] = (ints[state] as number) & ((1 << QUEUE_SHIFT) - 1);
  }

  #hear(direction: number, time: number, next: number, ack: number, window: number): void {
    const ints = this.#ints.values;
    const row = direction * INTS;
    const state = ints[row + STATE] as number;
    if ((state & HEARD) !== 0 && ((ack - (ints[row + ACKED] as number)) | 0) < 0) return;
    ints[row + STATE] = state | HEARD;
    ints[row + ACKED] = ack;
    ints[row + WINDOW] = window;
    if ((this.#exchange.ints.values[direction * EXCHANGE_INTS + FULL_SIZE] as number) > 0)
      this.#spend(direction, time, this.#limit(direction, next, -1));
  }

  describe(analyser: Analyser, stream: number): ConnectionJudgements | undefined {
    const point = this.#point.point(analyser, stream);
    const a = this.#report(stream * 2, point?.a_to_b, point?.rtt_to_a);
    const b = this.#report(stream * 2 + 1, point?.b_to_a, point?.rtt_to_b);
    return a === undefined && b === undefined ? undefined : { waited_for: { a: a ?? null, b: b ?? null } };
  }

  findings(analyser: Analyser, stream: number): readonly CaptureFinding[] {
    const ofA = this.#windowFull(analyser, stream, 0);
    const ofB = this.#windowFull(analyser, stream, 1);
    return ofA.length + ofB.length === 0 ? ofA : [...ofA, ...ofB];
  }

  /** A receiver that takes all, but not as fast as it could come. */
  #windowFull(analyser: Analyser, stream: number, side: number): readonly CaptureFinding[] {
    const { store } = analyser;
    const direction = stream * 2 + side;
    const full = this.#spent.of(direction, RECEIVER);
    if (full < WORTH_SAYING) return [];
    const all = full + this.#spent.of(direction, CONGESTION) + this.#spent.of(direction, APPLICATION);
    const isFar = this.#point.away(direction) > 0;
    const window = this.#spent.fullWindow(direction);
    const ofScale = unscaledWindow(analyser, direction, this.#connection.columns, window, { all, isFar });
    if (ofScale !== undefined) return [ofScale];
    if (full < all / 2) return [];
    const { a, b } = endpointsOf(store, stream);
    const [sender, receiver] = side === 0 ? [a, b] : [b, a];
    const unscaled = store.directions[(direction ^ 1) * DIRECTION_INTS + WINDOW_SCALE] === -2;
    const { frame, longest } = window;
    return [
      {
        code: "window-full",
        severity: "warning",
        cause: `${endpointText(receiver)} let ${endpointText(sender)} send no faster: its window was full for ${durationText(full)}, ${Math.round((full / all) * 100)} % of the time that there was something to send.`,
        confidence: isFar ? "looks like" : "is",
        evidence: [{ frame, text: `fills the window; ${durationText(longest)} until it opens` }],
        alternatives: unscaled
          ? []
          : ["The program there may read slowly: then a larger window only fills up later."],
        nextSteps: unscaled
          ? [
              {
                text: "Turn on window scaling at both ends: without it no more than 64 KB can be on the way.",
                command: "sysctl net.ipv4.tcp_window_scaling=1",
              },
            ]
          : [
              {
                text: "Let the receiving machine use a larger buffer (third number, bytes).",
                command: "sysctl net.ipv4.tcp_rmem",
              },
              {
                text: "Look whether the receiving program sets SO_RCVBUF: that turns the automatic growth off.",
              },
            ],
        reference: "RFC 9293 §3.8.6",
      },
    ];
  }

  /** Ends the present stretch of a direction and begins the next; `resent`: the wait was for an answer. */
  #spend(direction: number, time: number, next: number, resent = false): void {
    const ints = this.#ints.values;
    const at = direction * INTS + STATE;
    const state = ints[at] as number;
    const present = (state & STRETCH) - 1;
    const spent = time - this.#spent.since(direction);
    // A clock that is set back, or another one: no time has passed.
    if (spent < 0 && present >= 0) return;
    if (present >= 0 && present !== ENDED && spent > 0) {
      if (present === NOTHING_OUT) this.#silent(direction, spent, time);
      else {
        const what = resent ? CONGESTION : present;
        if (what === APPLICATION) this.#ofProgram(direction, what, spent, time);
        else this.#spent.add(direction, what, spent);
        if (what === RECEIVER) this.#spent.wasFull(direction, spent);
      }
    }
    if (next === RECEIVER)
      this.#spent.fills(direction, this.#frame, ints[direction * INTS + WINDOW] as number);
    this.#spent.begin(direction, time);
    ints[at] = (state & ~STRETCH) | (next + 1);
  }

  /** Nothing was out for `spent` ns until `time`. */
  #silent(direction: number, spent: number, time: number): void {
    if (spent <= ON_THE_WAY_MOST && ((this.#ints.values[direction * INTS + STATE] as number) & WHOLE) !== 0) {
      this.#spent.add(direction, ON_THE_WAY, spent);
      return;
    }
    const due = spent > IDLE_AFTER ? Math.max(0, Math.min(spent, time - this.#dueSince(direction))) : spent;
    const idle = spent - due > IDLE_AFTER ? spent - due : 0;
    if (idle > 0) this.#ofProgram(direction, IDLE, idle, time);
    if (idle < spent) this.#ofProgram(direction, APPLICATION, spent - idle, time);
  }

  #ofProgram(direction: number, part: number, spent: number, until: number): void {
    this.#spent.add(direction, part, spent);
    this.#silences.note(direction, part, spent, until);
  }

  /** Since when HTTP shows that its sender had more to send; Infinity: it does not. */
  #dueSince(direction: number): number {
    const talk = this.#connection.talks.get(direction >> 1);
    if (talk === undefined) return Infinity;
    const before = (each: number): number =>
      each === this.#direction
        ? this.#exchange.next
        : (this.#exchange.ints.values[each * EXCHANGE_INTS + NEXT] as number);
    return talk.owesSince(direction, before(direction), before(direction ^ 1));
  }

  /** What a direction that has sent up to `next` waits for; `length`: octets that it has just sent; −1: it has heard. */
  #limit(direction: number, next: number, length: number): number {
    const sizes = this.#exchange.ints.values;
    const ints = this.#ints.values;
    const row = direction * EXCHANGE_INTS;
    const state = ints[direction * INTS + STATE] as number;
    const heard = (state & HEARD) !== 0;
    const window = ints[direction * INTS + WINDOW] as number;
    const present = (state & STRETCH) - 1;
    const out = heard ? (next - (ints[direction * INTS + ACKED] as number)) | 0 : length;
    if (out <= 0) {
      if (((sizes[row + KNOWN] as number) & FIN_SENT) !== 0) return ENDED;
      return window === 0 && heard ? ZERO_WINDOW : NOTHING_OUT;
    }
    const mss = sizes[row + MSS] as number;
    const most = sizes[row + FULL_SIZE] as number;
    if (heard && window - out < (mss > 0 ? Math.min(most, mss) : most))
      return window === 0 ? ZERO_WINDOW : RECEIVER;
    // An ACK leaves the sender as it was; a segment that is not full was all it had.
    if (length < 0) return present === APPLICATION ? APPLICATION : CONGESTION;
    const full = mss > 0 ? mss - OPTIONS_MOST : Math.max(most, SMALLEST_FULL);
    return length >= full ? CONGESTION : APPLICATION;
  }

  /** `at`: where its sender's packets were recorded; `distance`: seconds from there to the sender and back. */
  #report(
    direction: number,
    at: CapturePointReport["a_to_b"] | undefined,
    distance: number | null | undefined,
  ): TimeReport | undefined {
    if ((this.#exchange.ints.values[direction * EXCHANGE_INTS + FULL_SIZE] ?? 0) === 0) return undefined;
    const spent = (part: number): number => this.#spent.of(direction, part);
    const away = at === "receiver" || at === "between";
    const atSender = at === "sender" || at === "both";
    const network = away ? spent(ON_THE_WAY) : 0;
    return {
      handshake: seconds(spent(HANDSHAKE)),
      application: seconds(spent(APPLICATION) + spent(ON_THE_WAY) - network),
      receiver: seconds(spent(RECEIVER) + spent(ZERO_WINDOW)),
      zero_window: seconds(spent(ZERO_WINDOW)),
      congestion: seconds(spent(CONGESTION) + network),
      idle: seconds(spent(IDLE)),
      uncertainty: atSender ? 0 : typeof distance === "number" ? seconds(distance * 1e9 + network) : null,
    };
  }
}

/** ns: what is longer is its program's only where HTTP shows it. RFC 6298 §2.1's first timeout; after so long without sending, a sender starts anew (RFC 5681 §4.1). */
const IDLE_AFTER = 1_000_000_000;
/** ns: a full window that costs less in all is no matter. */
const WORTH_SAYING = 1_000_000_000;
/** Octets: more than anything that is out. */
const WINDOW_UNKNOWN = 2 ** 30;
/** Octets: what is smaller is not full where the MSS is not known (RFC 9293 §3.7.1: 536 by default). */
const SMALLEST_FULL = 536;
