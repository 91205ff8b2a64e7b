/** Traces with packets through a network that loses some. */
import { diagnose, type SegmentEvent, Trace } from "@tcplens/trace";
import { afterAll, beforeAll, expect, test } from "vitest";
import { recordExample } from "../findings/record-example.ts";
import { createWorld, describeNetns, SERVER, type World } from "../support/netns.ts";
import type { ServeArgument } from "../support/serve-main.ts";
import type { TraceArgument, TracedTask } from "../support/trace-main.ts";

const traceMain = new URL("../support/trace-main.ts", import.meta.url);
const serveMain = new URL("../support/serve-main.ts", import.meta.url);

const PORT = { dataLost: 7003 } as const;

describeNetns("packets of a network that loses some", () => {
  let world: World;
  let traces: readonly Trace[] = [];

  beforeAll(async () => {
    world = await createWorld();
    await world.server.nft(
      // Drops as many as the limit lets through: the first.
      `add rule inet lens input tcp dport ${PORT.dataLost} tcp flags & psh == psh limit rate 1/hour burst 1 packets drop`,
    );
    const serve: ServeArgument = {
      servers: [{ kind: "echo", host: SERVER.four, port: PORT.dataLost }],
    };
    await world.server.start(serveMain, serve);
    const argument: TraceArgument = {
      endpoints: [{ endpoint: `${SERVER.four}:${PORT.dataLost}`, options: { packets: true, send: "hello" } }],
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

  test("data that was lost and sent again is a finding that packets alone make", () => {
    const sent = segments(0).filter(({ direction, length = 0 }) => direction === "sent" && length > 0);
    expect(sent.map(({ sequence }) => sequence)).toEqual([1, 1]);
    expect(sent[1]?.analysis).toContain("retransmission");
    const found = findings(0);
    expect(found.map(({ code }) => code)).toEqual(["on-the-wire", "on-the-wire"]);
    expect(found.map(({ cause }) => cause).join(" ")).toMatch(/retransmission timer.* had to be sent again/);
    expect(found[0]?.evidence.length).toBeGreaterThan(1);
    recordExample("on-the-wire", traceOf(0));
  });
});
