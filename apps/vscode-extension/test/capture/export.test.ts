import {
  CaptureReader,
  connectionReport,
  findingComments,
  packetComments,
  PcapngWriter,
} from "@tcplens/capture";
import { beforeAll, describe, expect, test } from "vitest";
import { sourceOfBytes } from "../../src/capture/byte-source.ts";
import { CaptureSession } from "../../src/capture/capture-session.ts";
import { exportPackets } from "../../src/capture/export-packets.ts";
import type { AnswerTo } from "../../src/shared/capture-protocol.ts";
import { StreamSet } from "../../src/shared/stream-set.ts";
import { captureOfRuns } from "../support/run-capture.ts";

interface Packet {
  readonly bytes: Uint8Array;
  readonly at: string;
  readonly comments: readonly string[];
}

const packetsOf = (capture: Uint8Array): readonly Packet[] => {
  const packets: Packet[] = [];
  const reader = new CaptureReader((record) => {
    const { bytes, start, end, seconds, nanoseconds } = record;
    packets.push({
      bytes: bytes.slice(start, end),
      at: `${seconds} ${nanoseconds}`,
      comments: packetComments(record),
    });
  });
  reader.push(capture);
  reader.end();
  return packets;
};

/** The same, with a comment on every second packet. */
const commented = (capture: Uint8Array): Uint8Array => {
  const pieces: Uint8Array[] = [];
  const writer = new PcapngWriter((piece) => pieces.push(piece));
  writer.addInterface({ name: "eth0" });
  for (const [number, { bytes, at }] of packetsOf(capture).entries()) {
    const [seconds = 0, nanoseconds = 0] = at.split(" ").map(Number);
    const comments = number % 2 === 0 ? [`note ${number}`] : [];
    writer.packet({ at: { seconds, nanoseconds }, bytes, comments });
  }
  writer.flush();
  return Buffer.concat(pieces);
};

describe("several connections of a capture", () => {
  const capture = commented(captureOfRuns());
  const all = packetsOf(capture);
  const session = new CaptureSession(sourceOfBytes(capture), {
    name: "runs.pcapng",
    progressed: () => undefined,
    now: () => performance.now(),
  });
  beforeAll(() => session.read());

  const exported = async (selection: Parameters<typeof exportPackets>[1]): Promise<Uint8Array> => {
    const pieces: Uint8Array[] = [];
    const piece = (octets: Uint8Array): void => void pieces.push(octets);
    await exportPackets(session, selection, { piece, version: "1", dropped: () => false });
    return Buffer.concat(pieces);
  };
  const setOf = (...streams: readonly number[]): StreamSet => {
    const set = new StreamSet();
    for (const stream of streams) set.set(stream, true);
    return set;
  };

  test("are exported in the order of the file: their packets, with their own comments and what was found", async () => {
    const frames = [2, 3].flatMap((stream) => {
      const rows = session.rowsOf(stream);
      return Array.from({ length: rows.length }, (_, at) => session.index.frame(rows.at(at)));
    });
    const found = findingComments(
      [2, 3].flatMap((stream) => connectionReport(session.analyser, stream).findings),
    );
    expect(found.size).toBeGreaterThan(1);
    const packets = packetsOf(await exported({ streams: setOf(2, 3).bits }));
    const wanted = frames.toSorted((x, y) => x - y);
    expect(packets.map(({ bytes, at }) => ({ bytes, at }))).toEqual(
      wanted.map((frame) => ({ bytes: all[frame - 1]?.bytes, at: all[frame - 1]?.at })),
    );
    expect(packets.map(({ comments }) => comments)).toEqual(
      wanted.map((frame) => (all[frame - 1]?.comments ?? []).concat(found.get(frame) ?? [])),
    );
    expect(packets.flatMap(({ comments }) => comments)).toContainEqual(
      expect.stringMatching(/^Nothing is listening on .* \[[a-z-]+\] /u),
    );
  });

  test("one connection has its comments, too; none that is another's", async () => {
    const comments = packetsOf(await exported({ stream: 3 })).flatMap((packet) => packet.comments);
    expect(comments.filter((each) => !each.startsWith("note"))).toEqual(
      [...findingComments(connectionReport(session.analyser, 3).findings).values()].flat(),
    );
  });

  test("nothing selected is a file without packets", async () => {
    expect(packetsOf(await exported({ streams: new Uint8Array(0) }))).toEqual([]);
  });

  const listed = async (
    question: { readonly filter?: string; readonly ends?: [number, number] } = {},
  ): Promise<readonly number[]> => {
    const answer = await session.answer({
      kind: "listed",
      sort: "grade",
      descending: false,
      filter: "",
      ...question,
    });
    const set = new StreamSet((answer as AnswerTo<"listed">).streams);
    return [0, 1, 2, 3, 4, 5, 6, 7].filter((stream) => set.has(stream));
  };

  test("the list tells which stand between two, in its order, and which it has", async () => {
    const { rows } = (await session.answer({
      kind: "connections",
      from: 0,
      count: 100,
      sort: "grade",
      descending: false,
      filter: "",
    })) as AnswerTo<"connections">;
    const order = rows.map(({ stream }) => stream);
    expect(order[0]).toBe(3);
    const between = order.slice(1, 4).toSorted((a, b) => a - b);
    expect(await listed({ ends: [order[1] ?? 0, order[3] ?? 0] })).toEqual(between);
    expect(await listed({ ends: [order[3] ?? 0, order[1] ?? 0] })).toEqual(between);
    expect(await listed()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(await listed({ filter: "broken" })).toEqual([3]);
    // The filter leaves one end out.
    expect(await listed({ filter: "broken", ends: [3, 0] })).toEqual([3]);
    expect(await listed({ filter: "broken", ends: [1, 0] })).toEqual([]);
  });

  test("dropped before it is done, the rest is not read", async () => {
    let asked = 0;
    const pieces: Uint8Array[] = [];
    await exportPackets(
      session,
      {},
      { piece: (piece) => pieces.push(piece), version: "", dropped: () => ++asked > 10 },
    );
    expect(asked).toBe(11);
  });
});
