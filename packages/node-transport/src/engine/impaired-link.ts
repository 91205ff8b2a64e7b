/**
 * A real link with the impairments of the simulation around it: what core does to packets in virtual time (loss,
 * reordering, duplication, corruption, delay, a rate) is done to real ones, each way by itself.
 */
import type { Link, Packet } from "@tcplens/core/simulation";
import type { Clock } from "../clock.ts";
import { type LinkCounters, type LinkReceiver, noPackets, nobody, type PacketLink } from "./packet-link.ts";
import { unheldClock } from "./unheld-clock.ts";

export interface ImpairedLinkOptions {
  /** Belongs to the impaired link from now on, which closes it. */
  readonly link: PacketLink;
  /** What happens to packets that are sent. Default: nothing. */
  readonly outward?: Link;
  /** What happens to packets that arrive. Default: nothing. */
  readonly inward?: Link;
  /** Default: the machine's monotonic clock. Alarms are in whole milliseconds: a delay is kept to within one. */
  readonly clock?: Clock;
  /**
   * Packets that may be under way in each direction; beyond that they are lost. Default: 65,536. One of which the link
   * says neither that it was lost nor that it came through is given up for lost after a minute.
   */
  readonly underWayMax?: number;
}

/** The same link, worse. */
export const impairedLink = (options: ImpairedLinkOptions): PacketLink => new ImpairedLink(options);

class ImpairedLink implements PacketLink {
  readonly mtu: number;
  readonly counters: LinkCounters = noPackets();
  readonly #link: PacketLink;
  readonly #clock: Clock;
  readonly #outward: Direction;
  readonly #inward: Direction;
  #receiver: LinkReceiver = nobody;
  #alarmAt = Infinity;
  #cancelAlarm: () => void = () => undefined;
  #isClosed = false;

  constructor({ link, outward, inward, clock, underWayMax }: ImpairedLinkOptions) {
    this.mtu = link.mtu;
    this.#link = link;
    this.#clock = clock ?? unheldClock;
    const most = underWayMax ?? UNDER_WAY_MAX;
    this.#outward = new Direction(outward, most, (bytes) => {
      if (link.send(bytes)) this.counters.sent += 1;
      else this.counters.dropped += 1;
    });
    this.#inward = new Direction(inward, most, (bytes) => {
      this.counters.received += 1;
      this.#receiver.packet(bytes);
    });
  }

  get isReady(): boolean {
    return this.#link.isReady;
  }

  attach(receiver: LinkReceiver): void {
    this.#receiver = receiver;
    this.#link.attach({
      packet: (bytes) => {
        this.#inward.take(bytes, this.#clock.now());
        this.#deliver();
      },
      ready: () => receiver.ready(),
      problem: (error) => {
        this.counters.problems += 1;
        receiver.problem(error);
      },
      closed: (error) => {
        this.#stop();
        receiver.closed(error);
      },
    });
  }

  send(packet: Uint8Array): boolean {
    if (this.#isClosed || packet.length > this.mtu || !this.#link.isReady) {
      this.counters.dropped += 1;
      return false;
    }
    this.#outward.take(packet.slice(), this.#clock.now());
    this.#deliver();
    return true;
  }

  ref(): void {
    this.#link.ref();
  }

  unref(): void {
    this.#link.unref();
  }

  close(): Promise<void> {
    this.#stop();
    return this.#link.close();
  }

  #deliver(): void {
    const now = this.#clock.now();
    this.#outward.deliver(now);
    this.#inward.deliver(now);
    const at = Math.min(this.#outward.nextArrival, this.#inward.nextArrival);
    if (at === this.#alarmAt || this.#isClosed) return;
    this.#cancelAlarm();
    this.#alarmAt = at;
    if (at === Infinity) return;
    this.#cancelAlarm = this.#clock.after(Math.max(0, at - now), () => {
      this.#alarmAt = Infinity;
      this.#deliver();
    });
  }

  #stop(): void {
    this.#isClosed = true;
    this.#cancelAlarm();
  }
}

/** One way, and what is under way on it. */
class Direction {
  readonly #link: Link | undefined;
  readonly #most: number;
  readonly #out: (bytes: Uint8Array) => void;
  /** Oldest first; those at its head that have come out or are lost are forgotten when the next one goes in. */
  #underWay: { readonly packet: Packet; readonly since: number }[] = [];
  #head = 0;

  constructor(link: Link | undefined, most: number, out: (bytes: Uint8Array) => void) {
    this.#link = link;
    this.#most = most;
    this.#out = out;
  }

  get nextArrival(): number {
    return this.#link?.nextArrival() ?? Infinity;
  }

  take(bytes: Uint8Array, now: number): void {
    if (this.#link === undefined) {
      this.#out(bytes);
      return;
    }
    this.#forget(now);
    if (this.#underWay.length - this.#head >= this.#most) return;
    const packet: Packet = { bytes, copy: 0, history: [] };
    this.#underWay.push({ packet, since: now });
    this.#link.send(packet, now);
  }

  deliver(now: number): void {
    if (this.#link === undefined) return;
    // A link of several may have more to give once something has come out of it.
    while (this.#link.nextArrival() <= now) {
      for (const packet of this.#link.arrivals(now)) {
        packet.history.push({ at: now, copy: packet.copy, what: "delivered" });
        this.#out(packet.bytes);
      }
    }
  }

  #forget(now: number): void {
    const packets = this.#underWay;
    for (let first = packets[this.#head]; first !== undefined; first = packets[this.#head]) {
      if (!isOver(first.packet) && now - first.since < LIFETIME_MAX) break;
      this.#head += 1;
    }
    if (this.#head < FORGET_AT || this.#head < packets.length / 2) return;
    this.#underWay = packets.slice(this.#head);
    this.#head = 0;
  }
}

const isOver = ({ history }: Packet): boolean =>
  history.some(({ what }) => what === "delivered" || what === "lost" || what === "refused");

const UNDER_WAY_MAX = 65_536;
const LIFETIME_MAX = 60_000;
const FORGET_AT = 1024;
