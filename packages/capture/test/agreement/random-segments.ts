/**
 * Segments as no honest connection sends them: a few flows at a time, numbers near each other and of another time, SYNs
 * and FINs anywhere, windows that are filled to the octet, gaps of just the times that the rules know. From a seed.
 */

/** Uniform in [0, 1). Mulberry32. */
const generator = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

interface Flow {
  readonly addresses: readonly [readonly number[], readonly number[]];
  readonly ports: readonly [number, number];
  readonly version: 4 | 6;
  readonly timestamps: boolean;
  readonly start: readonly [number, number];
  /** Of each end: the next number to send, the last acknowledged, the window. */
  readonly next: [number, number];
  readonly acked: [number, number];
  readonly window: [number, number];
}

interface Segment {
  flags: number;
  seq: number;
  ack: number;
  window: number;
  length: number;
  options: number[];
}

/** A capture (pcap, nanoseconds, raw IP) of so many packets. */
export const randomCapture = (seed: number, packets: number): Uint8Array =>
  new Randomness(seed).capture(packets);

class Randomness {
  readonly #random: () => number;
  readonly #flows: Flow[] = [];
  #seconds = 1_700_000_000;
  #nanoseconds = 0;

  constructor(seed: number) {
    this.#random = generator(seed);
  }

  capture(packets: number): Uint8Array {
    const pieces = [words(0xa1b23c4d, 0x0004_0002, 0, 0, 262_144, 101)];
    for (let number = 0; number < packets; number++) pieces.push(...this.#packet(number));
    return Buffer.concat(pieces);
  }

  #packet(number: number): Uint8Array[] {
    this.#tick();
    if (this.#flows.length === 0 || this.#happens(0.02)) this.#flows.push(this.#flow());
    const flow = this.#one(this.#flows.slice(-6));
    const side = this.#below(2) as 0 | 1;
    const segment = this.#segment(flow, side);
    const ip = packetOf(flow, side, number, segment);
    return [words(this.#seconds, this.#nanoseconds, ip.length, ip.length), ip];
  }

  #flow(): Flow {
    const start = [
      this.#one([0, 1, 0xffff_ff00, 0x7fff_ff00, this.#word()]),
      this.#one([0, this.#word()]),
    ] as const;
    return {
      addresses: [
        [10, 0, 0, 1 + this.#below(3)],
        [10, 0, 1, 1 + this.#below(2)],
      ],
      ports: [1000 + this.#below(60), 2000 + this.#below(3)],
      version: this.#happens(0.2) ? 6 : 4,
      timestamps: this.#happens(0.4),
      start,
      next: [...start],
      acked: [...start],
      window: [1000, 1000],
    };
  }

  #segment(flow: Flow, side: 0 | 1): Segment {
    const other = (1 - side) as 0 | 1;
    const segment: Segment = {
      flags: 0x10,
      seq: flow.next[side],
      ack: flow.next[other],
      window: flow.window[side],
      length: 0,
      options: [],
    };
    const kind = this.#random();
    if (kind < 0.04) this.#syn(segment, flow, side);
    else if (kind < 0.08) {
      segment.flags = 0x12;
      if (this.#happens(0.3)) segment.seq = this.#word();
      if (this.#happens(0.7)) segment.options.push(3, 3, this.#below(15), 1);
    } else if (kind < 0.11) segment.flags = this.#one([0x04, 0x14]);
    else if (kind < 0.15) {
      segment.flags = this.#one([0x11, 0x19, 0x01]);
      if (this.#happens(0.3)) segment.length = this.#below(100);
    } else if (kind < 0.55) this.#data(segment, flow, other);
    if (kind >= 0.15 || this.#happens(0.3)) this.#displace(segment, flow, side);
    if (this.#happens(0.02)) segment.ack = 0;
    if (kind >= 0.15) this.#sackOrTimestamps(segment, flow);
    flow.acked[side] = segment.ack;
    const end = (segment.seq + segment.length + ((segment.flags & 3) === 0 ? 0 : 1)) >>> 0;
    if (((end - flow.next[side]) | 0) > 0 || (segment.flags & 2) !== 0) flow.next[side] = end;
    return segment;
  }

  #syn(segment: Segment, flow: Flow, side: 0 | 1): void {
    segment.flags = 0x02;
    if (this.#happens(0.5))
      segment.seq = flow.next[side] = this.#happens(0.5) ? flow.start[side] : this.#word();
    segment.ack = 0;
    if (this.#happens(0.7)) segment.options.push(3, 3, this.#below(16), 1);
    if (this.#happens(0.5)) segment.options.push(4, 2, 1, 1);
    if (!this.#happens(0.3)) return;
    const cookie = this.#one([0, 4, 8]);
    segment.options.push(34, 2 + cookie, ...Array.from({ length: cookie }, () => this.#below(256)));
    if (this.#happens(0.5)) segment.length = this.#below(20);
  }

  #data(segment: Segment, flow: Flow, other: 0 | 1): void {
    segment.length = this.#one([0, 1, 1, 2, 10, 100, 500, 1000]);
    if (this.#happens(0.4)) segment.flags |= 0x08;
    if (this.#happens(0.05)) segment.flags |= 0x20;
    if (!this.#happens(0.05)) return;
    const room = (flow.acked[other] + flow.window[other] - segment.seq) >>> 0;
    segment.length = room > 0 && room <= 1400 ? room : 100;
  }

  /** Sends again, leaves a gap, acknowledges old and new things. */
  #displace(segment: Segment, flow: Flow, side: 0 | 1): void {
    const other = (1 - side) as 0 | 1;
    const where = this.#random();
    if (where < 0.25) segment.seq = flow.next[side] - this.#one([1, 1, 2, 10, 100, 500, 1000]);
    else if (where < 0.35) segment.seq = flow.next[side] + this.#one([1, 10, 100, 1000, 1460]);
    else if (where < 0.4) segment.seq = flow.acked[other];
    else if (where < 0.41) segment.seq = this.#word();
    const acks = this.#random();
    if (acks < 0.3) segment.ack = flow.acked[side];
    else if (acks < 0.4) segment.ack = flow.next[other] - this.#one([1, 10, 100, 500]);
    else if (acks < 0.45) segment.ack = flow.next[other] + this.#one([1, 10, 1000]);
    else if (acks < 0.46) segment.ack = this.#word();
    if (this.#happens(0.2))
      segment.window = flow.window[side] = this.#one([0, 0, 1, 100, 1000, 1000, 65_535]);
    segment.seq >>>= 0;
    segment.ack >>>= 0;
  }

  #sackOrTimestamps(segment: Segment, flow: Flow): void {
    if (this.#happens(0.12)) {
      const edges = Array.from({ length: 1 + this.#below(4) }, () => {
        const left = (segment.ack + this.#one([100, 500, 1000, -200])) >>> 0;
        return [left, (left + this.#one([10, 100, 1000])) >>> 0];
      }).flat();
      segment.options.push(1, 1, 5, 2 + edges.length * 4, ...edges.flatMap(octetsOf));
    } else if (flow.timestamps && this.#happens(0.9))
      segment.options.push(1, 1, 8, 10, ...octetsOf(this.#below(65_536)), 0, 0, 1, 1);
  }

  /** Just under, at and above the times that the rules know: 3 ms, 20 ms. */
  #tick(): void {
    const gaps = [0, 0, 1e3, 3e4, 5e5, 2_999_999, 3e6, 3_000_001, 19_999_999, 2e7, 1e8, 3e8];
    this.#nanoseconds += this.#one(gaps);
    if (this.#nanoseconds < 1e9) return;
    this.#nanoseconds -= 1e9;
    this.#seconds += 1;
  }

  #happens(probability: number): boolean {
    return this.#random() < probability;
  }

  #below(bound: number): number {
    return Math.floor(this.#random() * bound);
  }

  #word(): number {
    return this.#below(2 ** 32);
  }

  #one<T>(choices: readonly T[]): T {
    const choice = choices[this.#below(choices.length)];
    if (choice === undefined) throw new Error("nothing to choose from");
    return choice;
  }
}

const octetsOf = (word: number): number[] => [
  word >>> 24,
  (word >>> 16) & 255,
  (word >>> 8) & 255,
  word & 255,
];

/** Little-endian, as in a file header. */
const words = (...values: readonly number[]): Uint8Array => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32LE(value >>> 0, index * 4));
  return bytes;
};

const packetOf = (flow: Flow, side: 0 | 1, number: number, segment: Segment): Uint8Array => {
  const options = [...segment.options];
  while (options.length % 4 !== 0) options.push(1);
  const other = (1 - side) as 0 | 1;
  const tcp = Buffer.alloc(20 + options.length + segment.length);
  tcp.writeUInt16BE(flow.ports[side], 0);
  tcp.writeUInt16BE(flow.ports[other], 2);
  tcp.writeUInt32BE(segment.seq, 4);
  tcp.writeUInt32BE(segment.ack, 8);
  tcp[12] = (5 + options.length / 4) << 4;
  tcp[13] = segment.flags;
  tcp.writeUInt16BE(segment.window, 14);
  tcp.set(options, 20);
  const [from, to] = [flow.addresses[side], flow.addresses[other]];
  if (flow.version === 4) {
    const ip = Buffer.from([0x45, 0, 0, 0, 0, 0, 0, 0, 64, 6, 0, 0, ...from, ...to]);
    ip.writeUInt16BE(20 + tcp.length, 2);
    ip.writeUInt16BE(number & 0xffff, 4);
    return Buffer.concat([ip, tcp]);
  }
  const prefix = [0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0];
  const ip = Buffer.from([0x60, 0, 0, 0, 0, 0, 6, 64, ...prefix, ...from, ...prefix, ...to]);
  ip.writeUInt16BE(tcp.length, 4);
  return Buffer.concat([ip, tcp]);
};
