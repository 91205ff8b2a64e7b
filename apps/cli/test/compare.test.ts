/** `tcplens analyze --compare`, the built process: pairs, one pair in full, JSON Lines, what it ends with and refuses. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { jsonLines, runCli } from "./support/run-cli.ts";

let folder = "";
const compare = (...args: readonly string[]) => runCli(["analyze", "--compare", ...args], { cwd: folder });

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "tcplens-compare-"));
  for (const scenario of ["handshake", "syn-lost", "refused", "syn-flood"])
    await runCli(
      ["simulate", scenario, "--pcap", `${scenario}.pcapng`, "--ladder", "none", "--plot", "none"],
      { cwd: folder },
    );
  writeFileSync(path.join(folder, "text.pcap"), "no capture");
});

afterAll(() => rmSync(folder, { recursive: true }));

const good = "handshake.pcapng";
const late =
  "B took 740 ms longer (1.1 s, A 340 ms): 1.0 s more waiting for a retransmitted SYN, 200 ms less on the network, 60 ms less waiting for the client's program";

describe("in text", () => {
  test("one pair is shown in full at once", async () => {
    const { stdout, stderr, code } = await compare(good, "syn-lost.pcapng", "--width", "200");
    expect(stdout).toContain(`A  ${good}, 1 connection\nB  syn-lost.pcapng, 1 connection\n\n${late}\n`);
    expect(stdout).toMatch(/Paired {3}The same addresses and ports/u);
    expect(stdout).toMatch(/waiting for a retransmitted SYN +0 +1\.0 s\n/u);
    expect(stdout).toMatch(/\d+ that do not differ: --verbose/u);
    expect(stdout).toMatch(/Found in B only\n[^]*\[syn-retransmitted, #1\]/u);
    expect(stdout).not.toContain("ECN");
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  test("--verbose has every row", async () => {
    const { stdout } = await compare(good, "syn-lost.pcapng", "--verbose");
    expect(stdout).toMatch(/client, ECN +no +no\n/u);
    expect(stdout).not.toContain("that do not differ");
  });

  test("many connections: what has no like is listed, up to a bound", async () => {
    const { stdout } = await compare("syn-flood.pcapng", good);
    expect(stdout).toContain("A  syn-flood.pcapng, 301 connections");
    expect(stdout).toMatch(/Only in A\n {2}0 {2}198\.18\.0\.0:1024 → 192\.0\.2\.2:7777\n/u);
    expect(stdout).toMatch(/ {2}290 more: --verbose/u);
  });

  test("many pairs: those that differ are in a table, the others counted", async () => {
    const { stdout, code } = await compare("syn-flood.pcapng", "./syn-flood.pcapng");
    expect(stdout).toContain("No difference that matters in any of 301 pairs");
    expect(stdout).toContain("  301 pairs alike: --verbose");
    expect(code).toBe(0);
    const all = await compare("syn-flood.pcapng", "./syn-flood.pcapng", "--verbose");
    expect(all.stdout.match(/No difference that matters: both/gu)).toHaveLength(301);
  });

  test.each([64, 80, 140])("fits in %d columns, with blanks nowhere at the end", async (width) => {
    for (const other of ["refused.pcapng", "syn-flood.pcapng"]) {
      const { stdout } = await compare("syn-flood.pcapng", `./${other}`, "--width", String(width));
      for (const line of stdout.split("\n")) {
        expect(line.length).toBeLessThanOrEqual(width);
        expect(line).toBe(line.trimEnd());
      }
    }
  });

  test("is in ASCII where that is asked for", async () => {
    const { stdout } = await compare(good, "refused.pcapng", "--ascii", "--verbose");
    // oxlint-disable-next-line no-control-regex -- the whole of ASCII
    expect(stdout).toMatch(/^[\u0000-\u007F]+$/u);
  });

  test("--stream is the pair of that connection of the first capture", async () => {
    const { stdout, code } = await compare("syn-flood.pcapng", good, "--stream", "51");
    expect(stdout).toMatch(/stream 51 of syn-flood\.pcapng/u);
    expect(stdout).toMatch(/stream 0 of handshake\.pcapng/u);
    expect(code).toBe(0);
  });
});

test("--json has a pair a line, then what has no like", async () => {
  const lines = jsonLines((await compare("syn-flood.pcapng", good, "--json")).stdout);
  expect(lines).toHaveLength(301);
  expect(lines[0]).toMatchObject({
    first: { stream: 51, server: { address: "192.0.2.2", port: 7777 } },
    second: { stream: 0 },
    paired_by: "endpoints",
    kind: expect.any(String),
    rows: expect.any(Array),
    findings: { first: expect.any(Array), second: expect.any(Array) },
  });
  expect(lines.slice(1).every(({ only }) => only === "first")).toBe(true);
  const [slow] = jsonLines((await compare(good, "syn-lost.pcapng", "--json")).stdout);
  expect(slow).toMatchObject({ headline: late, kind: "time", durations: [0.34, 1.08], longer: 0.74 });
});

test("--fail-on asks for what is found in the second only", async () => {
  expect((await compare(good, "refused.pcapng", "--fail-on", "error")).code).toBe(1);
  expect((await compare("refused.pcapng", good, "--fail-on", "error")).code).toBe(0);
  expect((await compare("refused.pcapng", "./refused.pcapng", "--fail-on", "error")).code).toBe(0);
});

test("a damaged capture is compared as far as it goes, and said to be damaged", async () => {
  writeFileSync(path.join(folder, "cut.pcapng"), readFileSync(path.join(folder, good)).subarray(0, -30));
  const { stdout, stderr, code } = await compare(good, "cut.pcapng");
  expect(stdout).toContain("B  cut.pcapng, 1 connection");
  expect(stderr).toMatch(/^tcplens: cut\.pcapng: octet \d+, packet \d+: /u);
  expect(code).toBe(1);
});

describe("says what is wrong, and what to do", () => {
  test.each([
    [[good], /takes two captures, not 1: tcplens analyze --compare good\.pcap bad\.pcap/u],
    [[good, good], /was given handshake\.pcapng twice: name the other capture/u],
    [[good, "refused.pcapng", "--merge"], /--compare does not go with --merge: leave it out/u],
    [[good, "refused.pcapng", "--anonymize-key", "x"], /does not go with --anonymize-key/u],
    [[good, "refused.pcapng", "--stream", "4"], /handshake\.pcapng has the connections 0 to 0, not 4/u],
    [
      ["syn-flood.pcapng", good, "--stream", "4"],
      /nothing of the other capture stands against connection 4/u,
    ],
    [[good, "refused.pcapng", "--json", "--width", "90"], /--json draws nothing: leave --width out/u],
    [[good, "none.pcap"], /cannot read none\.pcap/u],
  ] as const)("%j", async (args, words) => {
    const { stdout, stderr, code } = await compare(...args);
    expect(stderr).toMatch(words);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });

  test("a file that is no capture", async () => {
    const { stdout, stderr, code } = await compare(good, "text.pcap");
    expect(stderr).toMatch(/^tcplens: text\.pcap: this is text/u);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });
});
