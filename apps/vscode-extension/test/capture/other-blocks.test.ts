/** What else than packets a pcapng capture holds, as the export of some of its packets has it. */
import { readFileSync } from "node:fs";
import { CaptureReader, packetFlags, PcapngWriter } from "@tcplens/capture";
import { expect, test } from "vitest";
import { sourceOfBytes } from "../../src/capture/byte-source.ts";
import { CaptureSession } from "../../src/capture/capture-session.ts";
import { exportPackets } from "../../src/capture/export-packets.ts";

const capture = readFileSync(
  new URL("../../../../packages/capture/test/captures/other-blocks.pcapng", import.meta.url),
);

const read = (file: Uint8Array) => {
  const flags: (number | undefined)[] = [];
  const packets: Uint8Array[] = [];
  const reader = new CaptureReader((record) => {
    flags.push(packetFlags(record));
    packets.push(record.bytes.slice(record.start, record.end));
  });
  reader.push(file);
  reader.end();
  return {
    flags,
    packets,
    blocks: reader.carried.map(({ type, body }) => ({ type, body: Buffer.from(body) })),
  };
};

const exported = async (file: Uint8Array, from: number, to: number): Promise<Uint8Array> => {
  const session = new CaptureSession(sourceOfBytes(file), {
    name: "test.pcapng",
    progressed: () => undefined,
    now: () => 0,
  });
  await session.read();
  const pieces: Uint8Array[] = [];
  const piece = (octets: Uint8Array): void => void pieces.push(octets);
  await exportPackets(session, { stream: 0, from, to }, { piece, version: "", dropped: () => false });
  return Uint8Array.from(Buffer.concat(pieces));
};

test("secrets, names and all that may be copied go with the packets", async () => {
  const copy = read(await exported(capture, 3, 5));
  expect(copy.packets).toHaveLength(3);
  expect(copy.blocks.map(({ type }) => type)).toContain(10);
  expect(copy.blocks).toEqual(read(capture).blocks);
});

test("so do the flags of packets", async () => {
  const pieces: Uint8Array[] = [];
  const writer = new PcapngWriter((piece) => pieces.push(piece));
  writer.addInterface({ linkType: 1 });
  for (const [at, bytes] of read(capture).packets.entries()) writer.packet({ at, bytes, flags: at });
  writer.flush();
  expect(read(await exported(Buffer.concat(pieces), 3, 5)).flags).toEqual([3, 4, 5]);
});
