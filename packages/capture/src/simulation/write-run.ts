/** A simulated run as a capture, taken at one end or at both: what Wireshark would have seen there. */
import type { EndName, PacketRecord, SimulationRun } from "@tcplens/core/simulation";
import type { Sink } from "../pcapng/block-writer.ts";
import { PcapngWriter } from "../pcapng/pcapng-writer.ts";

export interface WriteRunOptions {
  /** Where the packets are seen. Default: `both`, each end an interface of its own. */
  readonly at?: EndName | "both";
  /** When the run began, ms since 1970 (UTC). Default: 0. */
  readonly origin?: number;
  /** The program that writes the file. */
  readonly application?: string;
}

/** A packet passing a point: on its way out, or as it has arrived. */
interface Sighting {
  readonly at: number;
  readonly end: EndName;
  readonly direction: "inbound" | "outbound";
  readonly bytes: Uint8Array;
  readonly length: number;
  readonly comments: readonly string[];
}

/** Writes the packets of a run, in the order in which they were seen; each says what became of it. */
export const writeRun = (run: SimulationRun, sink: Sink, options: WriteRunOptions = {}): void => {
  const { at = "both", origin = 0, application } = options;
  const { title, name, seed } = run.scenario;
  const writer = new PcapngWriter(sink, {
    comment: `${title} (scenario ${name}, seed ${seed})`,
    ...(application === undefined ? {} : { application }),
  });
  const ends: readonly EndName[] = at === "both" ? ["A", "B"] : [at];
  const interfaces = new Map(ends.map((end) => [end, writer.addInterface({ name: end, origin })]));
  const seen = run.packets.flatMap((packet) => sightings(packet)).filter(({ end }) => interfaces.has(end));
  // A stable sort: what was seen at the same moment stays in the order in which it was sent.
  for (const sighting of seen.toSorted((a, b) => a.at - b.at)) {
    const { end, bytes, length, direction, comments } = sighting;
    const number = interfaces.get(end) ?? 0;
    writer.packet({ interface: number, at: sighting.at, bytes, originalLength: length, direction, comments });
  }
  writer.flush();
};

const sightings = (packet: PacketRecord): readonly Sighting[] => {
  const { bytes, length, history, to } = packet;
  const fates = history.flatMap(({ what, by }) => (by === undefined ? [] : [`${what} (${by})`]));
  const arrivals = history
    .filter(({ what }) => what === "delivered")
    .map(({ at, copy }, delivery): Sighting => {
      const changed = packet.changed.get(delivery);
      const comments = copy > 0 ? [`copy ${copy}`, ...fates] : fates;
      return {
        at,
        end: to,
        direction: "inbound",
        bytes: changed ?? bytes,
        length: changed?.length ?? length,
        comments: originComments(packet, comments),
      };
    });
  if (packet.from !== "A" && packet.from !== "B") return arrivals;
  return [
    { at: packet.at, end: packet.from, direction: "outbound", bytes, length, comments: fates },
    ...arrivals,
  ];
};

const originComments = ({ from }: PacketRecord, comments: readonly string[]): readonly string[] => {
  if (from === "stray") return ["from neither end", ...comments];
  return from === "router" ? ["from a router", ...comments] : comments;
};
