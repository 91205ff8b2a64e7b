/**
 * `NO_PROXY`: which endpoints a proxy is not used for. The programs read it differently; an entry counts here when any
 * of the common readings takes it, since the user who wrote it meant it so:
 * - `*`: everything.
 * - `example.com`: the host and everything below it (curl, Go, Python; Node only the host itself).
 * - `.example.com`, `*.example.com`: everything below it, and the host itself (as curl has it).
 * - `host:port`: on this port only (Go, Node).
 * - `10.0.0.0/8`, `fd00::/8`: addresses in the block (curl, Go, VS Code). `10.0.0.1-10.0.0.9`: in the range (Node).
 * Names are not looked up: an address in the list does not exclude a name that leads to it.
 */
import type { Endpoint } from "@tcplens/trace";
import { BlockList, isIP } from "node:net";

/** Whether one of `entries` names the endpoint. An entry that cannot be read excludes nothing. */
export const isExcluded = (
  { host, port }: Pick<Endpoint, "host" | "port">,
  entries: readonly string[],
): boolean =>
  entries.some((entry) => {
    const text = entry.trim().toLowerCase();
    if (text === "") return false;
    if (text === "*") return true;
    const split = splitPort(text);
    return (split.port === undefined || split.port === port) && names(split.host, bare(host.toLowerCase()));
  });

const names = (pattern: string, host: string): boolean => {
  if (isIP(host) !== 0) return holdsAddress(pattern, host);
  const domain = bare(pattern.replace(/^\*?\./, ""));
  return domain !== "" && (host === domain || host.endsWith(`.${domain}`));
};

/** An IPv6 address has colons of its own: with a port it stands in brackets. */
const splitPort = (text: string): { readonly host: string; readonly port: number | undefined } => {
  const match = /^(\[[^\]]*\]|[^:]+):(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? text;
  return { host: host.replace(/^\[(.*)\]$/, "$1"), port: match === null ? undefined : Number(match[2]) };
};

const holdsAddress = (pattern: string, host: string): boolean => {
  const block = blockOf(pattern);
  // A zone (`fe80::1%eth0`) says how to get there, not where it is.
  const [address = host] = host.split("%");
  return block?.check(address, familyOf(address)) ?? false;
};

const blockOf = (pattern: string): BlockList | undefined => {
  const block = new BlockList();
  const [, first = pattern, bits, last] = /^([^/-]+)(?:\/(\d{1,3})|-([^/-]+))?$/.exec(pattern) ?? [];
  if (isIP(first) === 0 || (last !== undefined && isIP(last) !== isIP(first))) return undefined;
  try {
    if (bits !== undefined) block.addSubnet(first, Number(bits), familyOf(first));
    else if (last !== undefined) block.addRange(first, last, familyOf(first));
    else block.addAddress(first, familyOf(first));
  } catch {
    // A block of 33 bits, a range that runs backwards: no reading of it makes sense.
    return undefined;
  }
  return block;
};

const familyOf = (address: string): "ipv4" | "ipv6" => (isIP(address) === 6 ? "ipv6" : "ipv4");

/** Without the dot that ends an absolute name. */
const bare = (name: string): string => name.replace(/\.$/, "");
