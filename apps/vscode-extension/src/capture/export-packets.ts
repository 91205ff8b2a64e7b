/** Packets of a capture as a pcapng file of their own, octet by octet as they were captured, with their interfaces. */
import { PcapngWriter } from "@tcplens/capture";
import type { CaptureSession } from "./capture-session.ts";

/** Which: a connection's rows from one to another; without a connection all that are in the index. */
interface Selection {
  readonly stream?: number | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

interface Exporting {
  readonly piece: (bytes: Uint8Array) => void;
  readonly version: string;
  /** Whether it is not wanted any more. */
  readonly dropped: () => boolean;
}

export const exportPackets = async (
  session: CaptureSession,
  selection: Selection,
  { piece, version, dropped }: Exporting,
): Promise<void> => {
  const writer = new PcapngWriter(piece, { application: `TCP Lens ${version}`.trim() });
  /** By interface and link type, which is the packet's where what stood before its link layer has been taken off. */
  const numbers = new Map<string, number>();
  // Counted from near the packets a time is exact to the nanosecond; since 1970 it would not be.
  const origin = Math.min(LATEST, Math.max(0, Math.floor((session.summary.start ?? 0) / 1000) * 1000));
  for await (const packet of session.packets(offsetsOf(session, selection))) {
    if (dropped()) return;
    const { interfaceId, linkType } = packet;
    const name = `${interfaceId} ${linkType}`;
    let number = numbers.get(name);
    if (number === undefined) {
      const seen = session.interfaces[interfaceId];
      number = writer.addInterface({
        linkType,
        snapLength: seen?.snapLength ?? 0,
        ...(seen?.name === undefined ? {} : { name: seen.name }),
        ...(seen?.description === undefined ? {} : { description: seen.description }),
        resolution: "ns",
        origin,
      });
      numbers.set(name, number);
    }
    writer.packet({
      interface: number,
      // What pcapng cannot say, of a clock gone wrong, becomes the nearest that it can.
      at: Math.min(LATEST, Math.max(0, packet.seconds * 1000 - origin + packet.nanoseconds / 1e6)),
      bytes: packet.bytes,
      originalLength: packet.originalLength,
    });
  }
  writer.flush();
};

/** ms after the origin. */
const LATEST = 8e12;

function* offsetsOf(session: CaptureSession, { stream, from = 0, to }: Selection): Generator<number> {
  const { index } = session;
  if (stream === undefined) {
    for (let row = 0; row < index.size; row += 1) yield index.offset(row);
    return;
  }
  const rows = session.rowsOf(stream);
  const last = Math.min(to ?? rows.length - 1, rows.length - 1);
  for (let at = from; at <= last; at += 1) yield index.offset(rows.at(at));
}
