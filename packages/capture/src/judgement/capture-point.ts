/**
 * Where a capture was made: at one end of a connection or between the two. Flags and round-trip times mean different
 * things there, so it is said, with what speaks for it. Evidence: how far each end is by the answers to what passes
 * (RFC 7323 §4.1 measures the same at a sender), hop limits that no router has lowered yet (RFC 791 §3.1), frames that no
 * wire carries, and whether the first copies of lost segments were seen.
 */
import type { Analyser } from "../analysis/analyser.ts";
import type { SegmentObserver } from "../analysis/observer.ts";
import { ADDRESS_A, ADDRESS_B, PACKETS, STREAM_INTS, VERSION } from "../analysis/store.ts";
import { seconds } from "../report/seconds.ts";
import type { CapturePointReport, ConnectionJudgements } from "../report/judgements.ts";
import { ACK } from "../segment/tcp-segment.ts";
import { FloatTable, IntTable } from "./columns.ts";
import { EXCHANGE_INTS, type Exchange, FULL_SIZE, MSS } from "./exchange.ts";
import type { Resending } from "./resending.ts";
import { counted, durationText } from "./words.ts";

/** One column of a direction: the hop limit of its first packet. */
const HOPS = 1;
/** One column of a direction: ns from what was sent to its answer, the least; 0: none seen. */
const NEAREST = 1;
/** What stands there for no time at all, by the capture's clock. */
const AT_ONCE = 1;

/** What speaks for a place, and how much. */
interface Score {
  a: number;
  b: number;
  between: number;
  readonly evidence: string[];
  /** By a text of the evidence: the place that it speaks against. */
  readonly against: Map<string, "a" | "b">;
}

interface Told {
  readonly stream: number;
  readonly packets: number;
  readonly point: CapturePointReport | undefined;
}

export class CapturePoint implements SegmentObserver {
  readonly #exchange: Exchange;
  readonly #resending: Resending;
  readonly #hopLimits = new IntTable(HOPS);
  readonly #nearest = new FloatTable(NEAREST);
  /** What was said last, and after how many packets of the stream, copies among them. */
  #told: Told = { stream: -1, packets: 0, point: undefined };

  constructor(exchange: Exchange, resending: Resending) {
    this.#exchange = exchange;
    this.#resending = resending;
  }

  watch(analyser: Analyser): void {
    if (!this.#exchange.valid) return;
    const { direction, packet, segment, judge } = analyser;
    this.#hopLimits.reach(direction | 1);
    this.#nearest.reach(direction | 1);
    if (this.#hopLimits.values[direction] === 0) this.#hopLimits.values[direction] = packet.hopLimit;
    if (judge.ackedFrame === 0 || (segment.flags & ACK) === 0) return;
    // No time at all is the least there is; times that run backwards (several clocks in one file) say nothing.
    const answered = Number.isNaN(judge.ackRtt) ? AT_ONCE : judge.ackRtt;
    if (answered <= 0) return;
    const times = this.#nearest.values;
    const at = direction ^ 1;
    const least = times[at] as number;
    if (least !== 0 && answered >= least) return;
    if (!this.#resending.wasResentTo(at, segment.ack)) times[at] = answered;
  }

  describe(analyser: Analyser, stream: number): ConnectionJudgements | undefined {
    const report = this.point(analyser, stream);
    const rtt = this.#roundTrip(stream, report?.at);
    if (report === undefined) return rtt === 0 ? undefined : { rtt: seconds(rtt) };
    return rtt === 0 ? { capture_point: report } : { capture_point: report, rtt: seconds(rtt) };
  }

  /** ns of the path there and back; 0: not measured. What an end itself takes to answer beside the capture is no part of it. */
  #roundTrip(stream: number, at: CapturePointReport["at"] | undefined): number {
    const toB = this.#nearest.values[stream * 2] ?? 0;
    const toA = this.#nearest.values[stream * 2 + 1] ?? 0;
    if (at === "a" || at === "both") return timeTaken(toB);
    if (at === "b") return timeTaken(toA);
    return toA > 0 && toB > 0 ? timeTaken(toA) + timeTaken(toB) : 0;
  }

  /** ns from the capture to the sender of a direction and back, where that counts beside the way to its receiver; else 0. */
  away(direction: number): number {
    const toSender = this.#nearest.values[direction ^ 1] ?? 0;
    return toSender > TELLING && toSender * 5 > (this.#nearest.values[direction] ?? 0) ? toSender : 0;
  }

  /** Where a stream was recorded; undefined: nothing tells. */
  point(analyser: Analyser, stream: number): CapturePointReport | undefined {
    const distinct = analyser.store.streams[stream * STREAM_INTS + PACKETS] as number;
    const packets = distinct + analyser.duplicates(stream);
    const known = this.#told;
    // A report asks twice.
    if (known.stream === stream && known.packets === packets) return known.point;
    const point = this.#point(analyser, stream);
    this.#told = { stream, packets, point };
    return point;
  }

  #point(analyser: Analyser, stream: number): CapturePointReport | undefined {
    const times = this.#nearest.values;
    const toB = times[stream * 2] ?? 0;
    const toA = times[stream * 2 + 1] ?? 0;
    if (analyser.copies(stream).some(({ otherWay }) => otherWay))
      return {
        at: "several",
        confidence: "is",
        a_to_b: "several",
        b_to_a: "several",
        ...distances(toA, toB),
        evidence: [
          "the same packets were recorded at more than one place, each judged where it was seen first",
        ],
      };
    if (isLoopback(analyser, stream))
      return {
        at: "both",
        confidence: "is",
        a_to_b: "both",
        b_to_a: "both",
        ...distances(toA, toB),
        evidence: ["both ends have addresses of one machine"],
      };
    const score: Score = { a: 0, b: 0, between: 0, evidence: [], against: new Map() };
    this.#hops(stream, score);
    distanceScore(toA, toB, score);
    this.#losses(stream * 2, score, "a", "b");
    this.#losses(stream * 2 + 1, score, "b", "a");
    this.#frames(stream * 2, score, "a");
    this.#frames(stream * 2 + 1, score, "b");
    if (score.evidence.length === 0) return undefined;
    const places = (["a", "b", "between"] as const).toSorted((one, other) => score[other] - score[one]);
    const [best, second] = places as ["a" | "b" | "between", "a" | "b" | "between"];
    const lead = score[best] - Math.max(0, score[second]);
    if (score[best] <= 0 || lead <= 0) return undefined;
    return {
      at: best,
      confidence: lead >= 4 ? "is" : lead >= 2 ? "looks like" : "may be",
      a_to_b: best === "a" ? "sender" : best === "b" ? "receiver" : "between",
      b_to_a: best === "b" ? "sender" : best === "a" ? "receiver" : "between",
      ...distances(toA, toB),
      // What speaks against it has been counted, and is none of what speaks for it.
      evidence: score.evidence.filter((text) => score.against.get(text) !== best),
    };
  }

  /** Systems start at 64, 128 or 255: a value as it was started has met no router. */
  #hops(stream: number, score: Score): void {
    const ofA = this.#hopLimits.values[stream * 2] ?? 0;
    const ofB = this.#hopLimits.values[stream * 2 + 1] ?? 0;
    if (ofA === 0 || ofB === 0) return;
    const freshA = FRESH.has(ofA);
    const freshB = FRESH.has(ofB);
    if (freshA && freshB) return;
    score.evidence.push(hopsText("a", ofA, freshA), hopsText("b", ofB, freshB));
    if (freshA) score.a += 3;
    else if (freshB) score.b += 3;
    else score.between += 3;
  }

  /** A lost segment whose first copy was seen was lost behind the capture; one whose first copy was not, before it. */
  #losses(direction: number, score: Score, sender: "a" | "b", receiver: "a" | "b"): void {
    const trouble = this.#resending.trouble(direction);
    if (trouble === undefined) return;
    const { firstUnseen, firstSeen } = trouble;
    if (firstUnseen > 0) {
      score[sender] -= 2;
      score[receiver] += 1;
      const text = `${counted(firstUnseen, "segment")} of ${sender} lost before the capture`;
      score.evidence.push(text);
      score.against.set(text, sender);
    }
    if (firstSeen > 0) {
      score[receiver] -= 2;
      score[sender] += 1;
      const text = `${counted(firstSeen, "segment")} of ${sender} lost behind the capture`;
      score.evidence.push(text);
      score.against.set(text, receiver);
    }
  }

  /** Segmentation and receive offload make frames that only hosts see. */
  #frames(direction: number, score: Score, sender: "a" | "b"): void {
    const most = this.#exchange.ints.values[direction * EXCHANGE_INTS + FULL_SIZE] ?? 0;
    const mss = this.#exchange.ints.values[direction * EXCHANGE_INTS + MSS] ?? 0;
    if (mss <= 0 || most <= mss) return;
    score.between -= 4;
    score.evidence.push(
      `segments of up to ${most} bytes from ${sender}, more than the ${mss} that its peer takes (MSS): recorded on a host that leaves cutting or joining them to its network card`,
    );
  }
}

const distances = (toA: number, toB: number): Pick<CapturePointReport, "rtt_to_a" | "rtt_to_b"> => ({
  rtt_to_a: toA === 0 ? null : seconds(toA),
  rtt_to_b: toB === 0 ? null : seconds(toB),
});

/** Without the mark of an answer that took no time. */
const timeTaken = (nearest: number): number => (nearest > AT_ONCE ? nearest : 0);

const hopsText = (name: string, hops: number, fresh: boolean): string =>
  `hop limit ${hops} from ${name}: ${fresh ? "no router has lowered it" : "routers have lowered it"}`;

/** The end that answers at once is near. */
const distanceScore = (toA: number, toB: number, score: Score): void => {
  if (toA === 0 || toB === 0) return;
  const far = Math.max(toA, toB);
  if (far < TELLING) return;
  const near = Math.min(toA, toB);
  if (near * 5 > far) {
    score.between += 1;
    score.evidence.push(`a answers in ${durationText(toA)}, b in ${durationText(toB)}: neither at once`);
    return;
  }
  const [end, other] = toA < toB ? (["a", "b"] as const) : (["b", "a"] as const);
  score[end] += near * 20 < far ? 3 : 2;
  score.evidence.push(`${end} answers in ${durationText(near)}, ${other} in ${durationText(far)}`);
};

/** The same address at both ends, or RFC 1122 §3.2.1.3's 127/8. */
const isLoopback = ({ store }: Analyser, stream: number): boolean => {
  const row = stream * STREAM_INTS;
  const first = store.streams[row + ADDRESS_A] as number;
  const other = store.streams[row + ADDRESS_B] as number;
  if (first === other) return true;
  return store.streams[row + VERSION] === 4 && first >>> 24 === 127 && other >>> 24 === 127;
};

const FRESH: ReadonlySet<number> = new Set([64, 128, 255]);
/** ns: what is shorter, a program's own delay may make. */
const TELLING = 200_000;
