/** `tcplens analyze` of a capture that holds its packets twice, and of what cannot all be read: the built process. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CaptureReader, PcapngWriter } from "@tcplens/capture";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { jsonLines, runCli } from "./support/run-cli.ts";

let folder = "";
const file = (name: string): string => path.join(folder, name);
const analyze = (...args: readonly string[]) => runCli(["analyze", ...args], { cwd: folder });

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "tcplens-twice-"));
  await runCli([
    "simulate",
    "handshake",
    "--pcap",
    file("once.pcapng"),
    "--ladder",
    "none",
    "--plot",
    "none",
  ]);
  const once = readFileSync(file("once.pcapng"));
  writeFileSync(file("twice.pcapng"), rewritten(once, { copies: 2, octets: Infinity }));
  writeFileSync(file("cut.pcapng"), rewritten(once, { copies: 1, octets: 30 }));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** The packets of a capture, each on so many interfaces, of each so many octets. */
const rewritten = (
  capture: Uint8Array,
  { copies, octets }: { readonly copies: number; readonly octets: number },
): Uint8Array => {
  const pieces: Uint8Array[] = [];
  const writer = new PcapngWriter((piece) => pieces.push(piece.slice()));
  const interfaces: number[] = [];
  const reader = new CaptureReader(
    ({ linkType, bytes, start, end, originalLength, seconds, nanoseconds }) => {
      while (interfaces.length < copies) interfaces.push(writer.addInterface({ linkType, resolution: "ns" }));
      for (const one of interfaces)
        writer.packet({
          interface: one,
          at: { seconds, nanoseconds: nanoseconds + one },
          bytes: bytes.slice(start, Math.min(end, start + octets)),
          originalLength,
        });
    },
  );
  reader.push(capture);
  reader.end();
  writer.flush();
  return Buffer.concat(pieces);
};

describe("packets that were recorded twice", () => {
  test("count once in what people are told, and JSON has both counts", async () => {
    const [once = {}] = jsonLines((await analyze("once.pcapng", "--json")).stdout);
    const [twice] = jsonLines((await analyze("twice.pcapng", "--json")).stdout);
    expect(twice).toMatchObject({
      packets: 2 * Number(once["packets"]),
      duplicates: once["packets"],
      flags: once["flags"],
      a: { distinct_packets: (once["a"] as { packets: number }).packets },
    });
    const rows = async (name: string): Promise<string | undefined> =>
      (await analyze(name, "--width", "120")).stdout.split("\n").find((line) => line.includes("192.0.2.2"));
    expect(await rows("twice.pcapng")).toBe(await rows("once.pcapng"));
  });

  test("are copies in the ladder, and not on the plots", async () => {
    const { stdout } = await analyze(
      "twice.pcapng",
      "--stream",
      "0",
      "--plot",
      "throughput",
      "--width",
      "120",
    );
    expect(stdout).toMatch(/▶ +copy of #1\n/u);
    // What Wireshark says of the copies is no part of the ladder.
    expect(stdout).not.toMatch(/[━▶] +(?:again|duplicate ACK|keep-alive)/u);
    const total = /[\d.]+ .?B\/s over all/u;
    const plain = (await analyze("once.pcapng", "--stream", "0", "--plot", "throughput")).stdout;
    expect(total.exec(stdout)?.[0]).toBe(total.exec(plain)?.[0]);
  });
});

test("packets that are cut off before their TCP header ends are told", async () => {
  const { stdout, code } = await analyze("cut.pcapng");
  expect(stdout).toMatch(/packets cut off before the end of the TCP header: record more/u);
  expect(code).toBe(0);
  expect((await analyze("cut.pcapng", "--findings")).stdout).toContain("There is no TCP connection");
});

test("of several captures one that is missing is told, and the others are read", async () => {
  const { stdout, stderr, code } = await analyze("once.pcapng", "missing.pcap", "twice.pcapng");
  expect(stdout).toContain("once.pcapng");
  expect(stdout).toContain("twice.pcapng");
  expect(stderr).toBe("tcplens: cannot read missing.pcap: there is no such file or folder\n");
  expect(code).toBe(2);
});

describe("what would not do what was meant is refused", () => {
  test.each([
    [["once.pcapng", "--stream", "0", "--stream", "1"], "name one"],
    [["once.pcapng", "--pcapng", "-"], "- is none"],
    [["once.pcapng", "--pcapng", "kept.pcapng", "--filter", "port == 1"], "left as it was"],
    [["once.pcapng", "--sort", "bogus"], "duration, bytes"],
  ])("%j", async (args, said) => {
    writeFileSync(file("kept.pcapng"), "kept");
    const { stderr, code } = await analyze(...args);
    expect(stderr).toContain(said);
    expect(code).toBe(2);
    expect(readFileSync(file("kept.pcapng"), "utf8")).toBe("kept");
  });

  test("other addresses and the same data: told", async () => {
    const { stderr } = await analyze("once.pcapng", "--pcapng", "other.pcapng", "--anonymize");
    expect(stderr).toContain("--strip leaves the data out");
  });
});
