/** What commands that read captures end with: one rule for all of them. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCli } from "./support/run-cli.ts";

let folder = "";
const file = (name: string): string => path.join(folder, name);
const analyze = (...args: readonly string[]) => runCli(["analyze", ...args], { cwd: folder });

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "tcplens-exit-"));
  const quiet = ["--ladder", "none", "--plot", "none"];
  for (const scenario of ["handshake", "refused"])
    await runCli(["simulate", scenario, "--pcap", file(`${scenario}.pcapng`), ...quiet]);
  writeFileSync(file("notes.txt"), "these are notes, and nothing that was captured\n");
  writeFileSync(file("notes.gz"), gzipSync("these are notes, and nothing that was captured\n"));
  writeFileSync(file("empty.pcap"), "");
  writeFileSync(file("cut.pcapng"), readFileSync(file("handshake.pcapng")));
  truncateSync(file("cut.pcapng"), 2001);
  mkdirSync(file("folder"));
});

afterAll(() => rmSync(folder, { recursive: true }));

const unread = [
  ["missing.pcap", "cannot read missing.pcap: there is no such file or folder"],
  ["notes.txt", "notes.txt: this is text"],
  ["notes.gz", "notes.gz: this is text"],
  ["empty.pcap", "empty.pcap: the file is empty"],
] as const;

describe.each(unread)("%s, which cannot be read as a capture, is told and ends with 2", (name, message) => {
  test.each([
    ["alone", [name]],
    ["in JSON", [name, "--json"]],
    ["its packets", [name, "--packets"]],
    ["its findings", [name, "--findings"]],
    ["one connection", [name, "--stream", "0"]],
    ["a plot", [name, "--plot", "sequence=x.svg"]],
    ["a part of it", [name, "--pcapng", "x.pcapng"]],
    ["before a good one", [name, "handshake.pcapng"]],
    ["after a good one", ["handshake.pcapng", name]],
    ["after a damaged one", ["cut.pcapng", name]],
    ["merged", ["--merge", "handshake.pcapng", name]],
    ["compared", ["--compare", "handshake.pcapng", name]],
    ["in tables", ["--parquet", "lake", name]],
    ["in tables after a good one", ["--parquet", "lake", "handshake.pcapng", name]],
  ])("%s", async (_how, args) => {
    const { stderr, code } = await analyze(...args);
    expect(stderr.match(/^tcplens: .*$/gmu)?.at(-1)).toContain(message);
    expect(stderr).not.toContain("no connection");
    expect(code).toBe(2);
  });
});

test.each(["", "no capture"])("a standard input of %j as well", async (text) => {
  const { stderr, code } = await runCli(["analyze", "-"], { onSpawn: ({ stdin }) => stdin.end(text) });
  expect(stderr).toMatch(/^tcplens: standard input: /u);
  expect(code).toBe(2);
});

test.skipIf(process.platform !== "linux").each(["/dev/null", "/proc/self/mem"])(
  "%s as well, and the others are read",
  async (name) => {
    const { stdout, stderr, code } = await analyze(name, "handshake.pcapng");
    expect(stderr).toMatch(new RegExp(`^tcplens: [^\n]*${name}: [^\n]*\n$`, "u"));
    expect(stdout).toContain("1 connection");
    expect(code).toBe(2);
  },
);

test("one that is damaged ends with 1, whatever is done with it", async () => {
  for (const args of [
    ["cut.pcapng"],
    ["cut.pcapng", "handshake.pcapng"],
    ["cut.pcapng", "--json"],
    ["--compare", "handshake.pcapng", "cut.pcapng"],
    ["--merge", "handshake.pcapng", "cut.pcapng"],
    ["--parquet", "lake", "cut.pcapng"],
  ]) {
    const { stderr, code } = await analyze(...args);
    expect(stderr).toContain("cut.pcapng: octet");
    expect(code).toBe(1);
  }
});

describe("--plot with nothing to draw", () => {
  test.each(["sequence", "throughput", "window"])(
    "%s: says so, writes no file, ends with 1",
    async (name) => {
      const { stdout, stderr, code } = await analyze("refused.pcapng", "--plot", `${name}=none.svg`);
      expect(stdout).toContain("Nothing is listening");
      expect(stderr).toBe(
        `tcplens: --plot ${name}: there is nothing to draw, and none.svg is not written: the connection carried no data\n`,
      );
      expect(existsSync(file("none.svg"))).toBe(false);
      expect(code).toBe(1);
    },
  );

  test("on the terminal as well, and what there is is drawn", async () => {
    const { stdout, stderr, code } = await analyze("refused.pcapng", "--plot", "sequence", "--plot", "rtt");
    expect(stderr).toBe(
      "tcplens: --plot sequence: there is nothing to draw: the connection carried no data\n",
    );
    expect(stdout).toContain("Round trips");
    expect(code).toBe(1);
  });
});
