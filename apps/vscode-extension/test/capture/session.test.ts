import { gzipSync, zstdCompressSync } from "node:zlib";
import { serialize } from "node:v8";
import { Analyser, CaptureReader, FLAG_NAMES, PcapngWriter, writeRun } from "@tcplens/capture";
import { scenarioNamed, simulate } from "@tcplens/core/simulation";
import * as v from "valibot";
import { beforeAll, describe, expect, test } from "vitest";
import { type ByteSource, sourceOfBytes } from "../../src/capture/byte-source.ts";
import { CaptureSession } from "../../src/capture/capture-session.ts";
import { judgementNames } from "../../src/capture/judgements.ts";
import { PacketIndex } from "../../src/capture/packet-index.ts";
import { exportPackets } from "../../src/capture/export-packets.ts";
import {
  type AnswerTo,
  captureAnswer,
  type CaptureQuestion,
  MESSAGE_OCTETS,
} from "../../src/shared/capture-protocol.ts";
import { captureStrings } from "../../src/shared/capture-strings.ts";
import { type CaptureSummary, captureSummary, graphs } from "../../src/shared/capture-view.ts";
import { manyPackets } from "../webview/made-captures.ts";

/** A capture of a simulated run. */
const runOf = (name: string): Uint8Array => {
  const scenario = scenarioNamed(name);
  if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
  const pieces: Uint8Array[] = [];
  writeRun(simulate(scenario, { check: false }), (piece) => pieces.push(piece), {
    at: "A",
    application: "test",
  });
  return Buffer.concat(pieces);
};

const opened = async (
  bytes: Uint8Array,
  source: ByteSource = sourceOfBytes(bytes),
): Promise<{ session: CaptureSession; told: CaptureSummary[]; ask: typeof ask }> => {
  const told: CaptureSummary[] = [];
  const session = new CaptureSession(source, {
    name: "test.pcapng",
    progressed: (summary) => told.push(summary),
    now: () => performance.now(),
  });
  const ask = async <Q extends CaptureQuestion>(question: Q): Promise<AnswerTo<Q["kind"]>> => {
    const answer = await session.answer(question);
    // What crosses is what the protocol says, and no longer than it says.
    expect(v.safeParse(captureAnswer, answer).issues).toBeUndefined();
    expect(serialize(answer).length).toBeLessThan(MESSAGE_OCTETS);
    return answer as AnswerTo<Q["kind"]>;
  };
  await session.read();
  return { session, told, ask };
};

const list = {
  kind: "connections",
  from: 0,
  count: 100,
  sort: "grade",
  descending: false,
  filter: "",
} as const;

describe("a capture of one connection", () => {
  let capture: Awaited<ReturnType<typeof opened>>;
  const bytes = runOf("sack-recovery");
  beforeAll(async () => {
    capture = await opened(bytes);
  });

  test("is summed up in words that cross", () => {
    const { summary } = capture.session;
    expect(v.safeParse(captureSummary, summary).issues).toBeUndefined();
    expect(summary).toMatchObject({
      state: "done",
      format: "pcapng",
      interfaces: ["A (raw IP)"],
      connections: 1,
      read: bytes.length,
      size: bytes.length,
    });
    expect(summary.packets).toBe(summary.indexed);
  });

  test("is listed with its figures", async () => {
    const { rows, total, all } = await capture.ask(list);
    expect([total, all]).toEqual([1, 1]);
    expect(rows[0]).toMatchObject({ stream: 0, packets: capture.session.summary.packets, bytesB: 0 });
    expect(rows[0]?.retransmitted).toBeGreaterThan(0);
    expect(Math.max(...(rows[0]?.spark ?? []))).toBe(1);
  });

  test("gives its packets by windows that fit together", async () => {
    const whole = (await capture.ask({ kind: "ladder", stream: 0, from: 0, count: 200 })).rows;
    const part = await capture.ask({ kind: "ladder", stream: 0, from: 10, count: 5 });
    expect(part.rows).toEqual(whole.slice(10, 15));
    expect(part.total).toBe(capture.session.summary.packets);
    expect(whole[0]).toMatchObject({ frame: 1, at: 0, fromA: true, flags: "SYN", seq: 0, length: 0 });
    expect(whole[1]).toMatchObject({ fromA: false, flags: "SYN, ACK", seq: 0, ack: 1 });
    expect((await capture.ask({ kind: "ladder", stream: 0, from: 10_000, count: 5 })).rows).toEqual([]);
  });

  test("gives each packet as it stands in the file", async () => {
    const expected: Uint8Array[] = [];
    const reader = new CaptureReader((record) =>
      expected.push(Uint8Array.from(record.bytes.subarray(record.start, record.end))),
    );
    reader.push(bytes);
    for (const row of [0, 1, 17, expected.length - 1]) {
      const { detail } = await capture.ask({ kind: "packet", stream: 0, row });
      expect(detail.bytes).toEqual(expected[row]);
      expect(detail.layers.map(({ title }) => title)).toEqual(
        expect.arrayContaining(["Frame", "IPv4", "TCP"]),
      );
    }
  });

  test("has fields that lie where they say", async () => {
    const { detail } = await capture.ask({ kind: "packet", stream: 0, row: 0 });
    const fields = detail.layers.flatMap(({ fields: each }) => each);
    const field = (name: string): { value: string; octets: number[] } => {
      const found = fields.find((each) => each.name === name);
      return { value: found?.value ?? "", octets: [...detail.bytes.subarray(found?.from, found?.to)] };
    };
    const port = field("tcp.dstport");
    expect(port.octets).toEqual([Number(port.value) >> 8, Number(port.value) & 0xff]);
    expect(field("ip.src").octets.join(".")).toBe(field("ip.src").value);
    expect(field("tcp.flags").value).toBe("0x002 (SYN)");
    expect(field("ip.proto")).toEqual({ value: "6 (TCP)", octets: [6] });
    expect(field("ip.checksum").value).toMatch(/^0x[0-9a-f]{4} \((right|wrong)/);
  });

  test("shows where it is remarkable, and goes from one such place to the next", async () => {
    const { tones } = await capture.ask({ kind: "minimap", stream: 0, parts: 50 });
    expect(tones).toHaveLength(50);
    expect(Math.max(...tones)).toBe(2);
    const first = await capture.ask({ kind: "seek", stream: 0, row: -1, by: 1 });
    const second = await capture.ask({ kind: "seek", stream: 0, row: first.row, by: 1 });
    expect(second.row).toBeGreaterThan(first.row);
    expect((await capture.ask({ kind: "seek", stream: 0, row: second.row, by: -1 })).row).toBe(first.row);
    expect((await capture.ask({ kind: "seek", stream: 0, row: 1e6, by: 1 })).row).toBe(-1);
  });

  test.each(graphs)("is drawn as %s, whole and in part", async (graph) => {
    const question = { kind: "graph", stream: 0, side: 0, graph, width: 800, height: 300 } as const;
    const { data } = await capture.ask(question);
    expect(data.at.length + data.lines.flatMap(({ at }) => [...at]).length).toBeGreaterThan(0);
    const { from, to, low, high } = data.extent;
    const view = { from: from + (to - from) / 4, to: to / 2, low, high };
    const part = (await capture.ask({ ...question, view })).data;
    expect(part.extent).toEqual(data.extent);
    expect(part.originAt).toBe(view.from);
    for (const at of part.at) expect(at).toBeLessThanOrEqual(view.to - view.from + 1e-3);
  });

  test("is copied as text, a line for each packet", async () => {
    const { text, next } = await capture.ask({ kind: "text", stream: 0, from: 0, to: 2 });
    const lines = text.trimEnd().split("\n");
    expect(next).toBe(3);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(
      /^ +1 +0\.000000 s {2}[\d.]+:\d+ → [\d.]+:\d+ {2}\[SYN\] Seq=0 Ack=\d+ Win=\d+ Len=0$/,
    );
  });

  test("is exported packet by packet, and the same when it is read again", async () => {
    const pieces: Uint8Array[] = [];
    const piece = (octets: Uint8Array): void => void pieces.push(octets);
    await exportPackets(
      capture.session,
      { stream: 0, from: 2, to: 6 },
      { piece, version: "1", dropped: () => false },
    );
    const again = await opened(Buffer.concat(pieces));
    expect(again.session.summary.packets).toBe(5);
    const [before, after] = [capture, again].map(({ ask }, index) =>
      ask({ kind: "packet", stream: 0, row: index === 0 ? 4 : 2 }),
    );
    expect((await after)?.detail.bytes).toEqual((await before)?.detail.bytes);
    const time = (detail: AnswerTo<"packet"> | undefined): string | undefined =>
      detail?.detail.layers[0]?.fields[1]?.value;
    expect(time(await after)).toBe(time(await before));
  });

  test("has figures to the nanosecond, and no further", async () => {
    const { view } = await capture.ask({ kind: "stream", stream: 0 });
    expect(new Map(view.facts).get("recovery.a.retransmitted_share")).toBe("0.054054054");
  });

  test("refuses what is not there, with the reason", async () => {
    await expect(capture.session.answer({ kind: "stream", stream: 1 })).rejects.toThrow(
      "there is no connection 1: there are 1",
    );
    await expect(capture.session.answer({ kind: "packet", stream: 0, row: 5000 })).rejects.toThrow(
      /not 5001/,
    );
  });

  test("a filter that is none shows all, and says what is wrong with it", async () => {
    const { rows, problem } = await capture.ask({ ...list, filter: "prot == 1" });
    expect(problem).toMatch(/no field "prot"; did you mean .*port.* \(character 1\)/);
    expect(rows).toHaveLength(1);
    expect((await capture.ask({ ...list, filter: "port == 1" })).rows).toEqual([]);
  });
});

test("a capture that ends in the middle of a packet shows what comes before it, and where it ends", async () => {
  const bytes = runOf("handshake");
  const { session } = await opened(bytes.subarray(0, bytes.length - 50));
  expect(session.summary.state).toBe("done");
  expect(session.summary.damage).toMatch(
    /the file ends in the middle of a packet \(packet \d+, octet [\d,]+\)/,
  );
  expect(session.summary.connections).toBe(1);
});

test("what is no capture says so", async () => {
  const { session } = await opened(new TextEncoder().encode("these are notes, not a capture of anything"));
  expect(session.summary).toMatchObject({
    packets: 0,
    connections: 0,
    damage: expect.stringMatching(/this is text/) as string,
  });
});

test("a packed capture is exported whole while its packets are looked at", async () => {
  const bytes = runOf("sack-recovery");
  const exported = async (session: CaptureSession): Promise<Uint8Array> => {
    const pieces: Uint8Array[] = [];
    await exportPackets(
      session,
      {},
      { piece: (piece) => pieces.push(piece), version: "", dropped: () => false },
    );
    return Buffer.concat(pieces);
  };
  const [plain, packed] = [await opened(bytes), await opened(gzipSync(bytes))];
  const rows = [30, 2, 31, 90, 0, 60];
  const look = (one: typeof plain): Promise<unknown[]> =>
    Promise.all(rows.map(async (row) => (await one.ask({ kind: "packet", stream: 0, row })).detail));
  const [file, details] = await Promise.all([exported(packed.session), look(packed)]);
  expect(file).toEqual(await exported(plain.session));
  expect(details).toEqual(await look(plain));
});

/** Packets of one connection. */
const framesOf = (count: number): Uint8Array[] => {
  const frames: Uint8Array[] = [];
  new CaptureReader(({ bytes, start, end }) => frames.push(bytes.slice(start, end))).push(manyPackets(count));
  return frames;
};

test("packets of a file of very many sections are read again as what they are", async () => {
  const pieces: Uint8Array[] = [];
  const frames = framesOf(1500);
  for (const [number, frame] of frames.entries()) {
    const writer = new PcapngWriter((piece) => pieces.push(piece), { application: "test" });
    const linkType = number % 3 === 0 ? 1 : 101;
    const id = writer.addInterface({ linkType, snapLength: 0, name: `if${number}` });
    const bytes = linkType === 1 ? frame : frame.subarray(14);
    writer.packet({ interface: id, at: number, bytes, originalLength: bytes.length });
    writer.flush();
  }
  const { ask } = await opened(Buffer.concat(pieces));
  for (const row of [0, 1, 2, 998, 1001, 1103, 1200, 1499]) {
    const { detail } = await ask({ kind: "packet", stream: 0, row });
    expect(detail.bytes).toEqual(row % 3 === 0 ? frames[row] : frames[row]?.subarray(14));
    expect(detail.layers.at(0)?.fields.at(-1)?.value).toBe(`if${row}`);
  }
});

test("a packet is read again without the descriptions of all interfaces", async () => {
  const pieces: Uint8Array[] = [];
  const writer = new PcapngWriter((piece) => pieces.push(piece), { application: "test" });
  for (let number = 0; number < 2000; number += 1)
    writer.addInterface({ linkType: 1, snapLength: 0, name: `if${number}` });
  for (const [at, bytes] of framesOf(20).entries())
    writer.packet({ interface: 1999, at, bytes, originalLength: bytes.length });
  writer.flush();
  const source = sourceOfBytes(Buffer.concat(pieces));
  let octets = 0;
  const counting: ByteSource = {
    ...source,
    read: (offset, length) => {
      octets += length;
      return source.read(offset, length);
    },
  };
  const { ask } = await opened(Buffer.concat(pieces), counting);
  const { detail } = await ask({ kind: "packet", stream: 0, row: 7 });
  expect(detail.layers.at(0)?.fields.at(-1)?.value).toBe("if1999");
  expect(octets).toBeLessThan(20_000);
});

test("packets behind headers longer than the file says are read again behind them", async () => {
  const frames = framesOf(5);
  const plain = manyPackets(1).subarray(0, 24);
  const longer = frames.map((frame, index) => {
    const header = Buffer.alloc(24);
    const little = plain[0] === 0xd4;
    const write = (value: number, at: number): number =>
      little ? header.writeUInt32LE(value, at) : header.writeUInt32BE(value, at);
    write(1_700_000_000 + index, 0);
    write(frame.length, 8);
    write(frame.length, 12);
    return Buffer.concat([header, frame]);
  });
  const { ask } = await opened(Buffer.concat([plain, ...longer]));
  for (const row of [0, 2, 4])
    expect((await ask({ kind: "packet", stream: 0, row })).detail.bytes).toEqual(frames[row]);
});

test.each([
  ["gzip", gzipSync],
  ["zstd", zstdCompressSync],
] as const)(
  "a capture packed with %s is read, and its packets are read again in any order",
  async (_name, pack) => {
    const bytes = runOf("sack-recovery");
    const [plain, packed] = [await opened(bytes), await opened(pack(bytes))];
    expect(packed.session.summary.packets).toBe(plain.session.summary.packets);
    expect(packed.session.summary.read).toBe(packed.session.summary.size);
    for (const row of [30, 2, 31, 90, 0]) {
      const question = { kind: "packet", stream: 0, row } as const;
      expect((await packed.ask(question)).detail).toEqual((await plain.ask(question)).detail);
    }
  },
);

test("rows can be asked for while the rest is read, and reading can be stopped", async () => {
  const bytes = manyPackets(100_000);
  let session: CaptureSession | undefined;
  let rows: Promise<unknown> | undefined;
  const source: ByteSource = {
    ...sourceOfBytes(bytes),
    async *pieces(signal) {
      for (let at = 0; at < bytes.length; at += 700_000) {
        signal.throwIfAborted();
        yield bytes.subarray(at, at + 700_000);
        if (at === 700_000) rows = session?.answer({ kind: "ladder", stream: 0, from: 0, count: 3 });
        if (at > 3_000_000) session?.cancel();
      }
    },
  };
  session = new CaptureSession(source, { name: "x", progressed: () => undefined, now: () => 0 });
  await session.read();
  expect(await rows).toMatchObject({ rows: [{ frame: 1 }, { frame: 2 }, { frame: 3 }] });
  expect(session.summary.state).toBe("cancelled");
  expect(session.summary.packets).toBeGreaterThan(20_000);
  expect(session.summary.packets).toBeLessThan(100_000);
});

test("sequence numbers go on beyond 2³²", async () => {
  const { ask } = await opened(manyPackets(9_000));
  const { data } = await ask({
    kind: "graph",
    stream: 0,
    side: 1,
    graph: "sequence",
    width: 500,
    height: 300,
  });
  expect(data.extent.high).toBeGreaterThan(8_000_000);
  const wraps = manyPackets(9_000);
  shift(wraps, 0xffff_ff00);
  const wrapped = (
    await (
      await opened(wraps)
    ).ask({ kind: "graph", stream: 0, side: 1, graph: "sequence", width: 500, height: 300 })
  ).data;
  expect(wrapped.extent).toEqual(data.extent);
});

/** Adds to the server's sequence numbers, and to what acknowledges them. */
const shift = (bytes: Uint8Array, by: number): void => {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (let at = 24; at < bytes.length; at += 70) {
    const tcp = at + 50;
    const field = view.getUint16(tcp) === 443 ? tcp + 4 : tcp + 8;
    view.setUint32(field, (view.getUint32(field) + by) >>> 0);
  }
};

test("the index of packets has a limit", () => {
  const index = new PacketIndex(1000);
  const analyser = new Analyser();
  const reader = new CaptureReader((record) => {
    if (analyser.take(record)) index.add(analyser, record.offset);
  });
  reader.push(manyPackets(3000));
  expect(index.size).toBe(1000);
  expect(index.full).toBe(true);
});

test("every flag and every judgement of the analysis is explained to the reader", () => {
  const keys = Object.keys(captureStrings);
  for (const name of FLAG_NAMES) expect(keys).toContain(`analysis.${name}`);
  for (const name of judgementNames) expect(keys).toContain(`judgement.${name}`);
  for (const name of [...FLAG_NAMES, ...judgementNames]) expect(keys).toContain(`said.${name}`);
});
