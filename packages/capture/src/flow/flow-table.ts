/** Which conversation a packet belongs to: by its addresses and ports, whatever the direction. */
import { be32s } from "../base/octets.ts";
import type { LayeredPacket } from "../layers/layered-packet.ts";
import { AddressBook } from "./address-book.ts";
import { WordTable } from "./word-table.ts";

/**
 * Flows by 4-tuple, IPv4 and IPv6. As in Wireshark 4.0, neither VLAN, interface nor tunnel tell two flows apart.
 * A flow's number is stable; which stream is its latest is the caller's to keep.
 */
export class FlowTable {
  readonly #four = new WordTable();
  readonly #six = new WordTable();
  readonly #addresses: AddressBook;
  #count = 0;
  #lastVersion = 0;
  #lastA = 0;
  #lastB = 0;
  #lastPorts = 0;
  #lastFlow = 0;
  /** After `find`: the packet's source is the flow's second end (the greater address, or port). */
  reversed = false;

  /** `addresses`: of IPv6. */
  constructor(addresses: AddressBook = new AddressBook()) {
    this.#addresses = addresses;
  }

  /** Flows so far. */
  get size(): number {
    return this.#count;
  }

  /** The flow of a packet, made if it is new; −1 where it is new and not to be made. */
  find(packet: LayeredPacket, sourcePort: number, destinationPort: number, make = true): number {
    const { bytes, version } = packet;
    let a: number;
    let b: number;
    if (version === 4) {
      a = be32s(bytes, packet.source);
      b = be32s(bytes, packet.destination);
    } else {
      a = this.#addresses.number(bytes, packet.source);
      b = this.#addresses.number(bytes, packet.destination);
    }
    let ports = (sourcePort << 16) | destinationPort;
    const reversed = a > b || (a === b && sourcePort > destinationPort);
    this.reversed = reversed;
    if (reversed) {
      const swap = a;
      a = b;
      b = swap;
      ports = (destinationPort << 16) | sourcePort;
    }
    if (a === this.#lastA && b === this.#lastB && ports === this.#lastPorts && version === this.#lastVersion)
      return this.#lastFlow;
    const table = version === 4 ? this.#four : this.#six;
    let flow = table.get(a, b, ports);
    if (flow < 0) {
      if (!make) return -1;
      flow = this.#count++;
      table.set(a, b, ports, flow);
    }
    this.#lastVersion = version;
    this.#lastA = a;
    this.#lastB = b;
    this.#lastPorts = ports;
    this.#lastFlow = flow;
    return flow;
  }
}
