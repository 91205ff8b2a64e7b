/**
 * RFC 7413 §4.1.3: what a client keeps of the servers it may open connections to with data in the SYN: their cookies with
 * the MSS they announced, and those where it has not worked.
 */
import type { IpAddress } from "../wire/address.ts";
import { addressKey } from "./addresses.ts";
import { BoundedMap } from "./bounded-map.ts";
import type { SocketAddress } from "./contract.ts";

/** What a server has given us. */
export interface FastOpenServer {
  readonly cookie: Uint8Array;
  readonly mss: number;
}

export class FastOpenCache {
  readonly #servers: BoundedMap<string, FastOpenServer>;
  /** Where Fast Open is not to be tried, and until when. */
  readonly #failed: BoundedMap<string, number>;

  constructor(limit: number) {
    this.#servers = new BoundedMap(limit);
    this.#failed = new BoundedMap(limit);
  }

  /** A SYN,ACK has brought a cookie. The copy is kept. */
  keep(local: IpAddress, remote: SocketAddress, cookie: Uint8Array, mss: number): void {
    // §4.1.3: MAY limit the cached MSS, since an unusually large SYN fares badly.
    const most = remote.address.family === 4 ? MSS_MAX_IPV4 : MSS_MAX_IPV6;
    this.#servers.set(pairKey(local, remote.address), { cookie: cookie.slice(), mss: Math.min(mss, most) });
    this.#failed.delete(pathKey(local, remote));
  }

  /** §4.1.3.1: no answer to a SYN with data or cookie, or the data of it not acknowledged. */
  fail(local: IpAddress, remote: SocketAddress, now: number): void {
    this.#failed.set(pathKey(local, remote), now + PATIENCE);
  }

  /** `"not-now"`: do without; `undefined`: ask for a cookie. */
  find(local: IpAddress, remote: SocketAddress, now: number): FastOpenServer | "not-now" | undefined {
    const path = pathKey(local, remote);
    const until = this.#failed.find(path);
    if (until !== undefined) {
      if (now < until) return "not-now";
      this.#failed.delete(path);
    }
    return this.#servers.find(pairKey(local, remote.address));
  }
}

/** §4.1.3: at most one cookie for a pair of addresses. */
const pairKey = (local: IpAddress, remote: IpAddress): string => `${addressKey(local)} ${addressKey(remote)}`;

/** §4.1.3.1: Fast Open is a matter of the service's port, so failures are kept with it. */
const pathKey = (local: IpAddress, remote: SocketAddress): string =>
  `${pairKey(local, remote.address)} ${remote.port}`;

/** §4.1.3.1 leaves the time open ("at least temporarily"). An hour. */
const PATIENCE = 3_600_000;

const MSS_MAX_IPV4 = 1460;
const MSS_MAX_IPV6 = 1440;
