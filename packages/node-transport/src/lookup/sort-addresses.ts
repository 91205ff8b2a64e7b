/**
 * RFC 6724 §6: destination address selection. Pure: which source address the system would use is an argument
 * (`source-address.ts` finds it). Rules 1 to 8 order by properties of one address, so they make one key; rule 9
 * compares within a family only; rule 10 is that the sort is stable.
 */
import { commonBits, type IpAddress, parseIpAddress, scopeOf } from "./ip-address.ts";
import { DEFAULT_POLICY, policyTable, type PolicyTable } from "./policy-table.ts";

/** A destination and what is known of the way to it. */
export interface SortCandidate {
  /** The destination. One that is no IP address goes last. */
  readonly address: string;
  /** The source address the system would use; absent where it has none (rule 1). */
  readonly source?: string;
  /** The length of the source's network prefix in bits, where it is known. */
  readonly sourcePrefixLength?: number;
  /** Known to be unreachable (rule 1). */
  readonly unreachable?: boolean;
  /** Of the source, in the sense of RFC 4862 (rule 3). */
  readonly deprecated?: boolean;
  /** Of the source, on a mobile node (rule 4). An address said to be neither counts as a home address. */
  readonly mobility?: "home" | "care-of" | "both";
  /** Reached through a tunnel such as 6rd or ISATAP (rule 7). */
  readonly encapsulated?: boolean;
}

/** The candidates in the order in which to try them. */
export const sortAddresses = <T extends SortCandidate>(
  candidates: readonly T[],
  table: PolicyTable = defaultTable,
): T[] => {
  const ranked = candidates.map((candidate) => rank(candidate, table));
  const sorted = ranked.toSorted((a, b) => compareKeys(a.key, b.key));
  for (let start = 0; start < sorted.length;) {
    let end = start + 1;
    while (end < sorted.length && compareKeys(sorted[start]?.key ?? [], sorted[end]?.key ?? []) === 0)
      end += 1;
    sortByPrefix(sorted, start, end, 4);
    sortByPrefix(sorted, start, end, 6);
    start = end;
  }
  return sorted.map(({ candidate }) => candidate);
};

interface Ranked<T> {
  readonly candidate: T;
  readonly family: 4 | 6 | undefined;
  /** One number for each of rules 1 to 8; the smaller goes first. */
  readonly key: readonly number[];
  /** For rule 9. */
  readonly prefix: number;
}

const rank = <T extends SortCandidate>(candidate: T, table: PolicyTable): Ranked<T> => {
  const destination = parseIpAddress(candidate.address);
  if (destination === undefined) return { candidate, family: undefined, key: [2], prefix: 0 };
  const source = candidate.source === undefined ? undefined : parseIpAddress(candidate.source);
  const scope = scopeOf(destination);
  const policy = table(destination);
  const key = [
    Number(source === undefined || candidate.unreachable === true),
    Number(source === undefined || scopeOf(source) !== scope),
    Number(candidate.deprecated === true),
    MOBILITY[candidate.mobility ?? "home"],
    Number(source === undefined || table(source).label !== policy.label),
    -policy.precedence,
    Number(candidate.encapsulated === true),
    scope,
  ];
  const prefix = source === undefined ? 0 : commonPrefix(source, destination, candidate.sourcePrefixLength);
  return { candidate, family: destination.family, key, prefix };
};

const compareKeys = (a: readonly number[], b: readonly number[]): number => {
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
};

/**
 * RFC 6724 §2.2: up to the length of the source's prefix. Rule 9 may be superseded (§6), and for IPv4 it is: it counts
 * only for destinations on the source's own network. A name with several IPv4 addresses spreads its load by their order,
 * and a few bits in common with a private source address say nothing about distance.
 */
const commonPrefix = (
  source: IpAddress,
  destination: IpAddress,
  prefixLength: number | undefined,
): number => {
  const bits = commonBits(source, destination);
  if (source.family !== destination.family) return 0;
  if (source.family === 6) return Math.min(bits, prefixLength ?? INTERFACE_ID_BITS);
  return prefixLength !== undefined && bits >= prefixLength ? bits : 0;
};

/** Rule 9 among the members of one family of a run of equals: they change places with each other alone. */
const sortByPrefix = <T>(sorted: Ranked<T>[], start: number, end: number, family: 4 | 6): void => {
  const places: number[] = [];
  for (let i = start; i < end; i++) if (sorted[i]?.family === family) places.push(i);
  const members = places.flatMap((place) => sorted[place] ?? []).toSorted((a, b) => b.prefix - a.prefix);
  for (const [i, member] of members.entries()) sorted[places[i] ?? 0] = member;
};

const MOBILITY = { both: 0, home: 1, "care-of": 2 } as const;
/** The part of an IPv6 address that is not the interface identifier, where the prefix is not known. */
const INTERFACE_ID_BITS = 64;
const defaultTable = policyTable(DEFAULT_POLICY);
