/**
 * Packets of a capture as a pcapng file of their own, octet by octet as they were captured, with their interfaces and
 * comments, what was found as comments on the packets that prove it, and what else the capture has for who reads them: secrets
 * for decryption, names, blocks that may be copied.
 */
import { connectionReport, findingComments, PcapngWriter, type CarriedBlock } from "@tcplens/capture";
import { StreamSet } from "../shared/stream-set.ts";
import type { CaptureSession } from "./capture-session.ts";
import { type PacketIndex, RowList } from "./packet-index.ts";

/** Which: a connection's rows from one to another; those of several connections; without either all that are in the index. */
interface Selection {
  readonly stream?: number | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** The bits of a {@link StreamSet}. */
  readonly streams?: Uint8Array | undefined;
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
  const { analyser, summary } = session;
  const streams = streamsOf(session, selection);
  const writer = new PcapngWriter(piece, {
    application: `TCP Lens ${version}`.trim(),
    comment: `${streams.length} of the TCP connections in ${summary.name}`,
  });
  const findings = streams.flatMap((stream) => connectionReport(analyser, stream).findings);
  const comments = findingComments(findings);
  /** By interface and link type, which is the packet's where what stood before its link layer has been taken off. */
  const numbers = new Map<string, number>();
  // Counted from near the packets a time is exact to the nanosecond; since 1970 it would not be.
  const origin = Math.min(LATEST, Math.max(0, Math.floor((summary.start ?? 0) / 1000) * 1000));
  /** By the offsets of the packets that are read next. */
  const found = new Map<number, readonly string[]>();
  const blocks = session.carried;
  let carried = 0;
  const carryOn = (offset: number): void => {
    for (; carried < blocks.length && (blocks[carried] as CarriedBlock).offset < offset; carried += 1)
      writer.carry(blocks[carried] as CarriedBlock);
  };
  for await (const packet of session.packets(offsetsOf(session, selection, { streams, comments, found }))) {
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
    carryOn(packet.offset);
    writer.packet({
      interface: number,
      // What pcapng cannot say, of a clock gone wrong, becomes the nearest that it can.
      at: Math.min(LATEST, Math.max(0, packet.seconds * 1000 - origin + packet.nanoseconds / 1e6)),
      bytes: packet.bytes,
      originalLength: packet.originalLength,
      comments: [...packet.comments, ...(found.get(packet.offset) ?? [])],
      ...(packet.flags === undefined ? {} : { flags: packet.flags }),
    });
    found.clear();
  }
  carryOn(Number.POSITIVE_INFINITY);
  writer.flush();
};

/** ms after the origin. */
const LATEST = 8e12;

/** The connections that are exported. */
const streamsOf = ({ analyser }: CaptureSession, { stream, streams }: Selection): readonly number[] => {
  if (stream !== undefined) return [stream];
  const all = Array.from({ length: analyser.store.size }, (_, each) => each);
  if (streams === undefined) return all;
  const selected = new StreamSet(streams);
  return all.filter((each) => selected.has(each));
};

/** The rows of the index that are theirs; undefined: all. */
const rowsOf = (
  session: CaptureSession,
  { stream, streams }: Selection,
): Pick<RowList, "length" | "at"> | undefined => {
  if (stream !== undefined) return session.rowsOf(stream);
  if (streams === undefined) return undefined;
  const { index } = session;
  const [selected, rows] = [new StreamSet(streams), new RowList()];
  for (let row = 0; row < index.size; row += 1) if (selected.has(index.direction(row) >>> 1)) rows.push(row);
  return rows;
};

/** What else is known of the packets that are exported: `found` gets the comments on those that are given. */
interface Besides {
  readonly streams: readonly number[];
  readonly comments: ReadonlyMap<number, readonly string[]>;
  readonly found: Map<number, readonly string[]>;
}

/**
 * In the order of the file; before a packet that came in IP fragments, where they stand, its fragments; between packets, and
 * after the last one where nothing is left out, ICMP errors about them that are no rows of their own.
 */
function* offsetsOf(
  session: CaptureSession,
  selection: Selection,
  { streams, comments, found }: Besides,
): Generator<number> {
  const { index, analyser } = session;
  const { from = 0, to } = selection;
  const rows = rowsOf(session, selection);
  const last = Math.min(to ?? Number.POSITIVE_INFINITY, (rows?.length ?? index.size) - 1);
  const rowAt = (at: number): number => rows?.at(at) ?? at;
  const others = streams
    .flatMap((each) => analyser.fragments(each))
    .concat(
      streams
        .flatMap((each) => analyser.shortQuotes(each))
        .map(({ frame, offset }) => ({ frame, offset, of: frame })),
    )
    .toSorted((a, b) => a.offset - b.offset);
  const isWanted = framesBetween(index, from > last ? [] : [rowAt(from), rowAt(last)]);
  const noted = (offset: number, frame: number): number => {
    const lines = comments.get(frame);
    if (lines !== undefined) found.set(offset, lines);
    return offset;
  };
  let next = 0;
  for (let at = from; at <= last; at += 1) {
    const row = rowAt(at);
    const offset = index.offset(row);
    for (let place = others[next]; place !== undefined && place.offset < offset; place = others[next]) {
      if (isWanted(place.of)) yield noted(place.offset, place.frame);
      next += 1;
    }
    yield noted(offset, index.frame(row));
  }
  if (to === undefined)
    for (const place of others.slice(next))
      if (place.of === place.frame) yield noted(place.offset, place.frame);
}

/** Whether a packet with that number stands between these rows of the index. */
const framesBetween = (index: PacketIndex, ends: readonly number[]): ((frame: number) => boolean) => {
  const [first = 0, last = 0] = ends.map((row) => index.frame(row));
  return (frame) => frame >= first && frame <= last;
};
