/** `tcplens analyze --merge` of captures with several connections. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CaptureReader, PcapngWriter } from "@tcplens/capture";
import { afterAll, beforeAll, expect, test } from "vitest";
import { jsonLines, runCli } from "./support/run-cli.ts";

const folder = mkdtempSync(path.join(tmpdir(), "tcplens-merge-many-"));

const merge = (...args: readonly string[]) => runCli(["analyze", "--merge", ...args], { cwd: folder });

beforeAll(async () => {
  for (const end of ["A", "B"]) {
    const pieces: Uint8Array[] = [];
    const writer = new PcapngWriter((piece) => pieces.push(piece));
    writer.addInterface();
    for (const [number, scenario] of ["handshake", "fast-retransmit"].entries()) {
      const name = `${scenario}-${end}.pcapng`;
      const drawn = ["--ladder", "none", "--plot", "none"];
      await runCli(["simulate", scenario, "--pcap", name, "--pcap-end", end, ...drawn], { cwd: folder });
      new CaptureReader((record) => {
        const bytes = record.bytes.slice(record.start, record.end);
        // The client's port, in IPv4 without options.
        const place = bytes[20] === 28_886 >> 8 && bytes[21] === (28_886 & 0xff) ? 21 : 23;
        bytes[place] = number + 1;
        writer.packet({ at: record, bytes });
      }).push(readFileSync(path.join(folder, name)));
    }
    writer.flush();
    writeFileSync(path.join(folder, `${end}.pcapng`), Buffer.concat(pieces));
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

test("a line sums them up, and one of which there is nothing to tell has no more than a line", async () => {
  const lines = (await merge("A.pcapng", "B.pcapng", "--width", "200")).stdout.split("\n");
  expect(lines.slice(0, 4)).toEqual([
    "2 connections at both points: 1 packet lost from the first point to the second, 0 back; 0 segments sent again that had arrived; 1 of the connections lost nothing",
    "192.0.2.1:28673 → 192.0.2.2:7777",
    "  Streams 0 and 0: all of 10 packets at both points, none sent again; on the way 20.000 ms and back 20.000 ms, in the median",
    "192.0.2.1:28674 → 192.0.2.2:7777",
  ]);
  expect(lines).toContain("    segments sent again: 1 as the first was lost, 0 though it had arrived");
  const turned = (await merge("B.pcapng", "A.pcapng", "--width", "200")).stdout;
  expect(turned).toMatch(/0 packets lost from the first point to the second, 1 back;/u);
});

test("--verbose has every packet of all, and JSON a line for each", async () => {
  const { stdout } = await merge("A.pcapng", "B.pcapng", "--verbose");
  expect(stdout).not.toMatch(/Streams 0 and 0/u);
  expect(stdout).toMatch(/^ {2}Stream 0 of the first capture, 0 of the second$/mu);
  expect(jsonLines((await merge("A.pcapng", "B.pcapng", "--json")).stdout)).toHaveLength(2);
});
