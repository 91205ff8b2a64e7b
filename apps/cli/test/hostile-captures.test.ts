/** What a hostile or damaged capture, or an odd name, must not do to the built program: crash, lose the rest, or steer the terminal. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CaptureReader } from "@tcplens/capture";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundle, cleanEnvironment, jsonLines, runCli } from "./support/run-cli.ts";

let folder = "";
const run = (...args: readonly string[]) => runCli(args, { cwd: folder });

/** A pcap file, little-endian, of these packets. */
const pcap = (
  linkType: number,
  packets: readonly { at: number; bytes: Uint8Array; length?: number }[],
): Buffer => {
  const word = (value: number): Buffer => {
    const octets = Buffer.alloc(4);
    octets.writeUInt32LE(value >>> 0);
    return octets;
  };
  return Buffer.concat([
    ...[0xa1b2c3d4, 0x00040002, 0, 0, 0xffff, linkType].map(word),
    ...packets.flatMap(({ at, bytes, length = bytes.length }) => [
      word(Math.floor(at)),
      word(Math.round((at % 1) * 1e6)),
      word(bytes.length),
      word(length),
      bytes,
    ]),
  ]);
};

/** An IPv4 packet with a TCP segment and no data; `total`: the length that its header tells. */
const segment = (flags: number, fromA: boolean, seq: number, ack: number, total = 40): Buffer => {
  const packet = Buffer.alloc(40);
  packet.writeUInt8(0x45, 0);
  packet.writeUInt16BE(total, 2);
  packet.writeUInt8(64, 8);
  packet.writeUInt8(6, 9);
  packet.set(fromA ? [10, 0, 0, 1, 10, 0, 0, 2] : [10, 0, 0, 2, 10, 0, 0, 1], 12);
  packet.writeUInt16BE(fromA ? 1000 : 80, 20);
  packet.writeUInt16BE(fromA ? 80 : 1000, 22);
  packet.writeUInt32BE(seq, 24);
  packet.writeUInt32BE(ack, 28);
  packet.writeUInt8(0x50, 32);
  packet.writeUInt8(flags, 33);
  packet.writeUInt16BE(1000, 34);
  return packet;
};

const handshake = (at: number): { at: number; bytes: Buffer }[] => [
  { at, bytes: segment(0x02, true, 0, 0) },
  { at: at + 0.01, bytes: segment(0x12, false, 0, 1) },
  { at: at + 0.02, bytes: segment(0x10, true, 1, 1) },
];

const RAW = 101;
const PPP_WITH_DIRECTION = 204;
const ODD_NAME = "esc\u001B]0;pwned\u0007.pcap";

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tcplens-hostile-"));
  const write = (name: string, bytes: Uint8Array): void => writeFileSync(path.join(folder, name), bytes);
  write("plain.pcap", pcap(RAW, handshake(1_700_000_000)));
  write("carry.pcap", pcap(RAW, handshake(1_700_000_000 + 0.999_999_9)));
  write(ODD_NAME, pcap(RAW, handshake(1_700_000_000)));
  write(
    "endless.pcap",
    pcap(RAW, [
      ...handshake(1_700_000_000),
      { at: 1_700_000_001, bytes: segment(0x10, true, 1, 1, 0), length: 0xffff_ffff },
    ]),
  );
  write(
    "ppp.pcap",
    pcap(
      PPP_WITH_DIRECTION,
      handshake(1_700_000_000).map(({ at, bytes }) => ({
        at,
        bytes: Buffer.concat([Buffer.from([0, 0xff, 0x03, 0x00, 0x21]), bytes]),
      })),
    ),
  );
  write("not.pcap", Buffer.from("this is no capture at all, but a text of some length"));
});

afterAll(() => rmSync(folder, { recursive: true }));

test("what stood before a packet's link layer is gone from the file that is written, and with it its link type", async () => {
  const { stderr, code } = await run("analyze", "ppp.pcap", "--pcapng", "ppp.pcapng");
  expect(stderr).toBe("wrote ppp.pcapng: 3 packets\n");
  expect(code).toBe(0);
  const types: number[] = [];
  const reader = new CaptureReader(({ linkType }) => void types.push(linkType));
  reader.push(readFileSync(path.join(folder, "ppp.pcapng")));
  expect(types).toEqual([9, 9, 9]);
  const again = await run("analyze", "ppp.pcapng", "--json");
  expect(jsonLines(again.stdout)).toHaveLength(1);
});

test.skipIf(process.platform !== "linux")("a full disk is told", async () => {
  const { stderr, code } = await run("analyze", "plain.pcap", "--pcapng", "/dev/full");
  expect(stderr).toBe("tcplens: --pcapng: cannot write /dev/full: the disk is full\n");
  expect(code).toBe(2);
});

test.skipIf(process.platform !== "linux").each([
  ["analyze plain.pcap", 1],
  ["analyze plain.pcap --json", 1],
  ["simulate handshake --json", 1],
])("%s: a full disk behind the standard output is told", (words, exit) => {
  const line = `"${process.execPath}" "${bundle}" ${words} > /dev/full`;
  const { stderr, status } = spawnSync("sh", ["-c", line], {
    cwd: folder,
    env: cleanEnvironment(),
    encoding: "utf8",
  });
  expect(stderr).toBe("tcplens: the output cannot be written: the disk is full\n");
  expect(status).toBe(exit);
});

test("an absurd length does not keep a capture out of the tables", async () => {
  const { stderr, code } = await run("analyze", "--parquet", "endless", "endless.pcap");
  expect(stderr).toBe("");
  expect(code).toBe(0);
  const { stdout } = await run("query", "select max(len) as most from packets", "endless", "--json");
  expect(Number(jsonLines(stdout)[0]?.["most"])).toBeGreaterThan(1e9);
});

test.skipIf(process.platform !== "linux")("a folder that no system can make is told", async () => {
  const { stderr, code } = await run("analyze", "--parquet", "/proc/lake/x", "plain.pcap");
  expect(stderr).toMatch(/^tcplens: --parquet: cannot write into \/proc\/lake\/x: there is no such file/u);
  expect(code).toBe(2);
});

test("names steer no terminal", async () => {
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  const escapes = /[\u001B\u0007]/u;
  const both = await run("analyze", ODD_NAME, "plain.pcap");
  expect(both.stdout).toContain("esc\uFFFD]0;pwned\uFFFD.pcap");
  expect(both.stdout).not.toMatch(escapes);
  expect((await run("analyze", `no-${ODD_NAME}`)).stderr).not.toMatch(escapes);
  await run("analyze", "--parquet", "odd", ODD_NAME);
  expect((await run("query", "select capture from connections", "odd")).stdout).not.toMatch(escapes);
});

test("a second's fraction that rounds up is carried", async () => {
  expect((await run("analyze", "carry.pcap", "--stream", "0")).stdout).toContain("22:13:21.000000 UTC");
});

describe("the folder of tables", () => {
  test("may have a name that looks like a pattern", async () => {
    await run("analyze", "--parquet", "lake[1]*", "plain.pcap");
    const { stdout, code } = await run(
      "query",
      "select count(*) as n from connections",
      "lake[1]*",
      "--json",
    );
    expect(jsonLines(stdout)).toEqual([{ n: 1 }]);
    expect(code).toBe(0);
  });

  test("has no table where the only capture could not be read", async () => {
    await run("analyze", "--parquet", "empty", "not.pcap");
    const { stderr, code } = await run("query", "select 1", "empty");
    expect(stderr).toMatch(/^tcplens: query: empty has no table/u);
    expect(code).toBe(2);
  });

  test("takes captures whose paths are longer than a name may be", async () => {
    const deep = path.join("a".repeat(120), "b".repeat(120));
    mkdirSync(path.join(folder, deep), { recursive: true });
    for (const name of ["one.pcap", "two.pcap"])
      writeFileSync(path.join(folder, deep, name), readFileSync(path.join(folder, "plain.pcap")));
    const { code } = await run(
      "analyze",
      "--parquet",
      "deep",
      path.join(deep, "one.pcap"),
      path.join(deep, "two.pcap"),
    );
    expect(code).toBe(0);
    const { stdout } = await run(
      "query",
      "select capture from connections order by capture",
      "deep",
      "--json",
    );
    const names = jsonLines(stdout).map((row) => String(row["capture"]));
    expect(names).toHaveLength(2);
    expect(names.map((name) => name.slice(-8)).toSorted()).toEqual(["one.pcap", "two.pcap"]);
  });
});

describe("a query's answer", () => {
  test("keeps columns of one name apart in JSON", async () => {
    await run("analyze", "--parquet", "plain", "plain.pcap");
    const { stdout } = await run("query", "select 1 as n, 2 as n", "plain", "--json");
    expect(Object.values(jsonLines(stdout)[0] ?? {})).toEqual([1, 2]);
  });

  test.each([
    ["", "the statement is empty"],
    ["select 1; select 2", "2 statements"],
  ])("%j is refused", async (sql, said) => {
    await run("analyze", "--parquet", "plain", "plain.pcap");
    const { stderr, code } = await run("query", sql, "plain");
    expect(stderr).toContain(said);
    expect(code).toBe(2);
  });
});
