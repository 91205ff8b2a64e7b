/** What became of the packets of one direction between the point near their sender and the far one. */
import { RST } from "../segment/tcp-segment.ts";
import { keyOf } from "./match-packets.ts";
import { ReceiverSeen } from "./receiver-seen.ts";
import { RangeSet } from "./range-set.ts";
import type { PacketSeen } from "./vantage-point.ts";

/** A packet of the merged ladder. */
export interface MergedPacket {
  readonly near: PacketSeen | undefined;
  readonly far: PacketSeen | undefined;
  /**
   * `copied`: the far point has it more often than the near one. `missed`: it passed a point whose capture lacks it.
   * `unsure`: lost, or missed: the far point's capture lacks packets that passed (and this one has no data), or had not
   * begun or had ended when this one would have come. `inserted`: a reset that something between the points has sent in the
   * sender's name: its hop limit is another than that of all that came from there.
   */
  readonly fate: "both" | "lost" | "missed" | "copied" | "unsure" | "inserted";
  /** Octets sent before: whether some of them had not arrived; not known where the far capture has no copy of them. */
  readonly retransmission: "needed" | "not needed" | "not known" | undefined;
}

/** What else is known of a direction. */
export interface DirectionContext {
  /** The sequence number that octets are counted from, and up to which octet the receiver has ever acknowledged. */
  readonly base: number;
  readonly acknowledged: number;
  /** What came from the receiver, in the capture of the near point. */
  readonly answers: readonly PacketSeen[];
}

/** See the file's head. `arrivals` pairs near with far. */
export const directionTruth = (
  near: readonly PacketSeen[],
  far: readonly PacketSeen[],
  arrivals: ReadonlyMap<PacketSeen, PacketSeen>,
  { base, acknowledged, answers }: DirectionContext,
): MergedPacket[] => {
  const fromOf = (packet: PacketSeen): number => (packet.seq - base) | 0;
  const atFar = new RangeSet();
  const paired = new Set(arrivals.values());
  const rest = far.filter((packet) => !paired.has(packet));
  for (const packet of far) if (packet.length > 0) atFar.add(fromOf(packet), fromOf(packet) + packet.length);
  const arrived = new RangeSet();
  // Copies of which one at least arrived, and the far capture has none.
  const passed = new RangeSet();
  const unseen = new Map<number, number>();
  const receiver = new ReceiverSeen(answers, base);
  let highest = -1;
  const merged: MergedPacket[] = [];
  for (const packet of near) {
    const [from, to] = [fromOf(packet), fromOf(packet) + packet.length];
    const other = arrivals.get(packet);
    if (packet.length === 0) {
      merged.push({ near: packet, far: other, fate: other ? "both" : "lost", retransmission: undefined });
      continue;
    }
    const missed = other === undefined && to <= acknowledged && !atFar.has(from, to);
    const again = from < highest;
    const said =
      again && !arrived.has(from, to) && passed.has(from, to)
        ? receiver.says(from, to, packet.at)
        : undefined;
    const retransmission = !again
      ? undefined
      : arrived.has(from, to) || said === "has"
        ? "not needed"
        : said === "nothing"
          ? "not known"
          : "needed";
    // Of copies that the far capture lacks the first has passed where it was acknowledged, else the last.
    const before = unseen.get(from);
    const earlier = before === undefined ? undefined : merged[before];
    if (before !== undefined && earlier !== undefined && said !== "has") merged[before] = unsure(earlier);
    if (missed && said !== "has") unseen.set(from, merged.length);
    const fate = other !== undefined ? "both" : !missed ? "lost" : said === "has" ? "unsure" : "missed";
    merged.push({ near: packet, far: other, fate, retransmission });
    highest = Math.max(highest, to);
    if (other !== undefined) arrived.add(from, to);
    if (other !== undefined || missed) passed.add(from, to);
  }
  const known = new Set([...paired].map(keyOf));
  const hopLimits = new Set([...paired].map(({ hopLimit }) => hopLimit));
  const inserted = ({ flags, hopLimit }: PacketSeen): boolean =>
    (flags & RST) !== 0 && paired.size >= PAIRED_LEAST && !hopLimits.has(hopLimit);
  for (const packet of rest)
    merged.push({
      near: undefined,
      far: packet,
      fate: known.has(keyOf(packet)) ? "copied" : inserted(packet) ? "inserted" : "missed",
      retransmission: undefined,
    });
  return merged;
};

const unsure = (packet: MergedPacket): MergedPacket => ({ ...packet, fate: "unsure" });

/** Packets that tell with what hop limit those of an end arrive. */
const PAIRED_LEAST = 2;
