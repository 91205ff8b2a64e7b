/** tcptrace's counters of one direction (`tcptrace -l -r -W`), packet by packet; docs/tcptrace-figures.md says which is which. */
import { ACK, FIN, PSH, RST, SYN, type TcpSegment } from "../segment/tcp-segment.ts";
import { SentRanges } from "./sent-ranges.ts";

/** A packet, as its direction and the other one need it. */
export interface Passing {
  readonly segment: TcpSegment;
  /** µs since the connection's first whole second. */
  readonly time: number;
  /** RFC 791: Identification; −1 where there is none. */
  readonly identification: number;
}

export class DirectionFigures {
  readonly ranges: SentRanges = new SentRanges();
  packets = 0;
  resets = 0;
  syns = 0;
  fins = 0;
  acks = 0;
  pureAcks = 0;
  sackPackets = 0;
  sacksSent = 0;
  duplicateSacks = 0;
  mostSackBlocks = 0;
  uniqueBytes = 0;
  dataPackets = 0;
  dataBytes = 0;
  resentPackets = 0;
  resentBytes = 0;
  probes = 0;
  probeBytes = 0;
  outOfOrder = 0;
  pushed = 0;
  scaleAsked = false;
  scale = 0;
  timestamps = false;
  sackAsked = false;
  urgentPackets = 0;
  urgentBytes = 0;
  mss = 0;
  largest = 0;
  smallest = 0;
  windowMost = 0;
  windowLeast = 0;
  windowSum = 0;
  windowPackets = 0;
  windowScaled = false;
  zeroWindows = 0;
  outMost = 0;
  outLeast = 0;
  outSum = 0;
  outCount = 0;
  outWeighted = 0;
  initialBytes = 0;
  initialPackets = 0;
  truncatedBytes = 0;
  truncatedPackets = 0;
  idleMost = 0;
  hardwareDuplicates = 0;
  roundTripOfHandshake = 0;
  firstData: number = Number.NaN;
  lastData: number = Number.NaN;
  lastTime: number = Number.NaN;
  synSeq = 0;
  finSeq = 0;
  latestSeq = 0;
  wraps = 0;
  readonly #seen = new Set<number>();
  readonly #recent: { seq: number; id: number }[] = [];
  #recentAt = 0;
  /** Its own last ACK and window; 0 before. */
  ack = 0;
  windowLast = 0;
  dataAcked = false;
  #outTime = Number.NaN;
  #outLast = 0;

  /** One packet that this direction sends; `other` is the one that it answers. */
  take(passing: Passing, other: DirectionFigures): void {
    const { segment, time, identification } = passing;
    const { flags, length } = segment;
    const seq = segment.seq >>> 0;
    if (!Number.isNaN(this.lastTime)) this.idleMost = Math.max(this.idleMost, time - this.lastTime);
    this.lastTime = time;
    if ((flags & RST) !== 0) this.resets += 1;
    if ((flags & SYN) !== 0) this.syns += 1;
    if ((flags & FIN) !== 0) this.fins += 1;
    const window = this.#window(segment, other);
    this.#wrap(seq, (seq + length) % NUMBERS);
    if ((flags & SYN) !== 0) {
      this.synSeq = seq;
      other.ack = seq;
    }
    if ((flags & FIN) !== 0) this.finSeq = (seq + length) % NUMBERS;
    this.#options(segment, other);
    if (length > 0) this.#data(segment, time);
    this.packets += 1;
    if (this.windowScaled) this.windowPackets += 1;
    this.latestSeq = (seq + length) % NUMBERS;
    if (identification > 0 && seq !== 0) this.#hardware(seq, identification);
    const again = this.#sent(segment, other, time);
    if ((flags & ACK) !== 0) this.#answers(segment, other, time, window);
    if (again > 0) {
      this.resentPackets += 1;
      this.resentBytes += again;
    }
    if ((flags & RST) !== 0) {
      if ((flags & ACK) !== 0) this.acks += 1;
      return;
    }
    this.#windows(segment, other, window);
    if ((flags & ACK) !== 0) this.#acks(segment, window);
    if (!other.dataAcked && (flags & ACK) !== 0 && (other.synSeq + 1) % NUMBERS !== segment.ack >>> 0)
      other.dataAcked = true;
    if (length > 0 && !this.dataAcked && again === 0) {
      this.initialBytes += length;
      this.initialPackets += 1;
    }
    if ((flags & SYN) === 0 && !this.ranges.outOfOrder && again === 0)
      this.#out(other.ack === 0 ? length : (seq + length - (other.ack - 1)) | 0, time);
    this.ranges.outOfOrder = false;
  }

  #window({ flags, window }: TcpSegment, other: DirectionFigures): number {
    if ((flags & (ACK | SYN)) === 0) return 0;
    const scaled = this.scaleAsked && other.scaleAsked && (flags & SYN) === 0;
    return scaled ? window * 2 ** this.scale : window;
  }

  /** A direction has come round where all quarters have been passed since it left the SYN's. */
  #wrap(seq: number, end: number): void {
    if (this.#seen.size === 4 && end >>> 30 === this.synSeq >>> 30 && end >= this.synSeq) {
      this.wraps += 1;
      this.#seen.clear();
    }
    this.#seen.add(seq >>> 30).add(end >>> 30);
  }

  #options(segment: TcpSegment, other: DirectionFigures): void {
    if (segment.mss >= 0) this.mss = segment.mss;
    if (segment.windowScale >= 0) {
      this.scale = segment.windowScale;
      this.scaleAsked = true;
    }
    if (segment.hasTimestamps) this.timestamps = true;
    if ((segment.flags & SYN) === 0 && !(this.scaleAsked && other.scaleAsked)) {
      this.scale = 0;
      other.scale = 0;
    }
    if (segment.sackPermitted) this.sackAsked = true;
    if (segment.sackBlocks > 0) this.sacksSent += 1;
  }

  #data({ flags, length, urgent, data, dataEnd }: TcpSegment, time: number): void {
    this.dataPackets += 1;
    this.dataBytes += length;
    if ((flags & PSH) !== 0) this.pushed += 1;
    if ((flags & URG) !== 0) {
      this.urgentPackets += 1;
      this.urgentBytes += urgent;
    }
    this.largest = Math.max(this.largest, length);
    if (this.smallest === 0 || length < this.smallest) this.smallest = length;
    if (Number.isNaN(this.firstData)) this.firstData = time;
    this.lastData = time;
    const missing = length - Math.min(length, Math.max(0, dataEnd - data));
    if (missing === 0) return;
    this.truncatedBytes += missing;
    this.truncatedPackets += 1;
  }

  /** The same packet as one of the last few. */
  #hardware(seq: number, id: number): void {
    if (this.#recent.some((one) => one.seq === seq && one.id === id)) {
      this.hardwareDuplicates += 1;
      return;
    }
    this.#recent[this.#recentAt] = { seq, id };
    this.#recentAt = (this.#recentAt + 1) % REMEMBERED;
  }

  /** What is sent; how many of its numbers were sent before. */
  #sent({ seq, flags, length }: TcpSegment, other: DirectionFigures, time: number): number {
    const syn = (flags & SYN) === 0 ? 0 : 1;
    const fin = (flags & FIN) === 0 ? 0 : 1;
    this.ranges.outOfOrder = false;
    if (length + syn + fin === 0) return 0;
    if (other.windowLast === 0 && other.packets > 0 && syn === 0) {
      this.probes += 1;
      this.probeBytes += length;
      return 0;
    }
    const again = this.ranges.add(seq >>> 0, length + syn + fin, time);
    if (this.ranges.outOfOrder) this.outOfOrder += 1;
    const dataAgain = again - (syn === 1 && this.syns > 1 ? 1 : 0) - (fin === 1 && this.fins > 1 ? 1 : 0);
    if (dataAgain < length) this.uniqueBytes += length - dataAgain;
    return again;
  }

  #answers({ ack, length }: TcpSegment, other: DirectionFigures, time: number, window: number): void {
    const number = ack >>> 0;
    const repeats = number === this.ack && length === 0 && window === this.windowLast && other.outSum > 0;
    other.ranges.acknowledge(number, time, { repeats });
    if (number === (other.synSeq + 1) % NUMBERS && other.syns === 1)
      other.roundTripOfHandshake = other.ranges.lastRtt;
  }

  #windows({ flags }: TcpSegment, other: DirectionFigures, window: number): void {
    this.windowLast = window;
    if ((flags & (ACK | SYN)) === 0) return;
    this.windowMost = Math.max(this.windowMost, window);
    if (window > 0 && this.scaleAsked && other.scaleAsked && (flags & SYN) === 0 && !this.windowScaled) {
      // What the SYNs have said counts no longer.
      this.windowScaled = true;
      this.windowLeast = window;
      this.windowMost = window;
      this.windowSum = 0;
      this.windowPackets = 1;
    } else if (window > 0 && (this.windowLeast === 0 || window < this.windowLeast)) this.windowLeast = window;
    this.windowSum += window;
  }

  #acks({ ack, flags, length, sack, sackBlocks }: TcpSegment, window: number): void {
    if (window === 0) this.zeroWindows += 1;
    this.acks += 1;
    if (length === 0 && (flags & (SYN | FIN)) === 0) this.pureAcks += 1;
    if (sackBlocks > 0) {
      this.sackPackets += 1;
      this.mostSackBlocks = Math.max(this.mostSackBlocks, sackBlocks);
      if (tellsTwice(ack >>> 0, sack, sackBlocks)) this.duplicateSacks += 1;
    }
    this.ack = ack >>> 0;
  }

  /** Octets that are out, and for how long there were so many. */
  #out(octets: number, time: number): void {
    this.outMost = Math.max(this.outMost, octets);
    if (octets > 0 && (this.outLeast === 0 || octets < this.outLeast)) this.outLeast = octets;
    this.outSum += octets;
    this.outCount += 1;
    if (!Number.isNaN(this.#outTime))
      this.outWeighted += Math.trunc((this.#outLast * (time - this.#outTime)) / 1e6);
    this.#outTime = time;
    this.#outLast = octets;
  }
}

/** RFC 2883 §4: the first block lies below the ACK, within the second, or across its edge. */
const tellsTwice = (ack: number, sack: Int32Array, blocks: number): boolean => {
  const left = (sack[0] as number) >>> 0;
  const right = (sack[1] as number) >>> 0;
  if (right <= ack) return true;
  if (blocks < 2) return false;
  const left2 = (sack[2] as number) >>> 0;
  const right2 = (sack[3] as number) >>> 0;
  return (
    (right <= right2 && left >= left2) ||
    (left <= left2 && right > left2) ||
    (right >= right2 && left < right2)
  );
};

const URG = 0x20;
const NUMBERS = 2 ** 32;
/** Packets that are looked through for one that is the same. */
const REMEMBERED = 8;
