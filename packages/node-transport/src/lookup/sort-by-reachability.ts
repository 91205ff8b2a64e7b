/** RFC 8305 §4: sorts what the resolver gave by RFC 6724 §6, with the source addresses this system would use now. */
import { addressKey } from "./ip-address.ts";
import { type SortCandidate, sortAddresses } from "./sort-addresses.ts";
import { type SourceAddress, sourceAddress } from "./source-address.ts";

/**
 * Two halves of one sort, since finding source addresses takes a turn of the event loop and a race sorts at once:
 * `learn` first, then `sort` what was learnt, in any combination. One sorter serves one dial: routes change.
 */
export interface AddressSorter {
  /** Finds the source address for each. Never rejects. */
  readonly learn: (addresses: readonly string[]) => Promise<void>;
  /** Those learnt, best first. With one that could not be found out: as they came, which is the resolver's own order. */
  readonly sort: (addresses: readonly string[]) => string[];
}

/** Makes a sorter; `sourceOf` is for tests. */
export const addressSorter = (
  sourceOf: (address: string) => Promise<SourceAddress> = sourceAddress,
): AddressSorter => {
  const known = new Map<string, SourceAddress>();
  return {
    learn: async (addresses) => {
      const missing = [...new Set(addresses.map(addressKey))].filter((address) => !known.has(address));
      for (let start = 0; start < missing.length; start += PROBES_AT_ONCE_MAX) {
        const batch = missing.slice(start, start + PROBES_AT_ONCE_MAX);
        const sources = await Promise.all(batch.map((address) => sourceOf(address)));
        for (const [i, address] of batch.entries()) {
          const source = sources[i];
          if (source !== undefined) known.set(address, source);
        }
      }
    },
    sort: (addresses) => {
      const candidates: SortCandidate[] = [];
      for (const address of addresses) {
        const source = known.get(addressKey(address));
        if (source === undefined || source.kind === "unknown") return [...addresses];
        candidates.push(candidateOf(address, source));
      }
      return sortAddresses(candidates).map(({ address }) => address);
    },
  };
};

/** Learns and sorts in one go. Never rejects; the answer is a permutation of `addresses`. */
export const sortByReachability = async (addresses: readonly string[]): Promise<string[]> => {
  const { learn, sort } = addressSorter();
  await learn(addresses);
  return sort(addresses);
};

const candidateOf = (address: string, source: SourceAddress): SortCandidate => {
  if (source.kind !== "address") return { address };
  const { prefixLength } = source;
  return {
    address,
    source: source.address,
    ...(prefixLength === undefined ? {} : { sourcePrefixLength: prefixLength }),
  };
};

/** Sockets open at once: a name may have hundreds of addresses. */
const PROBES_AT_ONCE_MAX = 16;
