/** The README's example of reading is `reading-example.ts`, to the letter, and does what the README says. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { foundIn } from "./support/found-packets.ts";
import { pcapFile } from "./support/pcap-file.ts";
import { synOverIpv4 } from "./support/sample-packets.ts";

const example = fileURLToPath(new URL("./reading-example.ts", import.meta.url));

test("the example of reading in the README is the file that is run", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  expect(readme).toContain(`\`\`\`ts\n${readFileSync(example, "utf8")}\`\`\``);
});

test("it makes a capture that may be shown", () => {
  const folder = mkdtempSync(join(tmpdir(), "tcplens-example-"));
  try {
    const [from, to] = [join(folder, "from.pcap.gz"), join(folder, "to.pcapng")];
    const frames = [{ frame: synOverIpv4, at: 1_700_000_000_123 }, { frame: Uint8Array.of(1, 2, 3) }];
    writeFileSync(from, gzipSync(pcapFile(101, frames)));
    const run = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", example, from, to], {
      encoding: "utf8",
    });
    expect([run.stderr, run.stdout]).toEqual(["", "pcap: 1 of 2 packets kept\n"]);
    const { packets } = foundIn([readFileSync(to)]);
    expect(packets.map(({ time, sourcePort, source }) => [time, sourcePort, source === "10.0.0.1"])).toEqual([
      ["1700000000.123000000", 1024, false],
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
