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
  const numbers = new Map<number, number>();
  // Counted from near the packets a time is exact to the nanosecond; since 1970 it would not be.
  const origin = Math.max(0, Math.floor((session.summary.start ?? 0) / 1000) * 1000);
  for await (const packet of session.packets(offsetsOf(session, selection))) {
    if (dropped()) return;
    const { interfaceId } = packet;
    let number = numbers.get(interfaceId);
    if (number === undefined) {
      const { name, description, snapLength } = session.interfaces[interfaceId] ?? { snapLength: 0 };
      number = writer.addInterface({
        linkType: packet.linkType,
        snapLength,
        ...(name === undefined ? {} : { name }),
        ...(description === undefined ? {} : { description }),
        resolution: "ns",
        origin,
      });
      numbers.set(interfaceId, number);
    }
    writer.packet({
      interface: number,
      at: Math.max(0, packet.seconds * 1000 - origin + packet.nanoseconds / 1e6),
      bytes: packet.bytes,
      originalLength: packet.originalLength,
    });
  }
  writer.flush();
};

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
