/** `tcplens analyze` of packets whose link layer is not read. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PcapngWriter } from "@tcplens/capture";
import { afterAll, expect, test } from "vitest";
import { runCli } from "./support/run-cli.ts";

const folder = mkdtempSync(path.join(tmpdir(), "tcplens-links-"));

afterAll(() => rmSync(folder, { recursive: true }));

/** A packet of each of these link types. */
const captureOf = (name: string, linkTypes: readonly number[]): string => {
  const pieces: Uint8Array[] = [];
  const writer = new PcapngWriter((piece) => pieces.push(piece));
  for (const linkType of linkTypes) {
    const number = writer.addInterface({ linkType });
    writer.packet({ interface: number, at: 0, bytes: new Uint8Array(60) });
  }
  writer.flush();
  writeFileSync(path.join(folder, name), Buffer.concat(pieces));
  return name;
};

const analyze = (...args: readonly string[]) => runCli(["analyze", ...args], { cwd: folder });

test("the link layer is named, and that nothing could be read is no success", async () => {
  for (const options of [[], ["--json"], ["--json", "--packets"]]) {
    const { stderr, code } = await analyze(captureOf("other.pcapng", [249, 9999, 9999]), ...options);
    expect(stderr).toBe(
      "tcplens: other.pcapng: 3 packets are of a link layer that is not read: link type 9999, USBPcap\n",
    );
    expect(code).toBe(1);
  }
});

test("beside packets that are read it is only said", async () => {
  const { stderr, code } = await analyze(captureOf("mixed.pcapng", [1, 249]));
  expect(stderr).toBe("tcplens: mixed.pcapng: 1 packet is of a link layer that is not read: USBPcap\n");
  expect(code).toBe(0);
});
