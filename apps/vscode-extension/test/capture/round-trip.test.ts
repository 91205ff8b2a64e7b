import { expect, test } from "vitest";
import { sourceOfBytes } from "../../src/capture/byte-source.ts";
import { CaptureSession } from "../../src/capture/capture-session.ts";
import type { AnswerTo } from "../../src/shared/capture-protocol.ts";
import type { ConnectionRow } from "../../src/shared/capture-view.ts";
import { manyConnections, slowToAcknowledge } from "../webview/odd-captures.ts";

const rowsOf = async (capture: Uint8Array, filter = ""): Promise<readonly ConnectionRow[]> => {
  const session = new CaptureSession(sourceOfBytes(capture), {
    name: "test.pcap",
    progressed: () => undefined,
    now: () => performance.now(),
  });
  await session.read();
  const question = { kind: "connections", from: 0, count: 10, sort: "start", descending: false } as const;
  return ((await session.answer({ ...question, filter })) as AnswerTo<"connections">).rows;
};

test("a client that waits with its ACK does not make the round trip longer", async () => {
  const [row] = await rowsOf(slowToAcknowledge());
  expect(row?.rttKind).toBe("measured");
  expect(row?.rtt).toBeGreaterThan(0.6);
  expect(row?.rtt).toBeLessThan(0.8);
  expect(await rowsOf(slowToAcknowledge(), "rtt > 100ms")).toEqual([]);
});

test("of ten thousand connections each has its own", async () => {
  const rows = await rowsOf(manyConnections(10_000), "stream == 9999");
  expect(rows[0]?.rtt).toBeCloseTo(0.2);
});
