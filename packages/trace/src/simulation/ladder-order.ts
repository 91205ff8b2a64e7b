/**
 * In which order a ladder's rows stand. A packet is as low as the middle of its way, as a drawing with slanted lines has
 * it; what an end does stands at its own time. So both ends' clocks run downwards as far as packets do not cross.
 */
import type { EndName } from "@tcplens/core/simulation";
import type { PacketView } from "./packet-view.ts";

/** How low packets stand, ms. Asked in the order of sending. */
export class PacketHeights {
  /** One way, ms, of the packet before. */
  readonly #lastWay: Partial<Record<EndName, number>> = {};

  /** @param packets All of them: what is lost is placed as if it had taken as long as others. */
  constructor(packets: readonly PacketView[]) {
    for (const packet of packets) {
      const way = wayOf(packet);
      if (way !== undefined) this.#lastWay[packet.to] ??= way;
    }
  }

  heightOf(packet: PacketView): number {
    if (packet.from === "stray") return packet.at;
    const way = wayOf(packet);
    // What was held back says nothing of the way.
    if (way !== undefined && !packet.heldBack) this.#lastWay[packet.to] = way;
    const other = packet.to === "A" ? "B" : "A";
    return packet.at + (way ?? this.#lastWay[packet.to] ?? this.#lastWay[other] ?? 0) / 2;
  }
}

const wayOf = ({ at, from, arrivals }: PacketView): number | undefined => {
  const [first] = arrivals;
  return first === undefined || (from !== "A" && from !== "B") ? undefined : first.at - at;
};

/** What comes first of what stands at the same height. */
export const rank = { arrival: 0, happening: 1, packet: 2, outcome: 3 } as const;
