/** Traces of real connections with their packets, over loopback. */
import { refusedPort } from "@tcplens/test-ports";
import {
  diagnose,
  parseEndpoint,
  readTrace,
  type SegmentEvent,
  type StateEvent,
  type Trace,
  writeTrace,
} from "@tcplens/trace";
import { expect, test } from "vitest";
import { traceEndpoint } from "../../src/trace-endpoint.ts";
import { describeTool } from "../live-capture/capture-ability.ts";
import { echo, resetAfterBytes, type TestServer } from "../support/servers.ts";

const segmentsOf = (trace: Trace): readonly SegmentEvent[] =>
  trace.events.filter((event): event is SegmentEvent => event.type === "segment");
const walkOf = (trace: Trace, side: StateEvent["side"]): readonly string[] =>
  trace.states().flatMap((step) => (step.side === side ? [`${step.to} ${step.evidence}`] : []));
const wordsOf = ({ flags, direction, evidence }: SegmentEvent): string =>
  `${evidence} ${flags.join(",")} ${direction}`;

for (const name of ["tcpdump", "dumpcap"] as const) {
  const describeIt = await describeTool(name);
  describeIt(name, () => {
    const traced = async (server: Pick<TestServer, "port">, send: string | false): Promise<Trace> =>
      traceEndpoint(parseEndpoint(`127.0.0.1:${server.port}`), {
        packets: { tools: [name] },
        proxies: false,
        send,
      });

    test("a connection is seen from its SYN to its last ACK, with numbers and states, and finds nothing", async () => {
      const server = await echo();
      try {
        const trace = await traced(server, "hello");
        const segments = segmentsOf(trace);
        expect(segments.slice(0, 3).map((segment) => wordsOf(segment))).toEqual([
          "packet SYN sent",
          "packet SYN,ACK received",
          "packet ACK sent",
        ]);
        expect(segments.every(({ evidence }) => evidence === "packet")).toBe(true);
        expect(
          segments.filter(({ length = 0 }) => length > 0).map(({ sequence, length }) => [sequence, length]),
        ).toEqual([
          [1, 5],
          [1, 5],
        ]);
        const fins = segments.filter(({ flags }) => flags.includes("FIN"));
        expect(fins.map(({ direction }) => direction)).toEqual(["sent", "received"]);
        expect(walkOf(trace, "local")).toEqual(
          ["SYN-SENT", "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT"].map(
            (state) => `${state} packet`,
          ),
        );
        expect(trace.outcome).toBe("connected");
        expect(diagnose(trace)).toEqual([]);
        expect(trace.notes.filter(({ event }) => event.topic === "remark")).toEqual([]);
        const { connected } = trace.connections[0] ?? {};
        const synAck = segments[1]?.at ?? Infinity;
        expect(synAck).toBeLessThanOrEqual(connected?.event.at ?? 0);
      } finally {
        await server.close();
      }
    });

    test("a refusal is the reset that was seen", async () => {
      const trace = await traced({ port: await refusedPort() }, false);
      expect(segmentsOf(trace).map((segment) => wordsOf(segment))).toEqual([
        "packet SYN sent",
        "packet RST,ACK received",
      ]);
      expect(walkOf(trace, "local")).toEqual(["SYN-SENT packet", "CLOSED packet"]);
      expect(diagnose(trace).map(({ code }) => code)).toEqual(["refused"]);
    });

    test("a reset in the middle is seen", async () => {
      const server = await resetAfterBytes(5);
      try {
        const trace = await traced(server, "hello");
        const resets = segmentsOf(trace).filter(({ flags }) => flags.includes("RST"));
        expect(resets.map((segment) => wordsOf(segment))).toEqual(["packet RST,ACK received"]);
        expect(walkOf(trace, "local").at(-1)).toBe("CLOSED packet");
      } finally {
        await server.close();
      }
    });

    test("what is written can be read, for it is in the order of time", async () => {
      const server = await echo();
      try {
        const trace = await traced(server, "hello");
        const read = readTrace(writeTrace(trace));
        expect(read.ok && read.trace.events).toEqual(trace.events);
      } finally {
        await server.close();
      }
    });
  });
}

test("where nothing can capture the trace goes on, says why, and what would permit it", async () => {
  const server = await echo();
  try {
    const refusals: string[] = [];
    const trace = await traceEndpoint(parseEndpoint(`127.0.0.1:${server.port}`), {
      packets: { directories: [], onRefused: ({ reason }) => refusals.push(reason) },
      proxies: false,
      send: "hello",
    });
    expect(refusals).toEqual(["no-tool"]);
    expect(trace.outcome).toBe("connected");
    expect(segmentsOf(trace)[0]?.evidence).toBe("socket");
    expect(trace.notes.map(({ event }) => event.text).join("\n")).toContain(
      "packets were not captured: neither",
    );
  } finally {
    await server.close();
  }
});
