import { describe, expect, test } from "vitest";
import { sourceOfBytes } from "../../src/capture/byte-source.ts";
import { CaptureSession } from "../../src/capture/capture-session.ts";
import type { AnswerTo, CaptureQuestion } from "../../src/shared/capture-protocol.ts";
import type { PacketRow } from "../../src/shared/capture-view.ts";
import { captureOfRuns } from "../support/run-capture.ts";

const opened = async (scenario: string): Promise<CaptureSession> => {
  const session = new CaptureSession(sourceOfBytes(captureOfRuns([scenario])), {
    name: "test.pcapng",
    progressed: () => undefined,
    now: () => performance.now(),
  });
  await session.read();
  return session;
};

const ask = async <Q extends CaptureQuestion>(
  session: CaptureSession,
  question: Q,
): Promise<AnswerTo<Q["kind"]>> => (await session.answer(question)) as AnswerTo<Q["kind"]>;

/** The line as a function of time: it is one of stairs. */
const inFlightOf = async (
  session: CaptureSession,
  part: { readonly width?: number; readonly view?: { from: number; to: number; low: number; high: number } },
): Promise<{ readonly at: (ms: number) => number; readonly most: number }> => {
  const { data } = await ask(session, {
    kind: "graph",
    stream: 0,
    side: 0,
    graph: "window",
    width: part.width ?? 600,
    height: 200,
    ...(part.view === undefined ? {} : { view: part.view }),
  });
  const line = data.lines.find(({ name }) => name === "in-flight");
  if (line === undefined) throw new Error("nothing is drawn in flight");
  return {
    at: (ms) => line.value[line.at.findLastIndex((at) => at + data.originAt <= ms + 1e-3)] ?? 0,
    most: Math.max(...line.value),
  };
};

const packetsOf = async (session: CaptureSession): Promise<readonly PacketRow[]> =>
  (await ask(session, { kind: "ladder", stream: 0, from: 0, count: 200 })).rows;

describe("what is in flight", () => {
  test("falls as soon as it is acknowledged, and is nothing while the window is closed", async () => {
    const session = await opened("zero-window");
    const packets = await packetsOf(session);
    const { at } = await inFlightOf(session, {});
    let [sent, acknowledged, closed] = [0, 0, 0];
    for (const [index, packet] of packets.entries()) {
      if (packet.fromA && packet.length > 0) sent = Math.max(sent, packet.seq + packet.length);
      if (!packet.fromA && packet.flags.includes("ACK")) acknowledged = Math.max(acknowledged, packet.ack);
      const next = packets[index + 1];
      // What happens on one px of the line is not told apart.
      if (next === undefined || next.at - packet.at < 50) continue;
      expect(at((packet.at + next.at) / 2), `after frame ${packet.frame}`).toBe(
        Math.max(0, sent - acknowledged),
      );
      if (!packet.fromA && packet.window === 0) closed += 1;
    }
    expect(closed).toBeGreaterThan(0);
  });

  test("is seen of one short segment, whether all is on show or little", async () => {
    const session = await opened("half-close");
    const packets = await packetsOf(session);
    const data = packets.find(({ fromA, length }) => fromA && length > 0);
    if (data === undefined) throw new Error("nothing is sent");
    const ack = packets.find(({ fromA, ack: number, at }) => !fromA && at > data.at && number > data.seq);
    if (ack === undefined) throw new Error("nothing is acknowledged");
    expect((await inFlightOf(session, { width: 20 })).most).toBeGreaterThanOrEqual(data.length);
    const view = { from: data.at + 0.1, to: ack.at + 0.2, low: 0, high: 1e5 };
    const { at } = await inFlightOf(session, { view });
    expect(at(view.from)).toBeGreaterThan(0);
    expect(at(ack.at + 0.1)).toBeLessThan(at(view.from));
  });
});
