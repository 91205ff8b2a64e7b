/** Started in a network namespace: opens the servers it is told to, says so in one line of JSON, and stays. */
import { type DnsZone, dnsServer } from "./dns-server.ts";
import { type ListenOn, SERVERS } from "./servers.ts";

/** Its argument. */
export interface ServeArgument {
  readonly servers?: readonly (ListenOn & { readonly kind: keyof typeof SERVERS })[];
  readonly dns?: { readonly zone: DnsZone; readonly host: string };
}

const { servers = [], dns } = JSON.parse(process.argv[2] ?? "{}") as ServeArgument;
const ports: number[] = [];
for (const { kind, ...on } of servers) ports.push((await SERVERS[kind](on)).port);
if (dns !== undefined) await dnsServer(dns.zone, dns.host, 53);
console.log(JSON.stringify({ ports }));
