/** Started in a network namespace: looks names up, finds source addresses, and prints what came of it. */
import { addressSorter } from "../../src/lookup/sort-by-reachability.ts";
import { type SourceAddress, sourceAddress } from "../../src/lookup/source-address.ts";
import { pendingLookups, systemLookup } from "../../src/lookup/system-lookup.ts";

/** Its argument. */
export interface ResolveArgument {
  /** All at once. */
  readonly lookups?: readonly (readonly [host: string, family: 4 | 6])[];
  readonly destinations?: readonly string[];
}

/** What it prints. */
export interface Resolved {
  readonly lookups: readonly {
    readonly addresses?: readonly string[];
    readonly code?: string;
    /** ms. */
    readonly duration: number;
  }[];
  /** While the lookups ran. */
  readonly pending: number;
  readonly sources: readonly SourceAddress[];
  readonly sorted: readonly string[];
}

const look = async (host: string, family: 4 | 6): Promise<Resolved["lookups"][number]> => {
  const startedAt = performance.now();
  const took = (): number => performance.now() - startedAt;
  try {
    return { addresses: await systemLookup(host, family), duration: took() };
  } catch (error) {
    return { code: (error as NodeJS.ErrnoException).code ?? "?", duration: took() };
  }
};

const { lookups = [], destinations = [] } = JSON.parse(process.argv[2] ?? "{}") as ResolveArgument;
const running = lookups.map(([host, family]) => look(host, family));
const pending = pendingLookups();
const { learn, sort } = addressSorter();
await learn(destinations);
const resolved: Resolved = {
  lookups: await Promise.all(running),
  pending,
  sources: await Promise.all(destinations.map((destination) => sourceAddress(destination))),
  sorted: sort(destinations),
};
console.log(JSON.stringify(resolved));
