import { diagnose, Trace } from "@tcplens/trace";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorld, describeNetns, SERVER, type World } from "../support/netns.ts";
import { blackhole, firstSynsLost, rejected } from "../support/netns-rules.ts";
import type { ServeArgument } from "../support/serve-main.ts";
import type { TraceArgument, TracedTask } from "../support/trace-main.ts";
import { kernelScenarios, PORT, server, zone } from "./kernel-scenarios.ts";
import { recordExample } from "./record-example.ts";

const traceMain = new URL("../support/trace-main.ts", import.meta.url);
const serveMain = new URL("../support/serve-main.ts", import.meta.url);

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
      endpoints: kernelScenarios.map(({ endpoint, options }) => ({
        endpoint,
        ...(options === undefined ? {} : { options }),
      })),
    });
  }, 60_000);

  afterAll(() => world.close());

  kernelScenarios.forEach(({ code, what, findings, outcome = "failed" }, index) => {
    test(`${what}: ${findings.join(", ")}`, () => {
      const trace = traces[index];
      if (trace === undefined) throw new Error("no trace came back");
      expect(diagnose(trace).map((finding) => finding.code)).toEqual(findings);
      expect(trace.outcome).toBe(outcome);
      recordExample(code, trace);
    });
  });

  test("the blackholed attempt counts its SYNs by the kernel", () => {
    const trace = traces[kernelScenarios.findIndex(({ code }) => code === "syn-unanswered")];
    expect(trace?.connections[0]?.failed?.event.synCount).toBeGreaterThanOrEqual(3);
  });

  test("a lost first SYN costs about one second, not the connection (where net.connect fails after 0.25 s)", () => {
    const trace = traces[kernelScenarios.findIndex(({ code }) => code === "syn-retransmitted")];
    const { duration = 0, address } = trace?.established?.connected?.event ?? {};
    expect(address).toBe(SERVER.four);
    expect(duration).toBeGreaterThan(900);
    // The SYN after the next would be 3 s late.
    expect(duration).toBeLessThan(2_500);
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
