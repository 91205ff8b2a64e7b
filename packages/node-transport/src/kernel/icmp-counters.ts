/**
 * How many ICMP errors this network namespace has received, from `/proc/net/snmp` and `snmp6`. They are counted for
 * the machine, not for a connection: no increase proves that no ICMP error came; an increase shows only that some did.
 */
import { readFileSync } from "node:fs";
import { PROC_NET } from "./socket-table.ts";

/** Since the namespace was made. */
export interface IcmpCounters {
  /** Destination unreachable, all codes, IPv4 and IPv6. */
  readonly destinationUnreachable: number;
  /** Time exceeded, IPv4 and IPv6: the other error that ends a connection attempt. */
  readonly timeExceeded: number;
}

/** Reads them; undefined where there are none (anywhere but on Linux). */
export const readIcmpCounters = (folder: string = PROC_NET): IcmpCounters | undefined => {
  const four = readText(`${folder}/snmp`);
  const six = readText(`${folder}/snmp6`) ?? "";
  return four === undefined ? undefined : parseIcmpCounters(four, six);
};

/** Parses the two files' texts; undefined when the first has no ICMP counters. `six` is empty on a machine without IPv6. */
export const parseIcmpCounters = (four: string, six: string): IcmpCounters | undefined => {
  const [names, values] = four
    .split("\n")
    .filter((line) => line.startsWith("Icmp: "))
    .map((line) => line.split(" "));
  if (names === undefined || values === undefined) return undefined;
  const column = (name: string): number => Number(values[names.indexOf(name)] ?? 0) || 0;
  const line = (name: string): number => Number(new RegExp(`^${name}\\s+(\\d+)$`, "m").exec(six)?.[1] ?? 0);
  return {
    destinationUnreachable: column("InDestUnreachs") + line("Icmp6InDestUnreachs"),
    timeExceeded: column("InTimeExcds") + line("Icmp6InTimeExcds"),
  };
};

const readText = (path: string): string | undefined => {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined;
  }
};
