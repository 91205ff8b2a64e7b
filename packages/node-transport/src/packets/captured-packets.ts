/** A capture around a trace: its packets take the place of what the trace's sockets only imply. */
import { CaptureReader, SegmentFeed } from "@tcplens/capture";
import type { TraceSink } from "@tcplens/trace";
import { isIP } from "node:net";
import type { Clock } from "../clock.ts";
import type { CaptureRefusal } from "../live-capture/capture-refusal.ts";
import type { CaptureToolName } from "../live-capture/capture-tools.ts";
import { type LiveCapture, startCapture } from "../live-capture/start-capture.ts";
import { BoundSockets, type PacketEnd } from "./bound-sockets.ts";
import { findingsOfPackets } from "./findings-of-packets.ts";
import { PacketMerge } from "./packet-merge.ts";
import { dayTimeOf } from "./wall-clock.ts";

/** What is to be captured. */
interface Wanted {
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly tools: readonly CaptureToolName[] | undefined;
  readonly directories: readonly string[] | undefined;
}

/** See the file's head. */
export class CapturedPackets {
  readonly kind = "capturing";
  readonly #sockets = new BoundSockets();
  readonly #clock: Clock;
  readonly #capture: LiveCapture;
  readonly #dayTime: number;
  readonly #reading: Promise<void>;
  readonly #reader: CaptureReader;
  readonly #feed: SegmentFeed;
  #octets: Uint8Array[] = [];
  #merge: PacketMerge | undefined;
  #startedAt = 0;
  #ending = false;
  #over = false;
  #disarm: (() => void) | undefined;

  private constructor(capture: LiveCapture, clock: Clock) {
    this.#capture = capture;
    this.#clock = clock;
    this.#dayTime = dayTimeOf(clock);
    this.#feed = new SegmentFeed(
      (from, to) => this.#sockets.find(from, to) !== undefined,
      (packet) => this.#merge?.packet(packet, round(packet.at - this.#dayTime - this.#startedAt)),
    );
    this.#reader = new CaptureReader((record) => {
      this.#feed.take(record);
    });
    this.#reading = this.#read();
  }

  /** Resolves once packets are seen, or to why none can be. Rejects with the signal's reason. */
  static async start(options: Wanted): Promise<CapturedPackets | CaptureRefusal> {
    const { host, port, clock, signal, tools = PREFERRED, directories } = options;
    const capture = await startCapture({
      // A name is looked up by the trace, and another answer may have other addresses: its port is captured, and of that
      // the packets of the trace's own sockets are kept.
      endpoint: { host, port, addresses: [isIP(host) === 0 ? "0.0.0.0" : host] },
      snapLength: SNAP_LENGTH,
      signal,
      tools,
      ...(directories === undefined ? {} : { directories }),
    });
    return capture.kind === "refused" ? capture : new CapturedPackets(capture, clock);
  }

  /** A connection of the trace has this local port. */
  readonly bound = (connection: number, localPort: number, remote: PacketEnd): void => {
    this.#sockets.bind(connection, localPort, remote);
  };

  /** What happens from now on is held, and given to `deliver` together with the packets. */
  attach(deliver: TraceSink): TraceSink {
    this.#startedAt = this.#clock.now();
    const merge = new PacketMerge(this.#sockets, deliver);
    this.#merge = merge;
    return (event) => {
      merge.event(event);
      if (this.#over) merge.release(Infinity);
      else this.#arm();
    };
  }

  /** Waits for the last packets, ends the capture and gives out everything. Never rejects. */
  async finish(): Promise<void> {
    // From now on nothing is given out before all is there.
    this.#ending = true;
    this.#disarm?.();
    for (let waited = 0; waited < LINGER && !this.#isSettled(); waited += LOOK) await this.#sleep(LOOK);
    const { dropped, problem } = await this.#capture.stop();
    await this.#reading;
    this.#over = true;
    this.#parse();
    this.#reader.end();
    this.#merge?.finish((dropped ?? 0) === 0 && problem === undefined);
    this.#merge?.found(findingsOfPackets(this.#feed.findings(), this.#sockets));
  }

  #isSettled(): boolean {
    this.#parse();
    return this.#merge?.settled !== false;
  }

  async #read(): Promise<void> {
    for await (const octets of this.#capture.octets) {
      this.#octets.push(octets);
      this.#arm();
    }
  }

  /** Not when they come: what is being traced at that moment would have to wait, and look slow. */
  #parse(): void {
    for (const octets of this.#octets) this.#reader.push(octets);
    this.#octets = [];
  }

  #arm(): void {
    if (this.#disarm !== undefined || this.#ending) return;
    const now = this.#clock.now() - this.#startedAt;
    const oldest = this.#merge?.oldest ?? (this.#octets.length === 0 ? undefined : now);
    if (oldest === undefined) return;
    this.#disarm = this.#clock.after(Math.max(LOOK, oldest + HOLD - now), () => {
      this.#disarm = undefined;
      this.#parse();
      this.#merge?.release(this.#clock.now() - this.#startedAt - HOLD);
      this.#arm();
    });
  }

  #sleep(duration: number): Promise<void> {
    return new Promise((resolve) => {
      this.#clock.after(duration, resolve);
    });
  }
}

/** ms, to the microsecond. */
const round = (time: number): number => Math.round(time * 1000) / 1000;

/** tcpdump writes each packet at once, and ends fifteen times sooner. */
const PREFERRED: readonly CaptureToolName[] = ["tcpdump", "dumpcap"];
/** Octets of each packet: all headers, and more than a report reads of the data. */
const SNAP_LENGTH = 256;
/** ms: dumpcap writes packets up to 250 ms late. */
const HOLD = 400;
/** ms to wait for the other side's last packets, and between looks. */
const LINGER = 300;
const LOOK = 10;
