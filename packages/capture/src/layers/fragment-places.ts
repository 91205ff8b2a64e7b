/** Where the fragments of packets are that are not whole yet. */
import type { IpHeader } from "@tcplens/core/wire";
import type { FragmentPlace, LayeredPacket } from "./layered-packet.ts";

/** Keeps what the reassembler keeps, and no more than {@link PACKETS_MAX} packets; the oldest goes first. */
export class FragmentPlaces {
  readonly #places = new Map<string, FragmentPlace[]>();

  /** Notes a fragment that does not make its packet whole. */
  add(header: IpHeader, { frame, offset }: LayeredPacket): void {
    const key = keyOf(header);
    const known = this.#places.get(key);
    if (known !== undefined) {
      if (known.length < FRAGMENTS_MAX) known.push({ frame, offset });
      return;
    }
    const [oldest] = this.#places.keys();
    if (this.#places.size === PACKETS_MAX && oldest !== undefined) this.#places.delete(oldest);
    this.#places.set(key, [{ frame, offset }]);
  }

  /** Those of the packet that has become whole, which are then forgotten. */
  take(header: IpHeader): readonly FragmentPlace[] {
    const key = keyOf(header);
    const known = this.#places.get(key) ?? [];
    this.#places.delete(key);
    return known;
  }
}

/** RFC 791 §3.2: addresses, protocol and identification; RFC 8200 §4.5: addresses and identification. */
const keyOf = (header: IpHeader): string => {
  const { version, identification, protocol } = header;
  const { source0, source1, source2, source3 } = header;
  const { destination0, destination1, destination2, destination3 } = header;
  return version === 4
    ? `${source0} ${destination0} ${protocol} ${identification}`
    : [
        [source0, source1, source2, source3],
        [destination0, destination1, destination2, destination3],
        [identification],
      ].join(" ");
};

const PACKETS_MAX = 1024;
/** Of one packet: 65,535 octets in the smallest pieces that there are (RFC 791 §3.2). */
const FRAGMENTS_MAX = 8192;
