/** The packets of one connection, kept for its ladder. */
import { packetReport, type Analyser, type PacketReport } from "@tcplens/capture";

/** One packet, as the ladder shows it. */
export interface StreamPacket extends PacketReport {
  /** RFC 2018: blocks that have come out of order, counted as `ack` is. */
  readonly sack: readonly (readonly [number, number])[];
}

/** See the file's head. Those past the bound are counted and not kept. */
export class StreamPackets {
  readonly #stream: number;
  readonly #kept: StreamPacket[] = [];
  #left = 0;

  constructor(stream: number) {
    this.#stream = stream;
  }

  get kept(): readonly StreamPacket[] {
    return this.#kept;
  }

  /** Packets that are not kept. */
  get left(): number {
    return this.#left;
  }

  /** The packet that the analyser has just taken; of other connections none is kept. */
  take(analyser: Analyser, frame: number): void {
    if (analyser.stream !== this.#stream) return;
    if (this.#kept.length === PACKETS_MAX) {
      this.#left += 1;
      return;
    }
    this.#kept.push(streamPacket(analyser, frame));
  }
}

/** The packet that the analyser has just taken. */
export const streamPacket = (analyser: Analyser, frame: number): StreamPacket => {
  const report = packetReport(analyser, frame);
  return { ...report, sack: sackBlocks(analyser, report.ack) };
};

const sackBlocks = ({ segment }: Analyser, relativeAck: number): readonly (readonly [number, number])[] => {
  if (segment.sackBlocks === 0) return none;
  const relative = (edge: number): number => (edge - segment.ack + relativeAck) >>> 0;
  return Array.from({ length: segment.sackBlocks }, (_, block) => [
    relative(segment.sack[block * 2] as number),
    relative(segment.sack[block * 2 + 1] as number),
  ]);
};

const none: readonly (readonly [number, number])[] = [];
const PACKETS_MAX = 100_000;
