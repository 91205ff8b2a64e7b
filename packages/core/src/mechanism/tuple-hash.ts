/**
 * RFC 6528 §3: F(), over a connection's addresses and ports under one secret, for all that is made of it: ISNs, ports,
 * timestamp offsets, cookies. Each purpose has a value of its own mixed in, so that none tells anything about another.
 */
import type { IpAddress } from "../wire/address.ts";
import { SipHash } from "./siphash.ts";

/** What the hash is for. */
export type HashPurpose = keyof typeof purposes;

/** F() with a secret of 16 octets. */
export class TupleHash {
  readonly #hash: SipHash;
  readonly #words = new Uint32Array(WORDS_MAX);

  /** @throws `InvalidArgument` when the secret is not 16 octets long. */
  constructor(secret: Uint8Array) {
    this.#hash = new SipHash(secret);
  }

  /** 32 bits, unsigned; 32 more are in `high` until the next call. `first` and `second`: ports, counters, or 0. */
  of(
    purpose: HashPurpose,
    local: IpAddress,
    remote: IpAddress,
    first: number = 0,
    second: number = 0,
  ): number {
    const words = this.#words;
    words[0] = purposes[purpose];
    words[1] = first;
    words[2] = second;
    let count = 3;
    for (const word of local.words) {
      words[count] = word;
      count += 1;
    }
    for (const word of remote.words) {
      words[count] = word;
      count += 1;
    }
    return this.#hash.words(words, count);
  }

  /** RFC 6437 §3: the same for all packets of a connection, and nothing that could be guessed. 0 for IPv4. */
  flowLabel(local: IpAddress, localPort: number, remote: IpAddress, remotePort: number): number {
    if (local.family === 4) return 0;
    return this.of("flow-label", local, remote, localPort * 65_536 + remotePort) & 0xf_ffff;
  }

  get high(): number {
    return this.#hash.high;
  }
}

const purposes = {
  isn: 1,
  "port-offset": 2,
  "port-table": 3,
  "timestamp-offset": 4,
  "syn-cookie-base": 5,
  "syn-cookie-count": 6,
  "fast-open-cookie": 7,
  "connection-table": 8,
  "flow-label": 9,
} as const;

/** The purpose, two numbers, and two IPv6 addresses. How many words there are tells the families apart. */
const WORDS_MAX = 11;
