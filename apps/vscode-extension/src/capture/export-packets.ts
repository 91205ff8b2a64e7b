/** Packets of a capture as a pcapng file of their own, octet by octet as they were captured, with their interfaces. */
import { PcapngWriter } from "@tcplens/capture";
import type { CaptureSession } from "./capture-session.ts";
import type { PacketIndex } from "./packet-index.ts";

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

/**
 * In the order of the file; before a packet that came in IP fragments, where they stand, its fragments; between packets, and
 * after the last one where nothing is left out, ICMP errors about them that are no rows of their own.
 */
function* offsetsOf(session: CaptureSession, { stream, from = 0, to }: Selection): Generator<number> {
  const { index, analyser } = session;
  const rows = stream === undefined ? undefined : session.rowsOf(stream);
  const last = Math.min(to ?? Number.POSITIVE_INFINITY, (rows?.length ?? index.size) - 1);
  const rowAt = (at: number): number => rows?.at(at) ?? at;
  const streams =
    stream === undefined ? Array.from({ length: analyser.store.size }, (_, each) => each) : [stream];
  const others = streams
    .flatMap((each) => analyser.fragments(each))
    .concat(
      streams
        .flatMap((each) => analyser.shortQuotes(each))
        .map(({ frame, offset }) => ({ frame, offset, of: frame })),
    )
    .toSorted((a, b) => a.offset - b.offset);
  const isWanted = framesBetween(index, from > last ? [] : [rowAt(from), rowAt(last)]);
  let next = 0;
  for (let at = from; at <= last; at += 1) {
    const offset = index.offset(rowAt(at));
    for (let place = others[next]; place !== undefined && place.offset < offset; place = others[next]) {
      if (isWanted(place.of)) yield place.offset;
      next += 1;
    }
    yield offset;
  }
  if (to === undefined)
    for (const place of others.slice(next)) if (place.of === place.frame) yield place.offset;
}

/** Whether a packet with that number stands between these rows of the index. */
const framesBetween = (index: PacketIndex, ends: readonly number[]): ((frame: number) => boolean) => {
  const [first = 0, last = 0] = ends.map((row) => index.frame(row));
  return (frame) => frame >= first && frame <= last;
};
