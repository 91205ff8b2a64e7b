import { readFileSync } from "node:fs";
import { CaptureReader, PcapngWriter, writeRun } from "@tcplens/capture";
import { scenarioNamed, simulate } from "@tcplens/core/simulation";
import { fragmentPacket } from "@tcplens/core/wire";
import { describe, expect, test } from "vitest";
import { sourceOfBytes } from "../../src/capture/byte-source.ts";
import { CaptureSession } from "../../src/capture/capture-session.ts";
import { exportPackets } from "../../src/capture/export-packets.ts";
import type { PacketDetail } from "../../src/shared/capture-view.ts";
import { longAddresses } from "../webview/odd-captures.ts";

interface Packet {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** The packets of a run, IPv4. */
const packetsOfRun = (): readonly Packet[] => {
  const scenario = scenarioNamed("half-close");
  if (scenario === undefined) throw new Error("there is no such scenario");
  const packets: Packet[] = [];
  const reader = new CaptureReader(({ bytes, start, end, seconds, nanoseconds }) => {
    const copy = bytes.slice(start, end);
    nameAndLet(copy, packets.length + 1);
    packets.push({ at: seconds * 1000 + nanoseconds / 1e6, bytes: copy });
  });
  writeRun(simulate(scenario, { check: false }), (piece) => reader.push(piece), { at: "A" });
  return packets;
};

/** Gives an IPv4 packet an identification, and lets it be cut. */
const nameAndLet = (packet: Uint8Array, identification: number): void => {
  const view = new DataView(packet.buffer, packet.byteOffset);
  view.setUint16(4, identification);
  view.setUint16(6, 0);
  view.setUint16(10, 0);
  let sum = 0;
  for (let at = 0; at < 20; at += 2) sum += view.getUint16(at);
  view.setUint16(10, ~((sum & 0xffff) + (sum >> 16)));
};

/** Each in pieces of at most `mtu` octets; `after` puts other packets between the pieces of the first that is cut. */
const cut = (packets: readonly Packet[], mtu: number, after: readonly Packet[] = []): Uint8Array => {
  const pieces: Uint8Array[] = [];
  const writer = new PcapngWriter((piece) => pieces.push(piece), { application: "test" });
  writer.addInterface({ name: "A", origin: 0 });
  let between = after;
  packets.forEach(({ at, bytes }, number) => {
    const cutBytes = fragmentPacket(bytes, mtu, number + 1);
    if (typeof cutBytes === "string") throw new Error(cutBytes);
    cutBytes.forEach((piece, index) => {
      writer.packet({ at, bytes: piece });
      if (index > 0 || cutBytes.length === 1) return;
      for (const other of between) writer.packet({ at, bytes: other.bytes });
      between = [];
    });
  });
  writer.flush();
  return Uint8Array.from(Buffer.concat(pieces));
};

const opened = async (file: Uint8Array): Promise<CaptureSession> => {
  const session = new CaptureSession(sourceOfBytes(file), {
    name: "fragments.pcapng",
    progressed: () => undefined,
    now: () => performance.now(),
  });
  await session.read();
  expect(session.summary).toMatchObject({ state: "done" });
  return session;
};

const fieldOf = (detail: PacketDetail, name: string): string | undefined =>
  detail.layers.flatMap(({ fields }) => fields).find((field) => field.name === name)?.value;

const octetsOf = (detail: PacketDetail, name: string): readonly number[] => {
  const field = detail.layers.flatMap(({ fields }) => fields).find((each) => each.name === name);
  return [...detail.bytes.subarray(field?.from, field?.to)];
};

describe("a packet that came in fragments", () => {
  const packets = packetsOfRun();
  const large = packets.findIndex(({ bytes }) => bytes.length > 900);

  test("is shown whole, with its fragments' numbers", async () => {
    const session = await opened(cut(packets, 576));
    const detail = await session.detail(0, large);
    const frames = detail.layers[0]?.fields.find(({ name }) => name === "ip.fragments")?.value;
    expect(frames).toMatch(/^[23]: \d+, \d+/);
    expect(frames).toContain(String(detail.row.frame));
    const payload = octetsOf(detail, "tcp.payload");
    expect(payload).toHaveLength(detail.row.length);
    expect(payload).toEqual([...(packets[large]?.bytes.subarray(-detail.row.length) ?? [])]);
    expect(octetsOf(detail, "ip.src").join(".")).toBe(fieldOf(detail, "ip.src"));
    expect(detail.captured).toBe(packets[large]?.bytes.length);
    expect(fieldOf(await session.detail(0, 0), "ip.fragments")).toBeUndefined();
  });

  test("is found when a thousand packets stand between its fragments", async () => {
    const others = Array.from({ length: 1500 }, (): Packet => ({
      at: 0,
      bytes: packets[0]?.bytes ?? new Uint8Array(),
    }));
    const session = await opened(cut(packets, 576, others));
    const detail = await session.detail(0, large + others.length);
    expect(detail.row.length).toBeGreaterThan(900);
    expect(fieldOf(detail, "ip.fragments")).toMatch(/^[23]: \d+, 15\d\d/);
  });

  test("of IPv6, by its fragment headers", async () => {
    const sixes: Packet[] = [];
    const reader = new CaptureReader(({ bytes, start, end }) =>
      sixes.push({ at: 0, bytes: padded(bytes.slice(start, end)) }),
    );
    reader.push(longAddresses(2));
    const session = await opened(cut(sixes, 1280));
    const detail = await session.detail(0, 0);
    expect(fieldOf(detail, "ipv6.fragments")).toBe("2: 1, 2");
    expect(octetsOf(detail, "tcp.payload")).toHaveLength(1500);
  });
});

describe("a connection whose packets came in fragments", () => {
  const packets = packetsOfRun();
  const fragmented = cut(packets, 576);

  test("is exported with every fragment, in the order of the capture", async () => {
    const session = await opened(fragmented);
    for (const selection of [{}, { stream: 0 }]) {
      const again = await exported(session, selection);
      expect(framesOf(again)).toEqual(framesOf(fragmented));
      expect((await opened(again)).index.size).toBe(packets.length);
    }
  });

  test("some of its packets are exported with their fragments, and with no others", async () => {
    const session = await opened(fragmented);
    const row = packets.findIndex(({ bytes }) => bytes.length > 900);
    const one = await exported(session, { stream: 0, from: row, to: row });
    expect(framesOf(one).length).toBeGreaterThan(1);
    expect((await opened(one)).index.size).toBe(1);
    expect(framesOf(await exported(session, { stream: 0, from: 0, to: 0 }))).toHaveLength(1);
  });
});

test("what is exported of a connection has the ICMP errors that quote too little to be rows of it", async () => {
  const capture = readFileSync(
    new URL("../../../../packages/capture/test/captures/reject-icmp-short.pcap", import.meta.url),
  );
  const session = await opened(capture);
  expect(session.index.size).toBe(2);
  for (const selection of [{}, { stream: 0 }])
    expect(framesOf(await exported(session, selection))).toEqual(framesOf(capture));
  expect(framesOf(await exported(session, { stream: 0, from: 0, to: 0 }))).toHaveLength(1);
  expect(framesOf(await exported(session, { stream: 0, from: 0, to: 1 }))).toHaveLength(3);
});

const exported = async (
  session: CaptureSession,
  selection: Parameters<typeof exportPackets>[1],
): Promise<Uint8Array> => {
  const pieces: Uint8Array[] = [];
  const piece = (bytes: Uint8Array): void => void pieces.push(bytes);
  await exportPackets(session, selection, { piece, version: "", dropped: () => false });
  return Uint8Array.from(Buffer.concat(pieces));
};

const framesOf = (file: Uint8Array): string[] => {
  const frames: string[] = [];
  const reader = new CaptureReader(({ bytes, start, end }) =>
    frames.push(Buffer.from(bytes.subarray(start, end)).toString("hex")),
  );
  reader.push(file);
  reader.end();
  return frames;
};

/** With 1500 octets of data. */
const padded = (packet: Uint8Array): Uint8Array => {
  const longer = new Uint8Array(packet.length + 1500);
  longer.set(packet);
  new DataView(longer.buffer).setUint16(4, longer.length - 40);
  return longer;
};
