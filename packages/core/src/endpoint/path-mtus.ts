/** RFC 1191 §6 and RFC 8201 §5: the path MTU to each destination, as far as one has been learned. */
import type { IpAddress } from "../wire/address.ts";
import { addressKey } from "./addresses.ts";
import { BoundedMap } from "./bounded-map.ts";

export class PathMtus {
  readonly #known: BoundedMap<string, { readonly mtu: number; readonly until: number }>;

  constructor(limit: number) {
    this.#known = new BoundedMap(limit);
  }

  /** The route to this destination says so. It stays until another route says otherwise, or a connection finds less. */
  route(destination: IpAddress, mtu: number): void {
    this.#known.set(addressKey(destination), { mtu, until: Number.POSITIVE_INFINITY });
  }

  /** A connection to this destination has had to make its packets this small. */
  lower(destination: IpAddress, mtu: number, now: number): void {
    const key = addressKey(destination);
    const known = this.#known.find(key);
    if (known !== undefined && now < known.until && known.mtu < mtu) return;
    this.#known.set(key, { mtu, until: now + LIFETIME });
  }

  /** Octets of a packet; `undefined`: nothing is known but the link's own. */
  to(destination: IpAddress, now: number): number | undefined {
    const key = addressKey(destination);
    const known = this.#known.find(key);
    if (known === undefined) return undefined;
    if (now < known.until) return known.mtu;
    this.#known.delete(key);
    return undefined;
  }
}

/** RFC 1191 §6.3 and RFC 8201 §5.3: ten minutes after it was learned, a larger one may be tried. */
const LIFETIME = 600_000;
