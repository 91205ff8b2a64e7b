/** `tcplens analyze --pcapng` of a capture with more than packets in it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CaptureReader, packetFlags, PcapngWriter } from "@tcplens/capture";
import { afterAll, expect, test } from "vitest";
import { runCli } from "./support/run-cli.ts";

const capture = path.join(import.meta.dirname, "../../../packages/capture/test/captures/other-blocks.pcapng");
const folder = mkdtempSync(path.join(tmpdir(), "tcplens-blocks-"));

afterAll(() => rmSync(folder, { recursive: true }));

const analyze = (...args: readonly string[]) => runCli(["analyze", ...args], { cwd: folder });

const read = (name: string) => {
  const flags: (number | undefined)[] = [];
  const reader = new CaptureReader((record) => flags.push(packetFlags(record)));
  reader.push(readFileSync(path.resolve(folder, name)));
  reader.end();
  return { flags, reader, types: reader.carried.map(({ type }) => type) };
};

test("secrets, names, custom and unknown blocks stand where they stood among the packets", async () => {
  await analyze(capture, "--pcapng", "kept.pcapng");
  const [before, after] = [read(capture), read("kept.pcapng")];
  expect(new Set(after.types)).toEqual(new Set([9, 4, 0xbad, 10, 0x7777, 0x8000_0001]));
  expect(after.types).toEqual(before.types);
  expect(after.reader.carried.map(({ body }) => body)).toEqual(before.reader.carried.map(({ body }) => body));
  expect(after.reader.names).toEqual(before.reader.names);
  // Their places: as many are before the first packet, and behind the last one.
  const gaps = ({ reader }: typeof before): boolean[] =>
    reader.carried.map(({ offset }, at, all) => at > 0 && offset - (all[at - 1]?.offset ?? 0) > 100);
  expect(gaps(after).filter(Boolean).length).toBeGreaterThan(3);
});

test.for([["--strip"], ["--anonymize"], ["--strip", "--anonymize"]])(
  "%s leaves them out",
  async (options) => {
    const name = `shown${options.join("")}.pcapng`;
    await analyze(capture, "--pcapng", name, ...options);
    expect(read(name).types).toEqual([]);
    expect(read(name).flags).toHaveLength(20);
  },
);

test("the flags of packets are kept, without what is no longer there", async () => {
  let packet: Uint8Array = new Uint8Array(0);
  new CaptureReader(({ bytes, start, end }) => {
    packet = bytes.slice(start, end);
  }).push(readFileSync(capture));
  const pieces: Uint8Array[] = [];
  const writer = new PcapngWriter((piece) => pieces.push(piece));
  writer.addInterface({ linkType: 1 });
  writer.packet({ at: 0, bytes: packet, flags: 0x0100_0089 });
  writer.flush();
  writeFileSync(path.join(folder, "flags.pcapng"), Buffer.concat(pieces));
  const flagsWith = async (...options: readonly string[]) => {
    await analyze("flags.pcapng", "--pcapng", "out.pcapng", ...options);
    return read("out.pcapng").flags;
  };
  expect(await flagsWith()).toEqual([0x0100_0089]);
  expect(await flagsWith("--strip")).toEqual([0x0100_0009]);
  expect(await flagsWith("--anonymize")).toEqual([1]);
});
