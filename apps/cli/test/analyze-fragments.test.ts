/** `tcplens analyze --pcapng` of connections whose packets came in IP fragments (RFC 791 §3.2). */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CaptureReader, PcapngWriter } from "@tcplens/capture";
import { fragmentPacket } from "@tcplens/core/wire";
import { afterAll, beforeAll, expect, test } from "vitest";
import { jsonLines, runCli } from "./support/run-cli.ts";

let folder = "";
const file = (name: string): string => path.join(folder, name);
const analyze = (...args: readonly string[]) => runCli(["analyze", ...args], { cwd: folder });

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "tcplens-fragments-"));
  const drawnless = ["--ladder", "none", "--plot", "none"];
  await runCli(["simulate", "sack-recovery", "--pcap", file("whole.pcapng"), ...drawnless]);
  writeFileSync(file("cut.pcapng"), inFragments(readFileSync(file("whole.pcapng"))));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** The same packets in pieces of at most 576 octets. */
const inFragments = (capture: Uint8Array): Buffer => {
  const pieces: Uint8Array[] = [];
  const writer = new PcapngWriter((piece) => pieces.push(piece), { application: "test" });
  writer.addInterface({ name: "A", origin: 0 });
  const reader = new CaptureReader(({ bytes, start, end, frame, seconds, nanoseconds }) => {
    const packet = Uint8Array.from(bytes.subarray(start, end));
    allowCutting(packet);
    const cut = fragmentPacket(packet, 576, frame);
    if (typeof cut === "string") throw new Error(cut);
    for (const piece of cut) writer.packet({ at: seconds * 1000 + nanoseconds / 1e6, bytes: piece });
  });
  reader.push(capture);
  writer.flush();
  return Buffer.concat(pieces);
};

const allowCutting = (packet: Uint8Array): void => {
  const view = new DataView(packet.buffer);
  view.setUint16(6, 0);
  view.setUint16(10, 0);
  let sum = 0;
  for (let at = 0; at < 20; at += 2) sum += view.getUint16(at);
  view.setUint16(10, ~((sum & 0xffff) + (sum >> 16)));
};

const framesOf = (name: string): readonly string[] => {
  const frames: string[] = [];
  const reader = new CaptureReader(({ bytes, start, end }) =>
    frames.push(Buffer.from(bytes.subarray(start, end)).toString("hex")),
  );
  reader.push(readFileSync(file(name)));
  reader.end();
  return frames;
};

test("every fragment is written, and read again it is the same connection", async () => {
  await analyze("cut.pcapng", "--pcapng", "again.pcapng");
  expect(framesOf("again.pcapng")).toEqual(framesOf("cut.pcapng"));
  const [before] = jsonLines((await analyze("cut.pcapng", "--json")).stdout);
  expect(jsonLines((await analyze("again.pcapng", "--json")).stdout)).toEqual([before]);
});

test("--strip leaves nothing of what is only a part of a packet", async () => {
  await analyze("cut.pcapng", "--pcapng", "bare.pcapng", "--strip");
  const lengths = framesOf("bare.pcapng").map(({ length }) => length / 2);
  expect(lengths).toHaveLength(framesOf("cut.pcapng").length);
  expect(Math.max(...lengths)).toBeLessThan(120);
  expect(lengths).toContain(0);
});

test("--anonymize writes packets as they were put together", async () => {
  await analyze("cut.pcapng", "--pcapng", "other.pcapng", "--anonymize");
  expect(framesOf("other.pcapng")).toHaveLength(framesOf("whole.pcapng").length);
});
