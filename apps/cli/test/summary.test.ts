/** `tcplens analyze`, the built process: what stands out over a capture, below the table and alone. */
import path from "node:path";
import { describe, expect, test } from "vitest";
import { jsonLines, runCli } from "./support/run-cli.ts";

const captures = path.resolve(import.meta.dirname, "../../../packages/capture/test/captures");
const analyze = (...args: readonly string[]) => runCli(["analyze", ...args], { cwd: captures });

describe("below the table", () => {
  test("stand few sentences, each with a filter", async () => {
    const { stdout, code } = await analyze("summary-silent.pcap");
    expect(stdout).toContain(`
  What stands out
  ✕ 5 connections to 10.79.2.2 fell silent within 116 ms of each other, 830 ms
    into the capture, and nothing came from there any more, and 2 new ones got
    no answer: the machine or the way to it is gone.
    --filter 'stream in {0, 1, 2, 3, 4}'

  8 connections: `);
    expect(code).toBe(0);
  });

  test("is nothing where nothing stands out, or a filter chose the connections", async () => {
    expect((await analyze("basic-v4.pcap")).stdout).not.toContain("stands out");
    expect((await analyze("summary-silent.pcap", "--filter", "port == 7201")).stdout).not.toContain(
      "stands out",
    );
  });
});

describe("--summary", () => {
  test("prints only that", async () => {
    const { stdout, stderr, code } = await analyze("summary-scan.pcap", "--summary", "--width", "100");
    expect(stdout).toBe(`  38 of 41 connections have a finding.

  What stands out
  △ It looks as if 10.79.1.1 scans the ports of 10.79.2.2, 40 ports, with 41 connections in 2.1 s,
    at the start of the capture: 38 refused, 3 accepted.
    --filter 'address == 10.79.1.1 and address == 10.79.2.2'
`);
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  test("of a healthy capture is one sentence", async () => {
    expect((await analyze("basic-v4.pcap", "--summary")).stdout).toBe(
      "  The one connection has no finding.\n",
    );
  });

  test("is of the connections that a filter chooses", async () => {
    const { stdout } = await analyze("summary-scan.pcap", "--summary", "--filter", "port != 7001");
    expect(stdout).toContain("  38 of 39 connections have a finding.\n  2 more that the filter leaves out\n");
  });

  test("of several captures names each, and --fail-on holds", async () => {
    const { stdout, code } = await analyze(
      "basic-v4.pcap",
      "refused-rst.pcap",
      "--summary",
      "--fail-on",
      "error",
    );
    expect(stdout).toMatch(/^basic-v4\.pcap\n {2}The one [^]*^refused-rst\.pcap\n {2}/mu);
    expect(code).toBe(1);
  });

  test("fits in the width, and is in ASCII where that is asked for", async () => {
    const { stdout } = await analyze("summary-restart.pcap", "--summary", "--width", "64", "--ascii");
    // oxlint-disable-next-line no-control-regex -- the whole of ASCII
    expect(stdout).toMatch(/^[\u0000-\u007F]+$/u);
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(64);
  });

  test.each([
    [["--summary", "--findings"], "leave --findings out"],
    [["--summary", "--stream", "0"], "leave --stream out"],
    [["--summary", "--limit", "3"], "leave --limit out"],
    [["--summary", "--sort", "start"], "leave --sort out"],
    [["--summary", "--plot", "rtt"], "leave --plot out"],
    [["--summary", "--compare"], "--compare does not go with --summary"],
  ])("refuses %j", async (args, message) => {
    const { stderr, code } = await analyze("basic-v4.pcap", ...args);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});

describe("--summary --json", () => {
  test("is one object, which says of several captures which it is of", async () => {
    const { stdout } = await analyze("summary-slow.pcap", "basic-v4.pcap", "--summary", "--json");
    expect(jsonLines(stdout)).toMatchObject([
      {
        capture: "summary-slow.pcap",
        connections: 8,
        with_findings: 4,
        sentences: [{ kind: "slow-server" }],
        left_out: 0,
      },
      { capture: "basic-v4.pcap", connections: 1, with_findings: 0, sentences: [] },
    ]);
  });

  test.each([
    "summary-scan.pcap",
    "summary-restart.pcap",
    "summary-silent.pcap",
    "summary-flood.pcap",
    "summary-slow.pcap",
    "syn-backlog.pcap",
    "tls-alerts.pcap",
    "http-loss-10pct.pcap",
  ])("has filters that select the connections: %s", async (name) => {
    const [summary] = jsonLines((await analyze(name, "--summary", "--json")).stdout) as unknown as [
      {
        readonly sentences: readonly {
          kind: string;
          filter: string;
          connections: number;
          streams: readonly number[];
        }[];
      },
    ];
    expect(summary.sentences.length).toBeGreaterThan(0);
    for (const { kind, filter, connections, streams } of summary.sentences) {
      const chosen = jsonLines((await analyze(name, "--json", "--filter", filter)).stdout);
      const numbers = chosen.map(({ stream }) => stream);
      // Whom the flood keeps out is never open, either.
      if (kind === "syn-flood") expect(numbers).toEqual(expect.arrayContaining([...streams]));
      else expect(numbers).toEqual(streams);
      expect(chosen.length - connections).toBeLessThanOrEqual(1);
    }
  });
});
