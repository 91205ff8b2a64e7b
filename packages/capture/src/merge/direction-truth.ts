/** What became of the packets of one direction between the point near their sender and the far one. */
import { RST } from "../segment/tcp-segment.ts";
import { keyOf } from "./match-packets.ts";
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
  /** Octets sent before: whether some of them had not arrived. */
  readonly retransmission: "needed" | "not needed" | undefined;
}

/** See the file's head. `arrivals` pairs near with far; `acknowledged`: up to which octet the receiver has ever acknowledged. */
export const directionTruth = (
  near: readonly PacketSeen[],
  far: readonly PacketSeen[],
  arrivals: ReadonlyMap<PacketSeen, PacketSeen>,
  { base, acknowledged }: { readonly base: number; readonly acknowledged: number },
): MergedPacket[] => {
  const fromOf = (packet: PacketSeen): number => (packet.seq - base) | 0;
  const atFar = new RangeSet();
  const paired = new Set(arrivals.values());
  const rest = far.filter((packet) => !paired.has(packet));
  for (const packet of far) if (packet.length > 0) atFar.add(fromOf(packet), fromOf(packet) + packet.length);
  const arrived = new RangeSet();
  let highest = -1;
  const merged = near.map((packet): MergedPacket => {
    const [from, to] = [fromOf(packet), fromOf(packet) + packet.length];
    const other = arrivals.get(packet);
    const got = other !== undefined;
    const missed = !got && packet.length > 0 && to <= acknowledged && !atFar.has(from, to);
    const again = packet.length > 0 && from < highest;
    const retransmission = again ? (arrived.has(from, to) ? "not needed" : "needed") : undefined;
    if (packet.length > 0) {
      highest = Math.max(highest, to);
      if (got || missed) arrived.add(from, to);
    }
    return { near: packet, far: other, fate: got ? "both" : missed ? "missed" : "lost", retransmission };
  });
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

/** Packets that tell with what hop limit those of an end arrive. */
const PAIRED_LEAST = 2;
