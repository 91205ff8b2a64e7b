/** What became of the packets of one direction between the point near their sender and the far one. */
import { keyOf } from "./match-packets.ts";
import { RangeSet } from "./range-set.ts";
import type { PacketSeen } from "./vantage-point.ts";

/** A packet of the merged ladder. */
export interface MergedPacket {
  readonly near: PacketSeen | undefined;
  readonly far: PacketSeen | undefined;
  /**
   * `copied`: the far point has it more often than the near one. `missed`: it passed a point whose capture lacks it.
   * `unsure`: it has no data, and the far point's capture lacks packets that passed: lost, or missed.
   */
  readonly fate: "both" | "lost" | "missed" | "copied" | "unsure";
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
  const stamped = new Map<number, { readonly ranges: RangeSet; readonly packets: PacketSeen[] }>();
  const paired = new Set(arrivals.values());
  const rest = new Set(far.filter((packet) => !paired.has(packet)));
  for (const packet of far) {
    if (packet.length === 0) continue;
    atFar.add(fromOf(packet), fromOf(packet) + packet.length);
    if (packet.tsVal < 0) continue;
    const alike = stamped.get(packet.tsVal) ?? { ranges: new RangeSet(), packets: [] };
    stamped.set(packet.tsVal, alike);
    alike.ranges.add(fromOf(packet), fromOf(packet) + packet.length);
    alike.packets.push(packet);
  }
  const arrived = new RangeSet();
  let highest = -1;
  const merged = near.map((packet): MergedPacket => {
    const [from, to] = [fromOf(packet), fromOf(packet) + packet.length];
    let other = arrivals.get(packet);
    if (other === undefined && packet.length > 0) {
      // Segmentation offload: the same octets, cut otherwise.
      const alike = stamped.get(packet.tsVal);
      if (alike?.ranges.has(from, to) === true) {
        const pieces = alike.packets.filter(
          (piece) => fromOf(piece) < to && from < fromOf(piece) + piece.length,
        );
        const cutOtherwise = pieces.some((piece) => piece.length !== packet.length);
        other = cutOtherwise ? pieces[0] : undefined;
        if (cutOtherwise) for (const piece of pieces) rest.delete(piece);
      }
    }
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
  for (const packet of rest)
    merged.push({
      near: undefined,
      far: packet,
      fate: known.has(keyOf(packet)) ? "copied" : "missed",
      retransmission: undefined,
    });
  return merged;
};
