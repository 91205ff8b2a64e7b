/** `tcplens analyze`, the built process: what it prints of captures that the simulation wrote, and what it ends with. */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nodes } from "./support/nodes.ts";
import { jsonLines, runCli } from "./support/run-cli.ts";

let folder = "";
const file = (name: string): string => path.join(folder, name);
const analyze = (...args: readonly string[]) => runCli(["analyze", ...args], { cwd: folder });

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "tcplens-analyze-"));
  for (const scenario of ["handshake", "sack-recovery", "refused", "syn-flood"])
    await runCli([
      "simulate",
      scenario,
      "--pcap",
      file(`${scenario}.pcapng`),
      "--ladder",
      "none",
      "--plot",
      "none",
    ]);
});

afterAll(() => rmSync(folder, { recursive: true }));

describe("the table", () => {
  test("has a row for each connection and what the capture comes to", async () => {
    const { stdout, stderr, code } = await analyze("handshake.pcapng");
    expect(stdout).toMatch(/✓ +0 +192\.0\.2\.2:7777 /u);
    expect(stdout).toMatch(/1 connection: ✓ 1 healthy\n +\d+ TCP packets, in \d/u);
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  test.each([64, 80, 120, 200])("fits in %d columns, with blanks nowhere at the end", async (width) => {
    const { stdout } = await analyze("syn-flood.pcapng", "--width", String(width));
    const lines = stdout.split("\n");
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) {
      expect(line.length).toBeLessThanOrEqual(width);
      expect(line).toBe(line.trimEnd());
    }
  });

  test("is in ASCII where that is asked for", async () => {
    const { stdout } = await analyze("syn-flood.pcapng", "--ascii");
    // oxlint-disable-next-line no-control-regex -- the whole of ASCII
    expect(stdout).toMatch(/^[\u0000-\u007F]+$/u);
  });

  test("is sorted and cut as it was asked to be, and says what was cut", async () => {
    const { stdout } = await analyze("syn-flood.pcapng", "--sort", "stream:desc", "--limit", "2");
    const streams = [...stdout.matchAll(/^ {2}\S +(\d+) /gmu)].map(([, stream]) => Number(stream));
    expect(streams).toHaveLength(2);
    expect(streams[0]).toBe((streams[1] ?? 0) + 1);
    expect(stdout).toMatch(/are not shown: --limit/u);
  });

  test("of several captures has the name above each", async () => {
    const { stdout } = await analyze("handshake.pcapng", "refused.pcapng");
    expect(stdout).toMatch(/^handshake\.pcapng\n[^]*^refused\.pcapng\n/mu);
  });
});

describe("--json", () => {
  test("has one connection a line, in the order of the streams", async () => {
    const { stdout } = await analyze("syn-flood.pcapng", "--json");
    const lines = jsonLines(stdout);
    expect(lines.map(({ stream }) => stream)).toEqual(lines.map((_, index) => index));
    expect(lines[0]).toMatchObject({
      a: { port: expect.any(Number) },
      packets: expect.any(Number),
      completeness: expect.any(Number),
      findings: expect.any(Array),
    });
  });

  test("with a filter has those that satisfy it", async () => {
    const { stdout } = await analyze(
      "sack-recovery.pcapng",
      "--json",
      "--filter",
      "retransmissions > 0 and port == 7777",
    );
    expect(jsonLines(stdout)).toMatchObject([{ stream: 0, flags: { retransmission: expect.any(Number) } }]);
    expect((await analyze("sack-recovery.pcapng", "--json", "--filter", "not retransmissions")).stdout).toBe(
      "",
    );
  });

  test("with --packets has one packet a line, in the order of the capture", async () => {
    const { stdout } = await analyze("sack-recovery.pcapng", "--json", "--packets");
    const lines = jsonLines(stdout);
    expect(lines[0]).toMatchObject({ frame: 1, stream: 0, flags: "0x0002", seq: 0, len: 0, analysis: [] });
    expect(lines.map(({ frame }) => frame)).toEqual(lines.map((_, index) => index + 1));
    expect(lines.some(({ analysis }) => (analysis as string[]).includes("retransmission"))).toBe(true);
    const filtered = await analyze(
      "sack-recovery.pcapng",
      "--json",
      "--packets",
      "--filter",
      "retransmissions",
    );
    expect(filtered.stdout).toBe(stdout);
    expect(
      (await analyze("sack-recovery.pcapng", "--json", "--packets", "--filter", "port == 81")).stdout,
    ).toBe("");
  });

  test("of several captures says which each line is of", async () => {
    const { stdout } = await analyze("handshake.pcapng", "refused.pcapng", "--json");
    expect(jsonLines(stdout).map(({ capture }) => capture)).toEqual(["handshake.pcapng", "refused.pcapng"]);
  });
});

describe("--stream", () => {
  test("has a rate only of what is sent for long enough to have one", async () => {
    const long = await analyze("sack-recovery.pcapng", "--stream", "0");
    expect(long.stdout).toMatch(/^  rate +[\d.]+ [kM]B\/s *$/mu);
    const short = await analyze("handshake.pcapng", "--stream", "0");
    expect(short.stdout).toMatch(/^  data +\d+ bytes/mu);
    expect(short.stdout).not.toContain("rate");
  });

  test("shows the connection in full, within 80 columns", async () => {
    const { stdout, code } = await analyze("sack-recovery.pcapng", "--stream", "0");
    expect(stdout).toMatch(/^\S 192\.0\.2\.1:\d+ → 192\.0\.2\.2:7777/u);
    expect(stdout).toMatch(/━ SYN seq=0 .*━▶$/mu);
    expect(stdout).toMatch(/◀━.* SYN,ACK seq=0 ack=1/u);
    expect(stdout).toMatch(/ {2}fast retransmission/u);
    expect(stdout).toMatch(/⋮ \d+ more packets/u);
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    expect(code).toBe(0);
  });

  test("--verbose leaves no packet out", async () => {
    const { stdout } = await analyze("sack-recovery.pcapng", "--stream", "0", "--verbose");
    const packets = jsonLines((await analyze("sack-recovery.pcapng", "--packets", "--json")).stdout);
    expect(stdout.match(/[▶◀]/gu)).toHaveLength(packets.length);
  });

  test("that is not there is wrong usage", async () => {
    const { stderr, code } = await analyze("handshake.pcapng", "--stream", "4");
    expect(stderr).toBe("tcplens: --stream: handshake.pcapng has the connections 0 to 0, not 4\n");
    expect(code).toBe(2);
  });
});

describe("--plot", () => {
  test("draws on the terminal, with units and a legend, within 80 columns", async () => {
    const { stdout } = await analyze("sack-recovery.pcapng", "--plot", "sequence", "--plot", "window");
    expect(stdout).toMatch(/^ {2}Sequence numbers from 192\.0\.2\.1:\d+, kB$/mu);
    expect(stdout).toMatch(/× sent again {3}⡇ segment {3}⣿ arrived out of order/u);
    expect(stdout).toMatch(
      /^ {2}Window that 192\.0\.2\.2:7777 offers, and what 192\.0\.2\.1:\d+ has in flight, kB$/mu,
    );
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  test("what is in flight is a line that falls when it is acknowledged", async () => {
    await analyze("sack-recovery.pcapng", "--plot", "window=flight.svg");
    const svg = readFileSync(file("flight.svg"), "utf8");
    const [, steps = ""] = /class="steps" d="([^"]+)"/u.exec(svg) ?? [];
    const levels = [...steps.matchAll(/[MV](?:[\d.]+ )?([\d.]+)/gu)].map(([, level]) => Number(level));
    expect(levels.length).toBeGreaterThan(20);
    // Downwards on the page is more: all that was sent is acknowledged at the end.
    expect(levels.at(-1)).toBe(Math.max(...levels));
  });

  test.each([
    ["sequence", ["Sequence numbers from", "sent again", "acknowledged", "edge of the receiver", "S", "SYN"]],
    ["rtt", ["Round trips from", "from a segment to its ACK", "ms"]],
    ["throughput", ["Throughput in each", "kB/s"]],
    ["window", ["Window that", "in flight", "window offered"]],
  ])("draws %s into an SVG file", async (name, words) => {
    const { stderr, code } = await analyze("sack-recovery.pcapng", "--plot", `${name}=${name}.svg`);
    expect(stderr).toBe(`wrote ${name}.svg\n`);
    expect(code).toBe(0);
    const svg = readFileSync(file(`${name}.svg`), "utf8");
    for (const word of words) expect(svg).toContain(word);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/u);
    // Every element is closed.
    const opened = [...svg.matchAll(/<(\w+)(?:\s[^>]*[^/])?>/gu)].map(([, tag = ""]) => tag).toSorted(byName);
    expect([...svg.matchAll(/<\/(\w+)>/gu)].map(([, tag = ""]) => tag).toSorted(byName)).toEqual(opened);
  });

  test("of several connections asks which", async () => {
    const { stderr, code } = await analyze("syn-flood.pcapng", "--plot", "sequence");
    expect(stderr).toMatch(
      /draws one connection, and there are \d+: add --stream \d+, or a narrower --filter\n$/u,
    );
    expect(code).toBe(2);
  });
});

describe("damage", () => {
  test("is located on stderr, what is before is shown, and it ends with 1", async () => {
    const whole = readFileSync(file("sack-recovery.pcapng"));
    writeFileSync(file("cut.pcapng"), whole);
    truncateSync(file("cut.pcapng"), 20_001);
    const { stdout, stderr, code } = await analyze("cut.pcapng");
    expect(stdout).toMatch(/1 connection/u);
    expect(stderr).toMatch(
      /^tcplens: cut\.pcapng: octet \d+, packet \d+: .*; what comes before was read\n$/u,
    );
    expect(code).toBe(1);
  });

  test("of a compressed file it is located in what is decompressed", async () => {
    const cut = readFileSync(file("sack-recovery.pcapng")).subarray(0, 20_001);
    writeFileSync(file("cut.pcapng.gz"), gzipSync(cut));
    const { stderr } = await analyze("cut.pcapng.gz");
    expect(stderr).toMatch(/^tcplens: cut\.pcapng\.gz: octet \d+ after decompression, packet \d+: /u);
  });
});

test.each(nodes)("captures are also read compressed with gzip, on Node $version", async ({ path: node }) => {
  writeFileSync(file("sack.gz"), gzipSync(readFileSync(file("sack-recovery.pcapng"))));
  const { stdout } = await runCli(["analyze", file("sack.gz"), "--json"], { node });
  expect(stdout).toBe((await analyze("sack-recovery.pcapng", "--json")).stdout);
});

test("the standard input is read as a file is", async () => {
  const octets = readFileSync(file("sack-recovery.pcapng"));
  const { stdout } = await runCli(["analyze", "-", "--json"], { onSpawn: ({ stdin }) => stdin.end(octets) });
  expect(stdout).toBe((await analyze("sack-recovery.pcapng", "--json")).stdout);
});

describe.skipIf(process.platform === "win32")("a pipe with a name", () => {
  const piped = (...args: readonly string[]) => {
    rmSync(file("pipe"), { force: true });
    execFileSync("sh", ["-c", "mkfifo pipe"], { cwd: folder });
    return runCli(["analyze", "pipe", ...args], {
      cwd: folder,
      onSpawn: () => spawn("sh", ["-c", "cat sack-recovery.pcapng > pipe"], { cwd: folder, stdio: "ignore" }),
    });
  };

  test("is read as a file is", async () => {
    const { stdout } = await piped("--json");
    expect(stdout).toBe((await analyze("sack-recovery.pcapng", "--json")).stdout);
  });

  test.each([
    ["--pcapng", ["--pcapng", "piped.pcapng"]],
    ["--packets with --filter", ["--packets", "--filter", "stream == 0"]],
    ["--plot without --stream", ["--plot", "sequence=piped.svg"]],
  ])("is not read twice for %s, which is said", async (asking, args) => {
    const { stdout, stderr, code } = await piped(...args);
    expect(stderr).toBe(
      `tcplens: cannot read pipe twice, as ${asking} asks for: it is a pipe; save it to a file\n`,
    );
    expect(stdout).toBe("");
    expect(code).toBe(2);
    expect(readdirSync(folder).filter((name) => name.startsWith("piped"))).toEqual([]);
  });
});

test("--packets has one line a packet, or no line longer than --width", async () => {
  const lines = (text: string): string[] => text.trimEnd().split("\n");
  const one = lines((await analyze("sack-recovery.pcapng", "--packets")).stdout);
  const narrow = lines((await analyze("sack-recovery.pcapng", "--packets", "--width", "64")).stdout);
  expect(Math.max(...one.map((line) => line.length))).toBeGreaterThan(80);
  expect(Math.max(...narrow.map((line) => line.length))).toBeLessThanOrEqual(64);
  const words = (text: readonly string[]): string[] => text.join(" ").split(/\s+/u);
  expect(words(narrow)).toEqual(words(one));
  expect(narrow.filter((line) => /^ *\d+ /u.test(line))).toHaveLength(one.length - 1);
});

const byName = (one: string, other: string): number => (one < other ? -1 : 1);

describe("--pcapng", () => {
  test("writes the packets that were chosen, with what was found as comments", async () => {
    const { stderr, code } = await analyze("syn-flood.pcapng", "--stream", "51", "--pcapng", "one.pcapng");
    expect(stderr).toMatch(/^wrote one\.pcapng: \d+ packets\n$/u);
    expect(code).toBe(0);
    const [all] = jsonLines((await analyze("syn-flood.pcapng", "--json", "--stream", "51")).stdout);
    const [one, ...others] = jsonLines((await analyze("one.pcapng", "--json")).stdout);
    expect(others).toEqual([]);
    for (const field of ["a", "b", "packets", "completeness", "initial_rtt", "start"])
      expect(one?.[field]).toEqual(all?.[field]);
    await analyze("sack-recovery.pcapng", "--pcapng", "found.pcapng");
    expect(readFileSync(file("found.pcapng"), "latin1")).toContain("[packets-lost]");
  });

  test("that cannot be written takes nothing from what is shown", async () => {
    const { stdout, stderr, code } = await analyze("handshake.pcapng", "--pcapng", "no/x.pcapng");
    expect(stdout).toMatch(/1 connection/u);
    expect(stderr).toBe("tcplens: --pcapng: cannot write no/x.pcapng: there is no such file or folder\n");
    expect(code).toBe(2);
  });

  test("--strip leaves out every octet of data", async () => {
    await analyze("sack-recovery.pcapng", "--pcapng", "whole.pcapng");
    await analyze("sack-recovery.pcapng", "--pcapng", "bare.pcapng", "--strip");
    expect(readFileSync(file("bare.pcapng")).length).toBeLessThan(
      readFileSync(file("whole.pcapng")).length / 4,
    );
    const packets = async (name: string) => (await analyze(name, "--packets", "--json")).stdout;
    expect(await packets("bare.pcapng")).toBe(await packets("sack-recovery.pcapng"));
  });

  test("--anonymize shows no address; the same key gives the same addresses", async () => {
    const written = async (name: string, ...options: readonly string[]): Promise<Buffer> => {
      await analyze("sack-recovery.pcapng", "--pcapng", name, "--anonymize", ...options);
      return readFileSync(file(name));
    };
    const one = await written("a1.pcapng", "--anonymize-key", "secret");
    expect(one.equals(await written("a2.pcapng", "--anonymize-key", "secret"))).toBe(true);
    expect(one.equals(await written("a3.pcapng"))).toBe(false);
    expect(one.includes(Buffer.from([192, 0, 2, 1]))).toBe(false);
    expect(one.includes("192.0.2")).toBe(false);
    expect(one.includes("sack-recovery")).toBe(false);
    const [report] = jsonLines((await analyze("a1.pcapng", "--json")).stdout);
    expect(report).toMatchObject({ grade: "suspicious" });
  });
});

describe("wrong usage is one line that says how to mend it", () => {
  test.each([
    [["missing.pcap"], "cannot read missing.pcap: there is no such file or folder"],
    [
      ["handshake.pcapng", "--filter", "prt == 80"],
      '--filter, character 1: there is no field "prt"; did you mean port or rtt?',
    ],
    [["handshake.pcapng", "--sort", "packts"], '--sort: there is no field "packts"; did you mean packets'],
    [
      ["handshake.pcapng", "--sort", "packets:down"],
      '--sort: "down" is no direction; write packets:asc or packets:desc',
    ],
    [["handshake.pcapng", "--packets", "--findings"], "choose one"],
    [["handshake.pcapng", "--stream", "0", "--filter", "port == 1"], "--stream names one connection"],
    [["handshake.pcapng", "refused.pcapng", "--stream", "0"], "name one capture"],
    [["-", "-"], "name it once"],
    [["-", "--packets", "--filter", "port == 1"], "save it to a file"],
    [["handshake.pcapng", "--json", "--width", "90"], "leave --width out"],
    [["handshake.pcapng", "--plot", "cwnd"], 'no plot "cwnd"; there are sequence, rtt, throughput or window'],
    [["handshake.pcapng", "--strip"], "add --pcapng FILE"],
    [["-", "--pcapng", "x.pcapng"], "save it to a file"],
    [["handshake.pcapng", "--pcapng", "./handshake.pcapng"], "would overwrite"],
    [["handshake.pcapng", "--plot", "rtt=rtt.png"], "must end in .svg"],
    [["handshake.pcapng", "--plot", "rtt", "--json"], "leave --json out"],
    [["-", "--plot", "rtt"], "add --stream"],
    [["handshake.pcapng", "--plot", "rtt", "--follow"], "add --stream"],
    [["handshake.pcapng", "--fail-on", "trouble"], "error, warning, info"],
  ])("%j", async (args, message) => {
    const { stderr, stdout, code } = await analyze(...args);
    expect(stderr).toContain(message);
    expect(stderr.split("\n")).toHaveLength(2);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });
});
