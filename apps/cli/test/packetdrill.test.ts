/** `tcplens packetdrill`, the built process: what it prints and what it ends with. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { jsonLines, runCli } from "./support/run-cli.ts";

let folder = "";

const handshake = [
  "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3",
  "+0 bind(3, ..., ...) = 0",
  "+0 listen(3, 1) = 0",
  "+0 < S 0:0(0) win 32792 <mss 1000>",
  "+0 > S. 0:0(0) ack 1 <mss 1460>",
  "+.1 < . 1:1(0) ack 1 win 257",
  "+0 accept(3, ..., ...) = 4",
];

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tcplens-packetdrill-"));
  const write = (name: string, lines: readonly string[]): void =>
    writeFileSync(path.join(folder, name), `${lines.join("\n")}\n`);
  write("good.pkt", handshake);
  write("bad.pkt", [...handshake, "+0 write(4, ..., 100) = 100", "+0 > P. 1:100(99) ack 1"]);
  write("beyond.pkt", [handshake[0] ?? "", "+0 setsockopt(3, SOL_SOCKET, SO_ZEROCOPY, [1], 4) = 0"]);
});

afterAll(() => rmSync(folder, { recursive: true }));

const run = (names: readonly string[], ...options: readonly string[]) =>
  runCli(["packetdrill", ...names.map((name) => path.join(folder, name)), "--profile", "linux", ...options]);

test("a script that passes ends with 0", async () => {
  const { code, stdout } = await run(["good.pkt"]);
  expect(stdout).toMatch(/1 passed/u);
  expect(code).toBe(0);
});

test("a script that fails says the line, what was expected and what was seen, and ends with 1", async () => {
  const { code, stdout } = await run(["good.pkt", "bad.pkt"]);
  expect(stdout).toMatch(/bad\.pkt:9/u);
  expect(stdout).toMatch(/1:100\(99\)/u);
  expect(stdout).toMatch(/1:101\(100\)/u);
  expect(code).toBe(1);
});

test("what is not modelled is named with its line; where nothing else ran nothing was shown", async () => {
  const alone = await run(["beyond.pkt"]);
  expect(alone.stdout).toMatch(/SO_ZEROCOPY/u);
  expect(alone.stdout).toMatch(/beyond\.pkt:2/u);
  expect(alone.code).toBe(1);
  expect((await run(["good.pkt", "beyond.pkt"])).code).toBe(0);
});

test("--json has an object for each script and a summary", async () => {
  const { stdout } = await run(["good.pkt", "bad.pkt", "beyond.pkt"], "--json");
  const lines = jsonLines(stdout);
  expect(lines.map(({ type, status }) => [type, status])).toEqual([
    ["script", "pass"],
    ["script", "fail"],
    ["script", "unsupported"],
    ["summary", undefined],
  ]);
  expect(lines[1]).toMatchObject({ line: 9 });
});
