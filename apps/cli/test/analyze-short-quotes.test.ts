/** `tcplens analyze` of ICMP errors that quote no more of a segment than eight octets (RFC 792). */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CaptureReader } from "@tcplens/capture";
import { afterAll, expect, test } from "vitest";
import { jsonLines, runCli } from "./support/run-cli.ts";

const capture = path.join(
  import.meta.dirname,
  "../../../packages/capture/test/captures/reject-icmp-short.pcap",
);
const folder = mkdtempSync(path.join(tmpdir(), "tcplens-quotes-"));

afterAll(() => rmSync(folder, { recursive: true }));

const analyze = (...args: readonly string[]) => runCli(["analyze", ...args], { cwd: folder });

const framesOf = (name: string): readonly Buffer[] => {
  const frames: Buffer[] = [];
  const reader = new CaptureReader(({ bytes, start, end }) =>
    frames.push(Buffer.from(bytes.subarray(start, end))),
  );
  reader.push(readFileSync(path.resolve(folder, name)));
  reader.end();
  return frames;
};

test("the errors are told, and are no packets of the connection", async () => {
  const packets = jsonLines((await analyze(capture, "--json", "--packets")).stdout);
  expect(packets.map(({ frame }) => frame)).toEqual([1, 3]);
  const table = (await analyze(capture)).stdout;
  expect(table).toMatch(/2 TCP packets and 2 others/);
  expect(table).not.toMatch(/cut off/);
  expect((await analyze(capture, "--stream", "0")).stdout).toMatch(/#2\b.*ICMP from 192\.0\.2\.254/);
});

test.for([
  ["as they are", []],
  ["with other addresses", ["--anonymize"]],
  ["without data", ["--strip"]],
  ["without data and with other addresses", ["--strip", "--anonymize"]],
] as const)("--pcapng keeps them: %s", async ([, options]) => {
  const name = `kept${options.join("")}.pcapng`;
  await analyze(capture, "--pcapng", name, ...options);
  expect(framesOf(name).map(({ length }) => length)).toEqual([44, 56, 44, 56]);
  if (options.length === 0) expect(framesOf(name)).toEqual(framesOf(capture));
  const [report] = jsonLines((await analyze(name, "--json")).stdout);
  expect(report?.["findings"]).toMatchObject([{ code: "icmp-reject" }]);
});
