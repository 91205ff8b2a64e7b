/** What Wireshark says of each TCP packet and each stream of a capture, and how much of it is the same here. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { Analyser, connectionReport, packetReport, readCapture, type PacketReport } from "../../src/index.ts";

/** As the packet's report names things. */
export interface WiresharkAnswers {
  readonly packets: readonly PacketAnswer[];
  readonly streams: readonly StreamAnswer[];
}

interface PacketAnswer extends Omit<
  PacketReport,
  "from_a" | "time" | "judgement" | "duplicate_of" | "stream"
> {
  /** Absent: it belongs to none. */
  readonly stream?: number;
}

interface StreamAnswer {
  readonly stream: number;
  readonly packets: number;
  readonly completeness: number;
  readonly initial_rtt: number | null;
}

export interface Agreement {
  readonly packets: number;
  readonly packetsEqual: number;
  /** Flags that either says of a packet. */
  readonly flags: number;
  readonly flagsEqual: number;
  /** The first differences, in words. */
  readonly differences: readonly string[];
}

/** What a file of the shared goldens holds, by the names of Wireshark's fields. */
interface Golden {
  readonly packets: readonly {
    readonly "f.number": number;
    readonly stream?: number;
    readonly flags: string;
    readonly seq: number;
    readonly ack: number;
    readonly len?: number;
    readonly window_size: number;
    readonly analysis?: PacketReport["analysis"];
    readonly "a.ack_rtt"?: string;
    readonly "a.bytes_in_flight"?: number;
  }[];
  readonly streams: readonly {
    readonly stream: number;
    readonly packets: number;
    readonly completeness: number;
    readonly initialRtt?: string;
  }[];
}

/** The answers in a file of the shared goldens (JSON, gzip). */
export const answersOfGolden = (file: string): WiresharkAnswers => {
  const golden = JSON.parse(gunzipSync(readFileSync(file)).toString()) as Golden;
  return {
    packets: golden.packets.map((packet) => ({
      frame: packet["f.number"],
      ...(packet.stream === undefined ? {} : { stream: packet.stream }),
      flags: packet.flags,
      seq: packet.seq,
      ack: packet.ack,
      // Of a segment that an ICMP error quotes it shows no length: none of its data is there.
      len: packet.len ?? 0,
      window: packet.window_size,
      analysis: (packet.analysis ?? []).toSorted(),
      ...(packet["a.ack_rtt"] === undefined ? {} : { ack_rtt: Number(packet["a.ack_rtt"]) }),
      ...(packet["a.bytes_in_flight"] === undefined ? {} : { bytes_in_flight: packet["a.bytes_in_flight"] }),
    })),
    streams: golden.streams.map(({ stream, packets, completeness, initialRtt }) => ({
      stream,
      packets,
      completeness,
      initial_rtt: initialRtt === undefined ? null : Number(initialRtt),
    })),
  };
};

/** Reads the capture and compares. */
export const agreementWith = async (capture: Uint8Array, answers: WiresharkAnswers): Promise<Agreement> => {
  const analyser = new Analyser();
  const ours = new Map<number, PacketReport>();
  await readCapture(once(capture), (record) => {
    if (analyser.take(record)) ours.set(record.frame, packetReport(analyser, record.frame));
  });
  const differences: string[] = [];
  let packetsEqual = 0;
  let flags = 0;
  let flagsEqual = 0;
  for (const wanted of answers.packets) {
    const found = ours.get(wanted.frame);
    ours.delete(wanted.frame);
    const union = new Set([...wanted.analysis, ...(found?.analysis ?? [])]);
    flags += union.size;
    flagsEqual += wanted.analysis.filter((flag) => found?.analysis.includes(flag) === true).length;
    if (wanted.stream === undefined ? found === undefined : shown(found) === shown(wanted)) packetsEqual += 1;
    else differences.push(`frame ${wanted.frame}: ${shown(found)} instead of ${shown(wanted)}`);
  }
  for (const extra of ours.values()) {
    flags += extra.analysis.length;
    differences.push(`frame ${extra.frame}: Wireshark finds no TCP in it`);
  }
  for (const wanted of answers.streams) {
    const { packets, completeness, initial_rtt: rtt } = connectionReport(analyser, wanted.stream);
    const found = { stream: wanted.stream, packets, completeness, initial_rtt: rtt };
    if (JSON.stringify(found) !== JSON.stringify(wanted))
      differences.push(`${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
  }
  return { packets: answers.packets.length + ours.size, packetsEqual, flags, flagsEqual, differences };
};

/** What both say of a packet; what Wireshark does not show of a segment that is cut off is not compared. */
const shown = (packet: PacketAnswer | undefined): string => {
  if (packet === undefined) return "no TCP packet";
  const { stream, flags, seq, ack, len, window, analysis, ack_rtt: rtt, bytes_in_flight: inFlight } = packet;
  return [stream, flags, seq, ack, len, window, `[${analysis.join(" ")}]`, rtt ?? "-", inFlight ?? "-"].join(
    " ",
  );
};

async function* once(octets: Uint8Array): AsyncGenerator<Uint8Array> {
  yield octets;
}
