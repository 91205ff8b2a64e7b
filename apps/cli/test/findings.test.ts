/** `tcplens analyze --findings`, the built process: in which order, and how many. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { jsonLines, runCli } from "./support/run-cli.ts";

let folder = "";
const analyze = (...args: readonly string[]) => runCli(["analyze", "many.pcapng", ...args], { cwd: folder });
/** The connections, in the order in which they are shown. */
const streamsOf = (text: string): number[] =>
  [...text.matchAll(/^\S .* {2}stream (\d+)$/gmu)].map(([, stream]) => Number(stream));
const jsonStreams = (text: string): number[] => [
  ...new Set(jsonLines(text).map(({ stream }) => Number(stream))),
];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "tcplens-findings-"));
  // A pcapng file may have several sections, which are files one after the other.
  const parts: Buffer[] = [];
  for (const scenario of ["sack-recovery", "refused", "syn-lost", "syn-flood"]) {
    const made = path.join(folder, `${scenario}.pcapng`);
    await runCli(["simulate", scenario, "--pcap", made, "--ladder", "none", "--plot", "none"]);
    parts.push(readFileSync(made));
  }
  writeFileSync(path.join(folder, "many.pcapng"), Buffer.concat(parts));
});

afterAll(() => rmSync(folder, { recursive: true }));

test("the worst connections come first, those that are alike by their numbers, each once", async () => {
  const grades = ["broken", "suspicious", "healthy", "incomplete"];
  const expected = jsonLines((await analyze("--json")).stdout)
    .filter(({ findings }) => (findings as unknown[]).length > 0)
    .map(({ stream, grade }) => ({ stream: Number(stream), rank: grades.indexOf(String(grade)) }))
    .toSorted((one, other) => one.rank - other.rank || one.stream - other.stream);
  expect(new Set(expected.map(({ rank }) => rank)).size).toBeGreaterThan(1);
  const streams = expected.map(({ stream }) => stream);
  expect(streamsOf((await analyze("--findings")).stdout)).toEqual(streams);
  expect(jsonStreams((await analyze("--findings", "--json")).stdout)).toEqual(streams);
});

test("--sort says another order, --filter which", async () => {
  const { stdout } = await analyze("--findings", "--sort", "stream:desc", "--filter", "stream < 20");
  const streams = streamsOf(stdout);
  expect(streams.length).toBeGreaterThan(1);
  expect(streams).toEqual(streams.toSorted((one, other) => other - one));
  expect(Math.max(...streams)).toBeLessThan(20);
});

test("--limit shows so many, and says how many are left", async () => {
  const all = streamsOf((await analyze("--findings")).stdout);
  const { stdout } = await analyze("--findings", "--limit", "2");
  expect(streamsOf(stdout)).toEqual(all.slice(0, 2));
  expect(stdout).toMatch(
    new RegExp(`\\n {2}${all.length - 2} more connections with findings .*--limit\\n$`, "u"),
  );
  const last = await analyze("--findings", "--limit", String(all.length - 1));
  expect(last.stdout).toMatch(/\n {2}1 more connection with findings not shown: --limit\n$/u);
  expect(jsonStreams((await analyze("--findings", "--json", "--limit", "2")).stdout)).toEqual(
    all.slice(0, 2),
  );
});

test("--fail-on looks at all of them, also those that are not shown", async () => {
  expect((await analyze("--findings", "--limit", "1", "--fail-on", "info")).code).toBe(1);
  expect((await analyze("--findings", "--filter", "not findings", "--fail-on", "info")).code).toBe(0);
  expect((await analyze("--json", "--fail-on", "info")).code).toBe(1);
  expect((await analyze("--json", "--filter", "not findings", "--fail-on", "info")).code).toBe(0);
  expect((await analyze("--parquet", "lake", "--fail-on", "info")).code).toBe(1);
});

test("nothing found is said", async () => {
  const { stdout } = await analyze("--findings", "--filter", "not findings and grade == healthy");
  expect(stdout).toBe("  Nothing was found: the connections did what they were asked to.\n");
  // Of the flood's SYNs nothing else is there.
  const all = await analyze("--findings", "--filter", "not findings");
  expect(all.stdout).toMatch(
    /^ {2}Nothing was found, but of \d+ of \d+ connections too little is in the capture\.\n$/u,
  );
  const none = await analyze("--findings", "--filter", "port == 1");
  expect(none.stdout).toBe("  There is no TCP connection to find anything about.\n");
});

test("where the capture does not hold enough of the connections, nothing found is no praise", async () => {
  const midway = path.join(import.meta.dirname, "../../../packages/capture/test/captures/begun-midway.pcap");
  const { stdout } = await runCli(["analyze", "--findings", midway], { cwd: folder });
  expect(stdout).toBe("  Nothing was found, but too little of the connections is in the capture.\n");
});

test("a client's next request is none of its answers", async () => {
  const asked = path.join(
    import.meta.dirname,
    "../../../packages/capture/test/captures/http-ten-answers.pcap",
  );
  const { stdout } = await runCli(["analyze", "--stream", "0", asked], { cwd: folder });
  expect(stdout).toContain("b gave 10 answers, the slowest after 312 ms");
  expect(stdout).not.toContain("a gave");
  expect(stdout).toContain("took 3.0 s in all to begin 10 answers");
});
