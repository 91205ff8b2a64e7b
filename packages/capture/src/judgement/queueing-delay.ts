/**
 * A sender that fills a queue on the way: as more of what it sends is under way the round trip grows, and nothing comes
 * through any faster. Told only where the two grow together for long; seen where it is sent, by the round trips of its data.
 */
import type { Analyser } from "../analysis/analyser.ts";
import type { SegmentObserver } from "../analysis/observer.ts";
import { INITIAL_RTT, STREAM_TIMES } from "../analysis/store.ts";
import { endpointsOf, endpointText } from "../report/endpoints.ts";
import type { CaptureFinding } from "../report/finding.ts";
import { EXCHANGE_INTS, type Exchange, FULL_SIZE, NEXT } from "./exchange.ts";
import type { Resending } from "./resending.ts";
import type { Proof } from "./timeout-episode.ts";
import { durationText, octetsText } from "./words.ts";

/** Of a direction whose data was answered late: round trips (ns) and octets that were under way. */
class LateAnswers {
  /** ns in all for which answers came late, as far as one followed soon on the other. */
  lasted = 0;
  last = Number.NaN;
  /** What is sent from this number on finds so many octets under way, and since when; NaN: nothing is followed. */
  #next = 0;
  #underWay = 0;
  #since = Number.NaN;
  first: Proof | undefined;
  greatest: Proof | undefined;
  roundTripMost = 0;
  octetsMost = 0;
  /** Every so many of the round trips. */
  readonly samples: number[] = [];
  #every = 1;
  #count = 0;
  #octets = 0;
  #octetsSquared = 0;
  #roundTrips = 0;
  #roundTripsSquared = 0;
  #products = 0;

  /** An answer up to `ack`, when all up to `next` had been sent. */
  take(frame: number, time: number, roundTrip: number, ack: number, next: number): void {
    if (!Number.isNaN(this.#since) && ((ack - this.#next) | 0) <= 0) return;
    // Of each round trip the first that was sent in it: how much was under way then is known.
    if (time - this.#since < 2 * roundTrip) this.#add(frame, time, roundTrip, this.#underWay);
    this.#next = next;
    this.#underWay = (next - ack) | 0;
    this.#since = time;
  }

  /** What is sent again says nothing. */
  forget(): void {
    this.#since = Number.NaN;
  }

  #add(frame: number, time: number, roundTrip: number, octets: number): void {
    const passed = time - this.last;
    if (passed > 0 && passed < SOON) this.lasted += passed;
    this.last = time;
    this.octetsMost = Math.max(this.octetsMost, octets);
    if (this.first === undefined || roundTrip > this.roundTripMost) {
      this.roundTripMost = roundTrip;
      this.greatest = {
        frame,
        text: `an answer after ${durationText(roundTrip)}, with ${octetsText(octets)} under way`,
      };
      this.first ??= this.greatest;
    }
    if (this.#count % this.#every === 0) this.#keep(roundTrip);
    this.#count += 1;
    this.#octets += octets;
    this.#octetsSquared += octets * octets;
    this.#roundTrips += roundTrip;
    this.#roundTripsSquared += roundTrip * roundTrip;
    this.#products += octets * roundTrip;
  }

  #keep(roundTrip: number): void {
    this.samples.push(roundTrip);
    if (this.samples.length < SAMPLES_MAX) return;
    const half = this.samples.filter((_, index) => index % 2 === 0);
    this.samples.splice(0, this.samples.length, ...half);
    this.#every *= 2;
  }

  get median(): number {
    return this.samples.toSorted((one, other) => one - other)[this.samples.length >> 1] as number;
  }

  /** They grow together: how much was under way varied, and the round trip with it. */
  get growTogether(): boolean {
    const count = this.#count;
    if (count < ANSWERS_MIN) return false;
    const ofOctets = count * this.#octetsSquared - this.#octets ** 2;
    const ofRoundTrips = count * this.#roundTripsSquared - this.#roundTrips ** 2;
    const ofBoth = count * this.#products - this.#octets * this.#roundTrips;
    if (ofOctets < (SPREAD_MIN * this.#octets) ** 2) return false;
    return ofBoth > 0 && ofBoth ** 2 >= CORRELATION_MIN ** 2 * ofOctets * ofRoundTrips;
  }
}

export class QueueingDelay implements SegmentObserver {
  readonly #exchange: Exchange;
  readonly #resending: Resending;
  /** By direction of the data; of few. */
  readonly #late = new Map<number, LateAnswers>();

  /** Both have looked at the segment before. */
  constructor(exchange: Exchange, resending: Resending) {
    this.#exchange = exchange;
    this.#resending = resending;
  }

  /** An answer that took `LATE` or more. */
  watch({ direction, segment, judge, packet, store, stream, time }: Analyser): void {
    const { acknowledges, valid, ints } = this.#exchange;
    const least = store.streamTimes[stream * STREAM_TIMES + INITIAL_RTT] as number;
    if (!valid || acknowledges === 0 || !(judge.ackRtt > 2 * least)) return;
    const data = direction ^ 1;
    const row = data * EXCHANGE_INTS;
    const next = ints.values[row + NEXT] as number;
    // With little under way the receiver may have waited for more (RFC 9293 §3.8.6.3).
    if (((next - segment.ack + acknowledges) | 0) < SEGMENTS_MIN * (ints.values[row + FULL_SIZE] as number))
      return;
    let late = this.#late.get(data);
    if ((this.#resending.trouble(data)?.recovering ?? "no") !== "no") {
      late?.forget();
      return;
    }
    if (late === undefined) {
      late = new LateAnswers();
      this.#late.set(data, late);
    }
    late.take(packet.frame, time, judge.ackRtt, segment.ack, next);
  }

  findings({ store }: Analyser, stream: number): readonly CaptureFinding[] {
    if (this.#late.size === 0) return [];
    const least = store.streamTimes[stream * STREAM_TIMES + INITIAL_RTT] as number;
    const { a, b } = endpointsOf(store, stream);
    return [a, b].flatMap((end, side): CaptureFinding[] => {
      const late = this.#late.get(stream * 2 + side);
      if (late?.first === undefined || late.greatest === undefined) return [];
      const { median, lasted, roundTripMost, octetsMost, first, greatest } = late;
      if (lasted < WORTH_SAYING || median < TIMES * least || median < least + LATE || !late.growTogether)
        return [];
      const sender = endpointText(end);
      return [
        {
          code: "queueing-delay",
          severity: "info",
          cause: `What ${sender} sends fills a queue on the way: with up to ${octetsText(octetsMost)} under way the round trip grew from ${durationText(least)} to ${durationText(roundTripMost)} (median ${durationText(median)}).`,
          confidence: "looks like",
          evidence: first === greatest ? [first] : [first, greatest],
          alternatives: ["The receiving machine takes longer to answer the more it is sent."],
          nextSteps: [
            {
              text: `Limit what ${sender} sends to somewhat less than the slowest link takes: if the round trip stays short then, it is the queue in front of that.`,
            },
            { text: "Where that link is yours, let its queue stay short: fq_codel or CAKE." },
          ],
          reference: "docs/capture-findings.md",
        },
      ];
    });
  }
}

/** ns: what an answer takes at least to be looked at, and more than the handshake's to be told. */
export const LATE = 40_000_000;
/** How many times the handshake's round trip. */
const TIMES = 2.5;
/** Segments under way. */
const SEGMENTS_MIN = 8;
const ANSWERS_MIN = 8;
/** ns: for how long at least, and how soon one answer has to follow on the other for the time between to count. */
const WORTH_SAYING = 1_000_000_000;
const SOON = 1_000_000_000;
/** How much what is under way varies, as a share of its mean, and how closely the round trip goes with it. */
const SPREAD_MIN = 0.08;
const CORRELATION_MIN = 0.8;
const SAMPLES_MAX = 512;
