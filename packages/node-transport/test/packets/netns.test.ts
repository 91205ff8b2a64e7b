/** Traces with their packets through a network that drops, rejects and loses. */
import { diagnose, type SegmentEvent, Trace } from "@tcplens/trace";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findTools } from "../../src/live-capture/capture-tools.ts";
import { createWorld, describeNetns, SERVER, type World } from "../support/netns.ts";
import { blackhole, firstSynsLost, rejected } from "../support/netns-rules.ts";
import type { ServeArgument } from "../support/serve-main.ts";
import type { TraceArgument, TracedTask } from "../support/trace-main.ts";

const traceMain = new URL("../support/trace-main.ts", import.meta.url);
const serveMain = new URL("../support/serve-main.ts", import.meta.url);
const PORT = { dropped: 7001, rejected: 7002, firstSynLost: 7003 } as const;
const describeIt = findTools(["tcpdump", "dumpcap"]).length === 0 ? describeNetns.skip : describeNetns;

describeIt("packets of a trace through a network", { timeout: 20_000 }, () => {
  let world: World;

  const traced = async (port: number): Promise<Trace> => {
    const argument: TraceArgument = {
      endpoints: [
        { endpoint: `${SERVER.four}:${port}`, options: { packets: true, attemptTimeout: 3500, send: false } },
      ],
    };
    const [task] = (await world.client.run(traceMain, argument)) as TracedTask[];
    if (task === undefined) throw new Error("no trace");
    const trace = new Trace(task.header);
    for (const event of task.events) trace.add(event);
    trace.finish();
    return trace;
  };
  const segmentsOf = (trace: Trace): readonly SegmentEvent[] =>
    trace.events.filter((event): event is SegmentEvent => event.type === "segment");

  beforeAll(async () => {
    world = await createWorld();
    await world.server.nft(
      blackhole(PORT.dropped),
      rejected(PORT.rejected, "admin-prohibited"),
      firstSynsLost(PORT.firstSynLost),
    );
    const serve: ServeArgument = { servers: [{ kind: "echo", host: "0.0.0.0", port: PORT.firstSynLost }] };
    await world.server.start(serveMain, serve);
  }, 30_000);
  afterAll(() => world.close());

  test("SYNs that nobody answers are the SYNs that went out, and prove the time-out", async () => {
    const trace = await traced(PORT.dropped);
    const segments = segmentsOf(trace);
    // At 0, 1 and 3 s (RFC 6298 §2: an RTO of 1 s, doubled); a newer Linux begins with 0, 1, 2 and 3 s.
    expect(segments.length).toBeGreaterThanOrEqual(3);
    expect(new Set(segments.map(({ flags, evidence }) => `${evidence} ${flags.join(",")}`))).toEqual(
      new Set(["packet SYN"]),
    );
    const [finding] = diagnose(trace);
    expect(finding?.code).toBe("syn-unanswered");
    const proofs = finding?.evidence.filter(({ evidence }) => evidence === "packet").map(({ text }) => text);
    expect(proofs).toContain(`${segments.length} connection requests (SYN) seen, and no reply`);
    // What the analysis says of each: the requests themselves are the proof.
    expect(proofs?.filter((text) => text.startsWith("SYN again after"))).toHaveLength(segments.length - 1);
  });

  test("what a firewall says in ICMP is told in its words", async () => {
    const trace = await traced(PORT.rejected);
    expect(segmentsOf(trace).map(({ flags }) => flags.join(","))).toEqual(["SYN"]);
    expect(trace.notes.map(({ event }) => event.text)).toContain(
      `ICMP from ${SERVER.four}: it is forbidden by a firewall (administratively filtered)`,
    );
  });

  test("a SYN that was lost and repeated is seen twice, and is the finding's proof", async () => {
    const trace = await traced(PORT.firstSynLost);
    expect(segmentsOf(trace).filter(({ flags }) => flags.join() === "SYN")).toHaveLength(2);
    const [finding] = diagnose(trace);
    expect(finding?.code).toBe("syn-retransmitted");
    expect(finding?.evidence.map(({ evidence }) => evidence)).toContain("packet");
  });
});
