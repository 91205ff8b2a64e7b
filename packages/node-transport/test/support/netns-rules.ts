/** Firewall rules (nft) for the ways in which a network can fail a connection: for `Namespace.nft`. */

/** What a firewall answers when it rejects. */
export type RejectKind =
  | "reset"
  | "port-unreachable"
  | "host-unreachable"
  | "net-unreachable"
  | "admin-prohibited";

/** Every packet to the port vanishes. */
export const blackhole = (port: number): string => `add rule inet lens input tcp dport ${port} drop`;

/** The port is rejected, over either family. */
export const rejected = (port: number, kind: RejectKind): string =>
  kind === "reset"
    ? `add rule inet lens input meta l4proto tcp tcp dport ${port} reject with tcp reset`
    : [
        `add rule inet lens input meta nfproto ipv4 tcp dport ${port} reject with icmp type ${kind}`,
        `add rule inet lens input meta nfproto ipv6 tcp dport ${port} reject with icmpv6 type ${ICMPV6[kind]}`,
      ].join("\n");

/** The first `count` SYNs of each connection to the port are lost, over either family. */
export const firstSynsLost = (port: number, count = 1): string => {
  const lines: string[] = [];
  for (const [family, type, address] of FAMILIES) {
    const set = (n: number): string => `lost_${port}_${family}_${n}`;
    const syn = `meta nfproto ${family} tcp dport ${port} tcp flags & (syn | ack) == syn`;
    const key = `${address} saddr . tcp sport`;
    for (let n = 1; n <= count; n++) {
      lines.push(
        `add set inet lens ${set(n)} { type ${type} . inet_service; flags dynamic,timeout; timeout 60s; }`,
      );
    }
    lines.push(`add rule inet lens input ${syn} ${key} @${set(count)} accept`);
    for (let n = count - 1; n >= 1; n--) {
      lines.push(`add rule inet lens input ${syn} ${key} @${set(n)} add @${set(n + 1)} { ${key} } drop`);
    }
    lines.push(`add rule inet lens input ${syn} add @${set(1)} { ${key} } drop`);
  }
  return lines.join("\n");
};

const ICMPV6: Readonly<Record<Exclude<RejectKind, "reset">, string>> = {
  "port-unreachable": "port-unreachable",
  "host-unreachable": "addr-unreachable",
  "net-unreachable": "no-route",
  "admin-prohibited": "admin-prohibited",
};

const FAMILIES = [
  ["ipv4", "ipv4_addr", "ip"],
  ["ipv6", "ipv6_addr", "ip6"],
] as const;
