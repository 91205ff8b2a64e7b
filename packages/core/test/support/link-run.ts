/** Drives one link: packets in at given times, and when each came out. */
import type { Link, Packet } from "../../src/simulation/link/link.ts";
import { packetOf, rawPacket, type RawPacketOptions } from "./raw-packet.ts";

export interface Arrival {
  readonly at: number;
  readonly packet: Packet;
  /** Which of those that went in, counted from 0. */
  readonly number: number;
}

/** Sends packets at `times`, in order, and takes what comes out at the very times at which the link says it does. */
export const runLink = (
  link: Link,
  times: readonly number[],
  packets: (number: number) => RawPacketOptions = () => ({}),
): { readonly arrivals: readonly Arrival[]; readonly sent: readonly Packet[] } => {
  const sent: Packet[] = [];
  const numbers = new Map<Packet["history"], number>();
  const arrivals: Arrival[] = [];
  const take = (until: number): void => {
    for (let at = link.nextArrival(); at <= until && at < Number.POSITIVE_INFINITY; at = link.nextArrival())
      for (const packet of link.arrivals(at))
        arrivals.push({ at, packet, number: numbers.get(packet.history) ?? -1 });
  };
  for (const [number, now] of times.entries()) {
    take(now);
    const packet = packetOf(rawPacket(packets(number)));
    sent.push(packet);
    numbers.set(packet.history, number);
    link.send(packet, now);
  }
  take(Number.MAX_VALUE);
  return { arrivals, sent };
};

/** `count` times, `every` ms apart. */
export const ticks = (count: number, every = 1): readonly number[] =>
  Array.from({ length: count }, (_, index) => index * every);
