/** The analysis of a capture, packet by packet: which stream, which flags, what the stream comes to. */
import { grown } from "../base/grown.ts";
import { be32s } from "../base/octets.ts";
import type { CaptureRecord } from "../file/record.ts";
import { FlowTable } from "../flow/flow-table.ts";
import { fragmentLayer } from "../layers/fragments.ts";
import { type FragmentPlace, LayeredPacket } from "../layers/layered-packet.ts";
import { layerTables } from "../layers/tables.ts";
import { ACK, SYN, TcpSegment } from "../segment/tcp-segment.ts";
import { AnnouncedConnections } from "./announced.ts";
import { CopyFinder, type PacketCopy } from "./copy-finder.ts";
import { OUT_OF_ORDER, RETRANSMISSION } from "./flags.ts";
import type { SequenceJudge } from "./judge-sequence.ts";
import type { SegmentObserver } from "./observer.ts";
import { hasSent, ShortQuotes } from "./short-quotes.ts";
import {
  ADDRESS_A,
  ADDRESS_B,
  BASE_SEQ,
  BASE_SEQ_SET,
  DIRECTION_INTS,
  FIRST_FRAME,
  FIRST_NANOSECONDS,
  FIRST_SECONDS,
  MARKS,
  PORTS,
  STREAM_INTS,
  STREAM_TIMES,
  StreamStore,
  VERSION,
} from "./store.ts";
import { StreamAnalysis } from "./stream-analysis.ts";
import { StreamTwins } from "./stream-twins.ts";

/** An IP fragment of a packet, which the packet with the number `of` has made whole. */
export interface StreamFragment extends FragmentPlace {
  readonly of: number;
}

/** An observer that has the method of that name. */
type Asked<Name extends keyof SegmentObserver> = Required<Pick<SegmentObserver, Name>>;

export class Analyser {
  readonly store: StreamStore = new StreamStore();
  readonly packet: LayeredPacket = new LayeredPacket(layerTables, fragmentLayer());
  readonly segment: TcpSegment = new TcpSegment();
  readonly #analysis: StreamAnalysis = new StreamAnalysis(this.store, this.packet, this.segment);
  readonly #copies = new CopyFinder();
  readonly #announced = new AnnouncedConnections();
  readonly #twins: StreamTwins = new StreamTwins(this.store, this.packet, this.segment);
  /** What is said of the segment last taken, packets recorded before left out. */
  readonly judge: SequenceJudge = this.#analysis.judge;
  /** What Wireshark says of it, which counts every packet. */
  asRecorded: SequenceJudge = this.judge;
  /** By link type, packets of a link layer that is not known here; −1: which one it is is not known either. */
  readonly unreadLinkTypes: Map<number, number> = new Map();
  /** Packets with TCP of whose header too little was captured. */
  cutOff = 0;
  /** The frame that holds the same packet already; 0: none. */
  duplicateOf = 0;
  /**
   * More packets are to come, as in a capture that goes on or a file that is still read: reports are provisional, and say
   * what has not happened yet where they would say that it never did. May be set at any time.
   */
  goesOn = false;
  readonly observers: readonly SegmentObserver[];
  /** Those of them that find something. */
  readonly finding: readonly Asked<"findings">[];
  /** Those that tell states. */
  readonly telling: readonly Asked<"states">[];
  /** Those that add to reports. */
  readonly describing: readonly Asked<"describe">[];
  readonly #watching: readonly Asked<"observe">[];
  readonly #watchingAll: readonly Asked<"observeAll">[];
  readonly #flows = new FlowTable(this.store.addresses);
  /** The latest stream of each flow: 2 × its number, + 1 where its first sender is the flow's second end. */
  #latest = new Int32Array(1024);
  /** By stream; of few. */
  readonly #fragments = new Map<number, StreamFragment[]>();
  readonly #shortQuotes = new ShortQuotes();
  /** The packet last taken is the first of a connection that another one announced. */
  #isAnnounced = false;
  /**
   * Of the packet last taken: its stream (−1: no segment that can be judged), direction and instant (ns since the stream's
   * first). Those of `shortQuotes` have them, too, though `take` gives false.
   */
  stream = -1;
  direction = 0;
  time: number = Number.NaN;

  constructor(observers: readonly SegmentObserver[] = []) {
    this.observers = observers;
    this.finding = observers.filter((observer) => has(observer, "findings"));
    this.telling = observers.filter((observer) => has(observer, "states"));
    this.describing = observers.filter((observer) => has(observer, "describe"));
    this.#watching = observers.filter((observer) => has(observer, "observe"));
    this.#watchingAll = observers.filter((observer) => has(observer, "observeAll"));
  }

  /** Takes a record; true when it holds a TCP segment that belongs to a stream, described by the fields. */
  take(record: CaptureRecord): boolean {
    const { packet, segment } = this;
    this.stream = -1;
    packet.frame = record.frame;
    packet.offset = record.offset;
    packet.time = record.seconds * 1000;
    if (!packet.peel(record.linkType, record.bytes, record.start, record.end, record.originalLength)) {
      if (packet.depth === 0) this.#noteUnread(record.linkType);
      return false;
    }
    if (!segment.read(packet)) {
      const isCut = packet.quoted ? record.start + record.originalLength > record.end : true;
      if (!(packet.quoted && this.#takeShortQuote(record)) && isCut && packet.total > packet.end)
        this.cutOff += 1;
      return false;
    }
    const reused = this.#place(record);
    if (packet.fragments.length > 0) this.#noteFragments(packet);
    this.#judge(record, reused);
    return true;
  }

  #noteUnread(linkType: number): void {
    this.unreadLinkTypes.set(linkType, (this.unreadLinkTypes.get(linkType) ?? 0) + 1);
  }

  /** Packets of a stream that are copies of others, and are left out of what is judged of it. */
  duplicates(stream: number): number {
    return this.#copies.count(stream);
  }

  /** The first of them. */
  copies(stream: number): readonly PacketCopy[] {
    return this.#copies.examples(stream);
  }

  /** Packets of a stream that came in IP fragments: the fragments before the last ones, which are the stream's packets. */
  fragments(stream: number): readonly StreamFragment[] {
    return this.#fragments.get(stream) ?? [];
  }

  /**
   * ICMP errors that quote too little of a segment of the stream for Wireshark to count them to it: `take` gives false of
   * them, and observers are shown them.
   */
  shortQuotes(stream: number): readonly FragmentPlace[] {
    return this.#shortQuotes.of(stream);
  }

  #noteFragments({ frame, fragments }: LayeredPacket): void {
    const known = this.#fragments.get(this.stream) ?? [];
    known.push(...fragments.map((place) => ({ ...place, of: frame })));
    this.#fragments.set(this.stream, known);
  }

  /** Where a stream's counts with all its packets stand, as Wireshark has them: the rows of `stream` in `store`. */
  recorded(stream: number): { readonly store: StreamStore; readonly stream: number } {
    const twin = this.#twins.of(stream);
    return twin < 0 ? { store: this.store, stream } : { store: this.#twins.store, stream: twin };
  }

  /** A packet recorded before is left out of the stream, and of all that is judged of it but Wireshark's flags. */
  #judge(record: CaptureRecord, reused: boolean): void {
    const { stream, direction, time, store } = this;
    const { frame } = record;
    this.duplicateOf = this.#copies.find(this.packet, this.segment, record, direction, time, store);
    if (this.duplicateOf > 0) {
      this.judge.none();
      this.judge.flags = 0;
      this.#twins.take(this.#analysis, stream, direction, frame, time);
      this.asRecorded = this.#twins.judge;
      for (const observer of this.observers) observer.copied?.(this);
      for (const observer of this.#watchingAll) observer.observeAll(this);
      return;
    }
    const twin = this.#twins.has(stream);
    // Before the stream's own rows, which the twin is copied from only once.
    if (twin) this.#twins.take(this.#analysis, stream, direction, frame, time);
    this.#analysis.take(stream, direction, frame, time, reused);
    this.asRecorded = twin ? this.#twins.judge : this.judge;
    if (this.#isAnnounced) this.#analysis.forgetSyn(stream);
    if ((this.asRecorded.flags & SENT_AGAIN) === 0) this.#announced.learn(this.packet, this.segment);
    if (!this.segment.sound) return;
    for (const observer of this.#watching) observer.observe(this);
    for (const observer of this.#watchingAll) observer.observeAll(this);
  }

  /** Finds the stream, begun where it is new; true: its ports were another stream's. */
  #place(record: CaptureRecord): boolean {
    const { packet, segment } = this;
    const flow = this.#flows.find(packet, segment.sourcePort, segment.destinationPort);
    const reversed = this.#flows.reversed ? 1 : 0;
    if (flow === this.#latest.length) this.#latest = grown(this.#latest);
    let latest = this.#latest[flow] as number;
    this.#isAnnounced = latest === 0 && this.#announced.take(packet, segment);
    if (latest === 0) latest = this.#begin(flow, reversed, record);
    let stream = (latest >> 1) - 1;
    let forward = stream * 2 + ((latest & 1) ^ reversed);
    const reused = (segment.flags & (SYN | ACK)) === SYN && this.#startsAnew(forward);
    if (reused) {
      stream = (this.#begin(flow, reversed, record) >> 1) - 1;
      forward = stream * 2;
    }
    this.stream = stream;
    this.direction = forward;
    this.#tellTime(record);
    return reused;
  }

  #tellTime({ seconds, nanoseconds }: CaptureRecord): void {
    const { streamTimes } = this.store;
    const t = this.stream * STREAM_TIMES;
    this.time =
      (seconds - (streamTimes[t + FIRST_SECONDS] as number)) * 1e9 +
      (nanoseconds - (streamTimes[t + FIRST_NANOSECONDS] as number));
  }

  /** True: the segment that an ICMP error quotes the beginning of is one of the latest connection with these addresses and ports. */
  #takeShortQuote(record: CaptureRecord): boolean {
    const { packet, segment, judge } = this;
    if (!segment.readBeginning(packet)) return false;
    const flow = this.#flows.find(packet, segment.sourcePort, segment.destinationPort, false);
    const latest = flow < 0 ? 0 : (this.#latest[flow] as number);
    const stream = (latest >> 1) - 1;
    const direction = stream * 2 + ((latest & 1) ^ (this.#flows.reversed ? 1 : 0));
    if (latest === 0 || !hasSent(this.store, direction, segment.seq)) return false;
    this.stream = stream;
    this.direction = direction;
    this.#tellTime(record);
    this.duplicateOf = 0;
    judge.none();
    judge.flags = 0;
    this.asRecorded = judge;
    this.#shortQuotes.add(stream, packet);
    for (const observer of this.#watching) observer.observe(this);
    for (const observer of this.#watchingAll) observer.observeAll(this);
    return true;
  }

  /** A SYN with another sequence number than the direction's first: a new connection. */
  #startsAnew(forward: number): boolean {
    const { directions } = this.store;
    const row = forward * DIRECTION_INTS;
    const known = ((directions[row + MARKS] as number) & BASE_SEQ_SET) !== 0;
    return known && this.segment.seq !== (directions[row + BASE_SEQ] as number);
  }

  #begin(flow: number, reversed: number, record: CaptureRecord): number {
    const stream = this.store.add();
    const latest = ((stream + 1) << 1) | reversed;
    this.#latest[flow] = latest;
    this.store.streams[stream * STREAM_INTS + FIRST_FRAME] = record.frame;
    this.store.streamTimes[stream * STREAM_TIMES + FIRST_SECONDS] = record.seconds;
    this.store.streamTimes[stream * STREAM_TIMES + FIRST_NANOSECONDS] = record.nanoseconds;
    this.#describe(stream * STREAM_INTS);
    return latest;
  }

  #describe(row: number): void {
    const { packet, segment } = this;
    const { streams, addresses } = this.store;
    const { version, bytes, source, destination } = packet;
    streams[row + VERSION] = version;
    streams[row + PORTS] = (segment.sourcePort << 16) | segment.destinationPort;
    streams[row + ADDRESS_A] = version === 4 ? be32s(bytes, source) : addresses.number(bytes, source);
    streams[row + ADDRESS_B] =
      version === 4 ? be32s(bytes, destination) : addresses.number(bytes, destination);
  }
}

/** What Wireshark does not read the contents of. */
const SENT_AGAIN = RETRANSMISSION | OUT_OF_ORDER;

const has = <Name extends keyof SegmentObserver>(
  observer: SegmentObserver,
  name: Name,
): observer is SegmentObserver & Asked<Name> => observer[name] !== undefined;
