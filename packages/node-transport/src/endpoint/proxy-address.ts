/** From a proxy setting's text to the host and port it names. Credentials in it are dropped before anything is read. */

/** Where a proxy is. */
export interface ProxyAddress {
  /** Lower case; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

/**
 * Reads `http://user:password@host:port/`, `socks5h://host`, `host:port`. Undefined when it is not the address of a
 * proxy, or when it cannot be told where the credentials end.
 */
export const proxyAddress = (value: string): ProxyAddress | undefined => {
  const [, scheme = "http", rest = ""] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(value.trim()) ?? [];
  const defaultPort = defaultPorts.get(scheme.toLowerCase());
  const [authority = ""] = rest.split(/[/?#]/);
  // A password may hold "/" or "#" unescaped; then what looks like the host is a part of it, and must not be shown.
  if (defaultPort === undefined || rest.lastIndexOf("@") > authority.length) return undefined;
  const match = hostAndPort.exec(authority.slice(authority.lastIndexOf("@") + 1));
  const host = match?.[1] ?? match?.[2];
  const port = match?.[3] === undefined ? defaultPort : Number(match[3]);
  return host === undefined || port < 1 || port > 65_535 ? undefined : { host: host.toLowerCase(), port };
};

const hostAndPort = /^(?:\[([\da-f:.]+)\]|([^\s:[\]]+))(?::(\d{1,5}))?$/i;

// Node's defaults. curl takes 1080 for all of them.
const defaultPorts: ReadonlyMap<string, number> = new Map([
  ["http", 80],
  ["https", 443],
  ["socks", 1080],
  ["socks4", 1080],
  ["socks4a", 1080],
  ["socks5", 1080],
  ["socks5h", 1080],
]);
