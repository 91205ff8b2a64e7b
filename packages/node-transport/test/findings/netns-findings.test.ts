import { diagnose, type FindingCode, Trace } from "@tcplens/trace";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorld, describeNetns, SERVER, type World } from "../support/netns.ts";
import { blackhole, firstSynsLost, rejected } from "../support/netns-rules.ts";
import type { ServeArgument } from "../support/serve-main.ts";
import type { TraceArgument, TracedTask, TraceTask } from "../support/trace-main.ts";
import { recordExample } from "./record-example.ts";

const traceMain = new URL("../support/trace-main.ts", import.meta.url);
const serveMain = new URL("../support/serve-main.ts", import.meta.url);

/** Ports of the server's firewall. */
const PORT = { echo: 100, blackhole: 101, icmp: 103, host: 104, net: 105, admin: 106, firstSynLost: 107 } as const;

interface KernelScenario extends TraceTask {
  readonly code: FindingCode;
  readonly what: string;
  readonly findings: readonly FindingCode[];
  readonly outcome?: "connected";
}

const server = (port: number): string => `${SERVER.four}:${port}`;

const scenarios: readonly KernelScenario[] = [
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
    what: "a resolver that takes 900 ms",
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

const zone = {
  "slow.lens.test": { A: { addresses: [SERVER.four], delay: 900 }, AAAA: { addresses: [], delay: 900 } },
  "failing.lens.test": { A: { error: "SERVFAIL" }, AAAA: { error: "SERVFAIL" } },
  "silent.lens.test": { A: { silent: true }, AAAA: { silent: true } },
  "both.lens.test": { A: { addresses: [SERVER.four] }, AAAA: { addresses: ["2001:db8::1"] } },
} as const;

describeNetns("findings that need a network", () => {
  let world: World;
  let traces: readonly Trace[] = [];

  const traceInClient = async (argument: TraceArgument): Promise<Trace[]> => {
    const printed = (await world.client.run(traceMain, argument, {
      timeout: 30_000,
      // Lookups that are left waiting hold a thread each; those of one scenario must not slow down another's.
      env: { UV_THREADPOOL_SIZE: "32" },
    })) as TracedTask[];
    return printed.map(({ header, events }) => {
      const trace = new Trace(header);
      for (const event of events) trace.add(event);
      trace.finish();
      return trace;
    });
  };

  beforeAll(async () => {
    world = await createWorld();
    await world.server.nft(
      blackhole(PORT.blackhole),
      rejected(PORT.icmp, "port-unreachable"),
      rejected(PORT.host, "host-unreachable"),
      rejected(PORT.net, "net-unreachable"),
      firstSynsLost(PORT.firstSynLost),
    );
    await world.client.ip(
      "route add unreachable 198.51.100.8",
      "route add prohibit 198.51.100.9",
      "route add blackhole 198.51.100.10",
    );
    world.client.etc("resolv.conf", `nameserver ${SERVER.four}\noptions timeout:1 attempts:1\n`);
    const serve: ServeArgument = {
      servers: [
        { kind: "echo", host: "::", dualStack: true, port: PORT.echo },
        { kind: "echo", host: "::", dualStack: true, port: PORT.firstSynLost },
      ],
      dns: { zone, host: SERVER.four },
    };
    await world.server.start(serveMain, serve);
    traces = await traceInClient({
      endpoints: scenarios.map(({ endpoint, options }) => ({ endpoint, ...(options === undefined ? {} : { options }) })),
    });
  }, 60_000);

  afterAll(() => world.close());

  scenarios.forEach(({ code, what, findings, outcome = "failed" }, index) => {
    test(`${what}: ${findings.join(", ")}`, () => {
      const trace = traces[index];
      if (trace === undefined) throw new Error("no trace came back");
      expect(diagnose(trace).map((finding) => finding.code)).toEqual(findings);
      expect(trace.outcome).toBe(outcome);
      recordExample(code, trace);
    });
  });

  test("the blackholed attempt counts its SYNs by the kernel", () => {
    const trace = traces[scenarios.findIndex(({ code }) => code === "syn-unanswered")];
    expect(trace?.connections[0]?.failed?.event.synCount).toBeGreaterThanOrEqual(3);
  });

  test("a lost first SYN costs about one second, not the connection (where net.connect fails after 0.25 s)", () => {
    const trace = traces[scenarios.findIndex(({ code }) => code === "syn-retransmitted")];
    const { duration = 0, address } = trace?.established?.connected?.event ?? {};
    expect(address).toBe(SERVER.four);
    expect(duration).toBeGreaterThan(900);
    expect(duration).toBeLessThan(1_500);
  });

  test("all ephemeral ports in use: local-resources", async () => {
    await world.client.sysctl({ "net.ipv4.ip_local_port_range": "40000 40009" });
    const [trace] = await traceInClient({
      hold: { host: SERVER.four, port: PORT.echo, count: 10 },
      endpoints: [{ endpoint: server(PORT.echo) }],
    });
    expect(trace === undefined ? [] : diagnose(trace).map(({ code }) => code)).toEqual(["local-resources"]);
    if (trace !== undefined) recordExample("local-resources", trace);
  });
});
