/** `tcplens analyze --merge`, the built process: two captures of one simulated run, made at its two ends. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { jsonLines, runCli } from "./support/run-cli.ts";

let folder = "";
const merge = (...args: readonly string[]) => runCli(["analyze", "--merge", ...args], { cwd: folder });

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "tcplens-merge-"));
  for (const scenario of ["handshake", "fast-retransmit"])
    for (const end of ["A", "B"])
      await runCli(
        [
          "simulate",
          scenario,
          "--pcap",
          `${scenario}-${end}.pcapng`,
          "--pcap-end",
          end,
          "--ladder",
          "none",
          "--plot",
          "none",
        ],
        { cwd: folder },
      );
  writeParts();
});

/** Of the handshake: the SYN alone, and nothing. */
const writeParts = (): void => {
  const whole = readFileSync(path.join(folder, "handshake-A.pcapng"));
  // The section, the interface, the first packet.
  const ends = [0, 1, 2].reduce<number[]>((all) => {
    const at = all.at(-1) ?? 0;
    return [...all, at + whole.readUInt32LE(at + 4)];
  }, []);
  writeFileSync(path.join(folder, "syn.pcapng"), whole.subarray(0, ends[2]));
  writeFileSync(path.join(folder, "none.pcapng"), whole.subarray(0, ends[1]));
};

afterAll(() => rmSync(folder, { recursive: true }));

describe("in text", () => {
  test("what was lost, the clock, the delays, the packets that tell", async () => {
    const { stdout, stderr, code } = await merge(
      "fast-retransmit-A.pcapng",
      "fast-retransmit-B.pcapng",
      "--width",
      "120",
    );
    expect(stdout).toBe(
      [
        "192.0.2.1:28886 → 192.0.2.2:7777",
        "  Stream 0 of the first capture, 0 of the second",
        "  The clocks of the two captures agree, give or take 20.000 ms",
        "  From 192.0.2.1:28886: 45 packets seen at both points, 1 lost between them",
        "    on the way 20.000 ms least, 20.000 ms median, 20.000 ms most",
        "    segments sent again: 1 as the first was lost, 0 though it had arrived",
        "  From 192.0.2.2:7777: 31 packets seen at both points, none lost between them",
        "    on the way 20.000 ms least, 20.000 ms median, 20.000 ms most",
        "     where it is sent  where it arrives  from  packet",
        "        100.000 ms                 -  a     seq=5793 ack=1 len=1448  lost",
        "        140.000 ms        160.000 ms  a     seq=5793 ack=1 len=1448  both, sent again: needed",
        "",
      ].join("\n"),
    );
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  test("the other way round the same is lost", async () => {
    const { stdout } = await merge("fast-retransmit-B.pcapng", "fast-retransmit-A.pcapng");
    expect(stdout).toContain("From 192.0.2.1:28886: 45 packets seen at both points, 1 lost between them");
  });

  test("nothing lost: says so; --verbose has every packet", async () => {
    const { stdout } = await merge("handshake-A.pcapng", "handshake-B.pcapng");
    expect(stdout).toContain("Every packet was seen at both points, none sent again");
    const all = await merge("handshake-A.pcapng", "handshake-B.pcapng", "--verbose");
    expect(all.stdout.match(/ len=\d+ {2}both$/gmu)).toHaveLength(10);
  });

  test("in as many columns, and the characters, as were asked for", async () => {
    const { stdout } = await merge("handshake-A.pcapng", "handshake-B.pcapng", "--width", "64", "--ascii");
    // oxlint-disable-next-line no-control-regex -- the whole of ASCII
    expect(stdout).toMatch(/^[\u0000-\u007F]+$/u);
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(64);
  });
});

test("--json has a connection a line, in seconds, with names as everywhere", async () => {
  const [line, ...more] = jsonLines(
    (await merge("fast-retransmit-A.pcapng", "fast-retransmit-B.pcapng", "--json")).stdout,
  );
  expect(more).toEqual([]);
  expect(line).toMatchObject({
    streams: [0, 0],
    clock: { offset: 0, drift: 0, uncertainty: 0.02, first_near: "a" },
    a: { address: "192.0.2.1", port: 28_886, both: 45, lost: 1, missed_near: 0, delay: { min: 0.02 } },
    b: { both: 31, lost: 0, retransmissions: { needed: 0, not_needed: 0 } },
  });
  const packets = (line as { packets: Record<string, unknown>[] }).packets;
  expect(packets).toHaveLength(45 + 1 + 31);
  expect(packets[0]).toEqual({
    from: "a",
    first_frame: 1,
    second_frame: 1,
    near_at: 0,
    far_at: 0.02,
    seq: expect.any(Number),
    ack: 0,
    len: 0,
    flags: "0x0002",
    fate: "both",
  });
  expect(packets.filter(({ fate }) => fate === "lost")).toMatchObject([{ second_frame: null, far_at: null }]);
});

describe("a connection that one capture lacks", () => {
  test("in text", async () => {
    const { stdout, stderr, code } = await merge("syn.pcapng", "none.pcapng", "--width", "120");
    expect(stdout).toBe(
      [
        "192.0.2.1:28886 → 192.0.2.2:7777",
        "  Stream 0 of the first capture; not in the second",
        "  From 192.0.2.1:28886: 1 SYN at the first point that is not in the second capture",
        "    The second capture has no packet at all, which does not show whether it was recording; if it was, it was dropped",
        "    between the two points",
        "  From 192.0.2.2:7777: nothing at either point",
        "",
      ].join("\n"),
    );
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  test("as JSON", async () => {
    const { stdout } = await merge("syn.pcapng", "none.pcapng", "--json");
    expect(jsonLines(stdout)).toEqual([
      {
        streams: [0, null],
        lacking: "empty",
        a: {
          address: "192.0.2.1",
          port: 28_886,
          both: 0,
          only_first: 1,
          only_second: 0,
          near: "first",
          doubt: "time",
        },
        b: expect.objectContaining({ both: 0, only_first: 0, only_second: 0 }),
      },
    ]);
  });
});

describe("says what is wrong, and what to do", () => {
  test("no connection in common", async () => {
    const { stdout, stderr, code } = await merge("handshake-A.pcapng", "none.pcapng");
    expect(stderr).toMatch(
      /^tcplens: handshake-A\.pcapng and none\.pcapng have no connection in common that went both ways: none\.pcapng has no TCP packet\. /u,
    );
    expect(stderr).toMatch(/: tcplens analyze --compare handshake-A\.pcapng none\.pcapng\n$/u);
    expect(stdout).toBe("");
    expect(code).toBe(1);
  });

  test.each([
    [
      ["handshake-A.pcapng"],
      /takes two captures, not 1: tcplens analyze --merge sender\.pcap receiver\.pcap/u,
    ],
    [["handshake-A.pcapng", "handshake-A.pcapng"], /twice: name the capture of the other point/u],
    [["handshake-A.pcapng", "handshake-B.pcapng", "--fail-on", "error"], /leave --fail-on out/u],
    [["handshake-A.pcapng", "handshake-B.pcapng", "--json", "--ascii"], /leave --ascii out, or --json/u],
  ] as const)("%j", async (args, words) => {
    const { stderr, code } = await merge(...args);
    expect(stderr).toMatch(words);
    expect(code).toBe(2);
  });

  test("a damaged capture: merged as far as it goes, and said to be damaged", async () => {
    const whole = readFileSync(path.join(folder, "handshake-B.pcapng"));
    writeFileSync(path.join(folder, "cut.pcapng"), whole.subarray(0, -30));
    const { stdout, stderr, code } = await merge("handshake-A.pcapng", "cut.pcapng");
    expect(stdout).toContain("seen at both points");
    expect(stderr).toMatch(/^tcplens: cut\.pcapng: octet \d+, packet \d+: /u);
    expect(code).toBe(1);
  });
});
