/**
 * Commands to copy, for the system that the trace was made on. A host that is not plainly a name or an address
 * gets no command at all: what is pasted into a shell must not be anything else.
 */
import type { TraceHeader } from "../event/header.ts";
import { familyOf } from "./addresses.ts";
import type { NextStep } from "./finding.ts";

/** The systems that commands are known for; `other`: only those that are the same everywhere. */
export type Platform = "linux" | "macos" | "windows" | "other";

/** From the header's `platform`: its first word, in Node's spelling (`darwin`, `win32`) or in people's. */
export const platformOf = (header: TraceHeader): Platform => {
  const word = /^\w+/.exec(header.platform ?? "")?.[0].toLowerCase();
  if (word === "linux" || word === "android") return "linux";
  if (word === "darwin" || word === "macos") return "macos";
  return word === "win32" || word === "windows" ? "windows" : "other";
};

/** A step with its command, or without where there is none here. */
export const step = (text: string, command?: string): NextStep =>
  command === undefined ? { text } : { text, command };

/** A name or an address as a shell takes it unquoted; not empty, and no option. */
const isPlain = (host: string): boolean => /^[\w:][\w.:%-]*$/.test(host) && host.length <= 253;

type Template = Readonly<Partial<Record<Platform, string>>>;

const fill = (platform: Platform, templates: Template, ...hosts: readonly string[]): string | undefined =>
  hosts.every(isPlain) ? templates[platform] : undefined;

const bracketed = (host: string): string => (host.includes(":") ? `[${host}]` : host);

/** Which program listens on a port of this machine. */
export const listenersCommand = (platform: Platform, port: number): string | undefined =>
  fill(platform, {
    linux: `ss -ltnp 'sport = :${port}'`,
    macos: `lsof -nP -iTCP:${port} -sTCP:LISTEN`,
    windows: `netstat -ano | findstr ":${port} "`,
  });

/** What has come to connections of a port of that machine, and waits to be read. */
export const receiveQueueCommand = (platform: Platform, port: number): string | undefined =>
  fill(platform, { linux: `ss -tnp 'sport = :${port}'`, macos: `netstat -an -p tcp | grep '[.]${port} '` });

/** What this machine makes of a name. */
export const lookupCommand = (platform: Platform, host: string): string | undefined =>
  fill(
    platform,
    {
      linux: `getent ahosts ${host}`,
      macos: `dscacheutil -q host -a name ${host}`,
      windows: `Resolve-DnsName ${host}`,
    },
    host,
  );

/** Which name servers this machine asks. */
export const resolversCommand = (platform: Platform): string | undefined =>
  fill(platform, { linux: "cat /etc/resolv.conf", macos: "scutil --dns", windows: "ipconfig /all" });

/** Which way packets to an address go. */
export const routeCommand = (platform: Platform, address: string): string | undefined => {
  const [plain = address, zone] = address.split("%");
  return fill(
    platform,
    {
      linux: `ip route get ${plain}${zone === undefined ? "" : ` oif ${zone}`}`,
      macos: `route -n get ${familyOf(address) === 6 ? "-inet6 " : ""}${address}`,
      windows: `Find-NetRoute -RemoteIPAddress ${plain}`,
    },
    address,
  );
};

/** How far packets to an address come. */
export const pathCommand = (platform: Platform, address: string): string | undefined =>
  fill(
    platform,
    {
      linux: `tracepath -n ${address}`,
      macos: `${familyOf(address) === 6 ? "traceroute6" : "traceroute"} -n ${address}`,
      windows: `tracert -d ${address}`,
    },
    address,
  );

/** The packets to and from one address and port, as they pass this machine's interface. */
export const packetsCommand = (platform: Platform, address: string, port: number): string | undefined => {
  const [plain = address] = address.split("%");
  // An ICMP error comes from a router on the way, so it is not the host's own packet.
  const filter = `'(host ${plain} and tcp port ${port}) or icmp or icmp6'`;
  return fill(
    platform,
    { linux: `sudo tcpdump -ni any ${filter}`, macos: `sudo tcpdump -ni pktap,all ${filter}` },
    address,
  );
};

/** The same connection made by the system's own tool. */
export const connectCommand = (platform: Platform, host: string, port: number): string | undefined =>
  fill(
    platform,
    {
      linux: `nc -vz ${host} ${port}`,
      macos: `nc -vz ${host} ${port}`,
      windows: `Test-NetConnection ${host} -Port ${port}`,
    },
    host,
  );

/** The rules of this machine's own firewall. */
export const firewallCommand = (platform: Platform): string | undefined =>
  fill(platform, {
    linux: "sudo nft list ruleset",
    macos: "sudo pfctl -sr",
    windows: "Get-NetFirewallRule -Enabled True -Action Block",
  });

/** How many descriptors a process may have. */
export const descriptorLimitCommand = (platform: Platform): string | undefined =>
  fill(platform, { linux: "ulimit -n", macos: "ulimit -n" });

/** Which local ports connections get. */
export const portRangeCommand = (platform: Platform): string | undefined =>
  fill(platform, {
    linux: "sysctl net.ipv4.ip_local_port_range",
    macos: "sysctl net.inet.ip.portrange.first net.inet.ip.portrange.last",
    windows: "netsh int ipv4 show dynamicport tcp",
  });

/** How many sockets there are, by state. */
export const socketCountCommand = (platform: Platform): string | undefined =>
  fill(platform, { linux: "ss -s", macos: "netstat -an -p tcp", windows: "netstat -ano" });

/** The addresses this machine has in IPv6. */
export const ipv6AddressesCommand = (platform: Platform): string | undefined =>
  fill(platform, {
    linux: "ip -6 address show",
    macos: "ifconfig | grep inet6",
    windows: "Get-NetIPAddress -AddressFamily IPv6",
  });

/** Whether this machine's clock is right. */
export const clockCommand = (platform: Platform): string | undefined =>
  fill(platform, {
    linux: "timedatectl status",
    macos: "sntp time.apple.com",
    windows: "w32tm /query /status",
  });

/** How often an accept queue overflowed and a SYN was dropped for it. */
export const overflowsCommand = (platform: Platform): string | undefined =>
  fill(platform, { linux: "nstat -az TcpExtListenOverflows TcpExtListenDrops", macos: "netstat -s -p tcp" });

/** The server's side of the TLS handshake with its certificates, by OpenSSL's client, which is the same everywhere. */
export const tlsCommand = (
  platform: Platform,
  host: string,
  port: number,
  servername: string | undefined,
  options = "-showcerts",
): string | undefined => {
  const sni = servername === undefined ? "-noservername" : `-servername ${servername}`;
  const command = `openssl s_client -connect ${bracketed(host)}:${port} ${sni} ${options}`.trimEnd();
  const hosts = servername === undefined ? [host] : [host, servername];
  const fed = `${command} </dev/null`;
  return fill(platform, { linux: fed, macos: fed, windows: command, other: command }, ...hosts);
};
