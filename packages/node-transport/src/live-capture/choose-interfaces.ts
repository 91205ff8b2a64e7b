/** On which interfaces an endpoint's packets pass: those that the system's routes choose, asked for by `sourceAddress`. */
import { networkInterfaces, type NetworkInterfaceInfo } from "node:os";
import { addressKey, parseIpAddress } from "../lookup/ip-address.ts";
import { type SourceAddress, sourceAddress } from "../lookup/source-address.ts";

/** What the machine is asked; replaced in tests. */
export interface InterfaceSources {
  readonly interfaces: () => NodeJS.Dict<NetworkInterfaceInfo[]>;
  readonly sourceOf: (address: string) => Promise<SourceAddress>;
}

/**
 * Their names as the system has them, without repetition. An address of this machine is on its loopback interface, and,
 * unless it is a loopback address, on the one that has it, by which others come. Undefined: the routes do not tell, or
 * `addresses` is empty or has the unspecified one: any interface may be it.
 */
export const chooseInterfaces = async (
  addresses: readonly string[],
  { interfaces, sourceOf }: InterfaceSources = { interfaces: networkInterfaces, sourceOf: sourceAddress },
): Promise<readonly string[] | undefined> => {
  const known = new KnownInterfaces(interfaces());
  const chosen = new Set<string>();
  for (const address of addresses) {
    const names = known.ofAddress(address) ?? known.ofSource(await sourceOf(address));
    if (names === undefined) return undefined;
    for (const name of names) chosen.add(name);
  }
  return chosen.size === 0 ? undefined : [...chosen];
};

/** All that are up and have an address. */
export const allInterfaces = (): readonly string[] => [
  ...new Set(
    Object.entries(networkInterfaces()).map(([name, infos]) =>
      infos?.every(({ internal }) => internal) === true ? loopbackName(name) : name,
    ),
  ),
];

/** As libpcap has it: Npcap's device for loopback has none of its addresses. */
const loopbackName = (name: string): string =>
  process.platform === "win32" ? String.raw`\Device\NPF_Loopback` : name;

class KnownInterfaces {
  readonly #all: readonly { readonly name: string; readonly info: NetworkInterfaceInfo }[];

  constructor(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>) {
    this.#all = Object.entries(interfaces).flatMap(([label, infos]) =>
      // Linux: `eth0:1` is a label of an address of eth0.
      (infos ?? []).map((info) => ({ name: label.split(":")[0] ?? label, info })),
    );
  }

  /** Where the address itself tells: it is this machine's own, or has a zone. */
  ofAddress(address: string): readonly string[] | undefined {
    const parsed = parseIpAddress(address);
    if (parsed === undefined) return undefined;
    const { zone } = parsed;
    const owners = this.#ownersOf(address);
    const loopback = this.#loopback;
    if (isLoopback(address)) return loopback;
    if (owners.length > 0) return loopback === undefined ? owners : [...loopback, ...owners];
    if (zone === undefined) return undefined;
    const named = this.#all.filter(
      ({ name, info }) => name === zone || ("scopeid" in info && String(info.scopeid) === zone),
    );
    return named.length === 0 ? undefined : names(named);
  }

  /** That which has the source address. Where it is the loopback interface, its address is lent to others. */
  ofSource(source: SourceAddress): readonly string[] | undefined {
    if (source.kind !== "address") return undefined;
    const owners = this.#ownersOf(source.address);
    return owners.length === 0 || this.#loopback?.includes(owners[0] ?? "") === true ? undefined : owners;
  }

  #ownersOf(address: string): readonly string[] {
    const key = addressKey(withoutZone(address));
    return names(this.#all.filter(({ info }) => addressKey(info.address) === key));
  }

  get #loopback(): readonly string[] | undefined {
    const found = names(this.#all.filter(({ info }) => info.internal && isLoopback(info.address)));
    return found.length === 0 ? undefined : found.slice(0, 1).map(loopbackName);
  }
}

const names = (found: readonly { readonly name: string }[]): readonly string[] => [
  ...new Set(found.map(({ name }) => name)),
];

const withoutZone = (address: string): string => address.split("%")[0] ?? address;

/** 127.0.0.0/8 (RFC 1122 §3.2.1.3), ::1, and the first as IPv4-mapped. */
const isLoopback = (address: string): boolean => {
  const key = addressKey(withoutZone(address));
  return key === "::1" || /^(?:::ffff:)?127\./u.test(key);
};
