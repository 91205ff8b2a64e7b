/** A link that leads nowhere and writes down what it is given. */
import {
  type LinkCounters,
  type LinkReceiver,
  nobody,
  noPackets,
  type PacketLink,
} from "../../src/engine/packet-link.ts";

export class Recorder implements PacketLink {
  readonly mtu: number;
  readonly counters: LinkCounters = noPackets();
  /** The first octet of each packet. */
  readonly sent: number[] = [];
  isReady = true;
  isClosed = false;
  isReferenced = true;
  receiver: LinkReceiver = nobody;

  constructor(mtu: number) {
    this.mtu = mtu;
  }

  get packets(): number {
    return this.sent.length;
  }

  attach(receiver: LinkReceiver): void {
    this.receiver = receiver;
  }

  send(packet: Uint8Array): boolean {
    if (this.isReady) this.sent.push(packet[0] ?? -1);
    return this.isReady;
  }

  ref(): void {
    this.isReferenced = true;
  }

  unref(): void {
    this.isReferenced = false;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.receiver.closed();
  }
}
