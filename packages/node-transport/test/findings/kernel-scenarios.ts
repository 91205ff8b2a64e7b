/** Findings that need a network of their own: firewalls, routes, name servers, lost segments. See netns-findings.test.ts. */
import type { FindingCode } from "@tcplens/trace";
import { SERVER } from "../support/netns.ts";
import type { TraceTask } from "../support/trace-main.ts";

/** Ports of the server's firewall. */
export const PORT = {
  echo: 100,
  blackhole: 101,
  icmp: 103,
  host: 104,
  net: 105,
  admin: 106,
  firstSynLost: 107,
} as const;

/** One way to meet a finding; traced in the client's namespace. */
export interface KernelScenario extends TraceTask {
  readonly code: FindingCode;
  readonly what: string;
  readonly findings: readonly FindingCode[];
  readonly outcome?: "connected";
}

/** The server's endpoint on a port. */
export const server = (port: number): string => `${SERVER.four}:${port}`;

export const kernelScenarios: readonly KernelScenario[] = [
  {
    code: "refused-by-icmp",
    what: "a firewall that rejects with ICMP port unreachable",
    endpoint: server(PORT.icmp),
    findings: ["refused-by-icmp"],
  },
  {
    code: "refused-by-icmp",
    what: "the same over IPv6",
    endpoint: `[${SERVER.six}]:${PORT.icmp}`,
    findings: ["refused-by-icmp"],
  },
  {
    code: "syn-unanswered",
    what: "a firewall that drops every SYN",
    endpoint: server(PORT.blackhole),
    options: { attemptTimeout: 2_500 },
    findings: ["syn-unanswered", "deadline"],
  },
  {
    code: "host-unreachable",
    what: "ICMP host unreachable",
    endpoint: server(PORT.host),
    findings: ["host-unreachable"],
  },
  {
    code: "network-unreachable",
    what: "ICMP network unreachable",
    endpoint: server(PORT.net),
    findings: ["network-unreachable"],
  },
  {
    code: "host-unreachable",
    what: "an address on the link that no machine has",
    endpoint: "10.77.0.99:80",
    findings: ["host-unreachable"],
  },
  { code: "no-route", what: "no route at all", endpoint: "198.51.100.7:443", findings: ["no-route"] },
  { code: "no-route", what: "an unreachable route", endpoint: "198.51.100.8:443", findings: ["no-route"] },
  { code: "prohibited", what: "a prohibited route", endpoint: "198.51.100.9:443", findings: ["prohibited"] },
  { code: "prohibited", what: "a blackhole route", endpoint: "198.51.100.10:443", findings: ["prohibited"] },
  {
    code: "name-not-found",
    what: "a name that the resolver does not have",
    endpoint: `nowhere.lens.test:${PORT.echo}`,
    findings: ["name-not-found"],
  },
  {
    code: "name-lookup-failing",
    what: "a resolver that fails",
    endpoint: `failing.lens.test:${PORT.echo}`,
    findings: ["name-lookup-failing"],
  },
  {
    code: "name-lookup-slow",
    what: "a resolver that takes 650 ms",
    endpoint: `slow.lens.test:${PORT.echo}`,
    findings: ["name-lookup-slow"],
    outcome: "connected",
  },
  {
    code: "deadline",
    what: "a resolver that does not answer before the overall deadline",
    endpoint: `silent.lens.test:${PORT.echo}`,
    options: { timeout: 400 },
    findings: ["name-lookup-failing", "deadline"],
  },
  {
    code: "syn-retransmitted",
    what: "a first SYN that is lost, while IPv6 has no route",
    endpoint: `both.lens.test:${PORT.firstSynLost}`,
    findings: ["syn-retransmitted", "family-broken"],
    outcome: "connected",
  },
];

/** What the server's name server answers. */
export const zone = {
  "slow.lens.test": { A: { addresses: [SERVER.four], delay: 650 }, AAAA: { addresses: [], delay: 650 } },
  "failing.lens.test": { A: { error: "SERVFAIL" }, AAAA: { error: "SERVFAIL" } },
  "silent.lens.test": { A: { silent: true }, AAAA: { silent: true } },
  "both.lens.test": { A: { addresses: [SERVER.four] }, AAAA: { addresses: ["2001:db8::1"] } },
} as const;
