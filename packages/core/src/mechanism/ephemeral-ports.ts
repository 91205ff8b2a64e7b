/**
 * RFC 6056 §3.3.4: the double-hash port selection algorithm. Where the search for a port begins depends on whom it is
 * for, by a hash nobody else can compute; ports for one destination then follow each other, so that a port is used
 * again as late as can be.
 */
import { InvalidArgument } from "../base/errors.ts";
import type { Port } from "../base/port.ts";
import type { Random } from "../base/random.ts";
import type { IpAddress } from "../wire/address.ts";
import type { TupleHash } from "./tuple-hash.ts";

/** Chooses local ports for active OPENs. */
export class EphemeralPorts {
  readonly #hash: TupleHash;
  readonly #random: Random;
  readonly #first: number;
  readonly #count: number;
  #table: Uint32Array | undefined;

  /**
   * Ports from `first` to `last`, both inclusive.
   * @throws {@link InvalidArgument} when there is none between them, or when 0 is among them.
   */
  constructor(hash: TupleHash, random: Random, first: Port, last: Port) {
    if (first < 1 || last < first) throw new InvalidArgument("ephemeralPorts", "a range of ports, 1 or more");
    this.#hash = hash;
    this.#random = random;
    this.#first = first;
    this.#count = last - first + 1;
  }

  /** A port that `isFree` takes, or `undefined` when it has refused all of them. */
  choose(
    local: IpAddress,
    remote: IpAddress,
    remotePort: Port,
    isFree: (port: Port) => boolean,
  ): Port | undefined {
    const table = (this.#table ??= this.#begin());
    const offset = this.#hash.of("port-offset", local, remote, remotePort);
    const index = this.#hash.of("port-table", local, remote, remotePort) % TABLE_LENGTH;
    for (let left = this.#count; left > 0; left -= 1) {
      const step = table[index] as number;
      table[index] = step + 1;
      const port = (this.#first + ((offset + step) % this.#count)) as Port;
      if (!isFree(port)) continue;
      // Not in the RFC: a few ports left out now and then, as Linux does, keep an observer from counting how many
      // connections other destinations of the same row have had.
      table[index] = step + 1 + Math.floor(this.#random.next() * NOISE);
      return port;
    }
    return undefined;
  }

  /** §3.3.4: the table begins with random values. */
  #begin(): Uint32Array {
    return Uint32Array.from({ length: TABLE_LENGTH }, () => Math.floor(this.#random.next() * 65_536));
  }
}

/** Rows of the table: §3.3.4 leaves the length open; the longer, the fewer destinations share a row. 4 KiB. */
const TABLE_LENGTH = 1024;

/** 0 to 7 ports are left out after a choice. */
const NOISE = 8;
