/** Traces with packets through a network that loses some. */
import { diagnose, type SegmentEvent, Trace } from "@tcplens/trace";
import { afterAll, beforeAll, expect, test } from "vitest";
import { recordExample } from "../findings/record-example.ts";
import { createWorld, describeNetns, SERVER, type World } from "../support/netns.ts";
import { blackhole, firstSynsLost } from "../support/netns-rules.ts";
import type { ServeArgument } from "../support/serve-main.ts";
import type { TraceArgument, TracedTask } from "../support/trace-main.ts";

const traceMain = new URL("../support/trace-main.ts", import.meta.url);
const serveMain = new URL("../support/serve-main.ts", import.meta.url);

const PORT = { blackhole: 7001, synLost: 7002, dataLost: 7003 } as const;

describeNetns("packets of a network that loses some", () => {
  let world: World;
  let traces: readonly Trace[] = [];

  beforeAll(async () => {
    world = await createWorld();
    await world.server.nft(
      blackhole(PORT.blackhole),
      firstSynsLost(PORT.synLost),
      // Drops as many as the limit lets through: the first.
      `add rule inet lens input tcp dport ${PORT.dataLost} tcp flags & psh == psh limit rate 1/hour burst 1 packets drop`,
    );
    const serve: ServeArgument = {
      servers: [PORT.synLost, PORT.dataLost].map((port) => ({ kind: "echo", host: SERVER.four, port })),
    };
    await world.server.start(serveMain, serve);
    const argument: TraceArgument = {
      endpoints: [
        { endpoint: `${SERVER.four}:${PORT.blackhole}`, options: { packets: true, attemptTimeout: 3_500 } },
        { endpoint: `${SERVER.four}:${PORT.synLost}`, options: { packets: true } },
        { endpoint: `${SERVER.four}:${PORT.dataLost}`, options: { packets: true, send: "hello" } },
      ],
    };
    const printed = (await world.client.run(traceMain, argument, { timeout: 30_000 })) as TracedTask[];
    traces = printed.map(({ header, events }) => {
      const trace = new Trace(header);
      for (const event of events) trace.add(event);
      trace.finish();
      return trace;
    });
  }, 60_000);

  afterAll(() => world.close());

  const segments = (index: number): readonly SegmentEvent[] =>
    (traces[index]?.events ?? []).filter((event) => event.type === "segment");
  const traceOf = (index: number): Trace => {
    const trace = traces[index];
    if (trace === undefined) throw new Error("no trace came back");
    return trace;
  };
  const findings = (index: number) => diagnose(traceOf(index));

  test("of a port that drops everything the repeated requests are seen, and prove that nothing came", () => {
    const seen = segments(0).map(
      ({ flags, direction, evidence }) => `${direction} ${flags.join()} ${evidence}`,
    );
    // Newer kernels repeat the first few after a second each.
    expect([3, 4]).toContain(seen.length);
    expect(new Set(seen)).toEqual(new Set(["sent SYN packet"]));
    expect(segments(0)[1]?.analysis).toContain("retransmission");
    expect(traces[0]?.connections[0]?.failed?.event).toMatchObject({
      synCount: segments(0).length,
      answer: "none",
      evidence: "packet",
    });
    const found = findings(0);
    expect(found.map(({ code }) => code)).toEqual(["syn-unanswered", "deadline"]);
    expect(found[0]?.evidence.filter(({ text }) => text.startsWith("the same request again"))).toHaveLength(
      segments(0).length - 1,
    );
    expect(found[0]?.evidence.filter(({ evidence }) => evidence === "packet").length).toBeGreaterThanOrEqual(
      4,
    );
  });

  test("a request that had to be repeated is proved by the two", () => {
    expect(
      segments(1)
        .slice(0, 3)
        .map(({ flags }) => flags.join()),
    ).toEqual(["SYN", "SYN", "SYN,ACK"]);
    expect(findings(1).map(({ code }) => code)).toEqual(["syn-retransmitted"]);
  });

  test("data that was lost and sent again is a finding that packets alone make", () => {
    const sent = segments(2).filter(({ direction, length = 0 }) => direction === "sent" && length > 0);
    expect(sent.map(({ sequence }) => sequence)).toEqual([1, 1]);
    expect(sent[1]?.analysis).toContain("retransmission");
    const found = findings(2);
    expect(found.map(({ code }) => code)).toEqual(["on-the-wire", "on-the-wire"]);
    expect(found.map(({ cause }) => cause).join(" ")).toMatch(/retransmission timer.* had to be sent again/);
    expect(found[0]?.evidence.length).toBeGreaterThan(1);
    recordExample("on-the-wire", traceOf(2));
  });
});
