/** `tcplens trace` on traces that were written before, with a real command line. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCli } from "./support/run-cli.ts";

let folder = "";
/** What was shown when the trace was made, and its file. */
let shown = "";
let file = "";

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "tcplens-reopen-"));
  file = path.join(folder, "made.tcplens.jsonl");
  const { stdout } = await runCli(["trace", "127.0.0.1:1", "--no-kernel", "--output", file]);
  shown = stdout;
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const write = (name: string, text: string): string => {
  writeFileSync(path.join(folder, name), text);
  return name;
};

test("a trace is shown as it was when it was made", async () => {
  const { code, stdout, stderr } = await runCli(["trace", file]);
  expect(stdout).toBe(shown);
  expect(stdout).toMatch(/^✕ 127\.0\.0\.1:1 {2}nothing is listening/u);
  expect(stderr).toBe("");
  expect(code).toBe(1);
});

test("- is standard input, and several traces of one endpoint are its rounds", async () => {
  const input = readFileSync(file, "utf8").repeat(2);
  const { code, stdout } = await runCli(["trace", "-"], { onSpawn: ({ stdin }) => stdin.end(input) });
  expect(stdout.startsWith(shown.split("\n", 1)[0] ?? "")).toBe(true);
  expect(stdout).toMatch(/0 of 2/u);
  expect(code).toBe(1);
});

test("other formats are made of it", async () => {
  const markdown = await runCli(["trace", file, "--format", "markdown"]);
  expect(markdown.stdout).toMatch(/^## ✕ /u);
  const json = await runCli(["trace", file, "--json"]);
  const types = json.stdout
    .trimEnd()
    .split("\n")
    .map((line) => (JSON.parse(line) as { readonly type: string }).type);
  expect([types[0], types.at(-1)]).toEqual(["trace", "summary"]);
});

test("a simulation's trace has its lost segment and its own next steps", async () => {
  const made = path.join(folder, "simulated.tcplens.jsonl");
  await runCli(["simulate", "syn-lost", "--trace", made]);
  const { code, stdout } = await runCli(["trace", made]);
  expect(stdout).toMatch(/SYN seq=0 [· ]+✕ lost/u);
  expect(stdout).not.toMatch(/nstat|tcpdump/u);
  expect(code).toBe(0);
});

test("of a file that breaks off what can be read is shown, and where it breaks off is said", async () => {
  const lines = readFileSync(file, "utf8").split("\n");
  const cut = write("cut.jsonl", `${lines.slice(0, 4).join("\n")}\n{"at":3,"conn`);
  const { code, stdout, stderr } = await runCli(["trace", cut], { cwd: folder });
  expect(stdout).toMatch(/127\.0\.0\.1:1/u);
  expect(stderr).toMatch(/^tcplens: cut\.jsonl:5:\d+: not JSON: [^\n]+\n$/u);
  expect(code).toBe(2);
});

test.each<[string, string, RegExp]>([
  ["empty.jsonl", "", /empty\.jsonl:1: not a trace: it is empty/u],
  ["other.jsonl", '{"a":1}\n', /other\.jsonl:1: not a trace/u],
  ["text.jsonl", "hello\n", /text\.jsonl:1:1: not JSON/u],
])("%s is refused with its place", async (name, text, says) => {
  write(name, text);
  const { code, stdout, stderr } = await runCli(["trace", name], { cwd: folder });
  expect(stderr).toMatch(says);
  expect(stdout).toBe("");
  expect(code).toBe(2);
});

test.each<[readonly string[], RegExp]>([
  [["missing.jsonl"], /cannot read missing\.jsonl: there is no such file/u],
  [["a.jsonl", "localhost:1"], /a\.jsonl is a trace to be shown, and localhost:1 an endpoint/u],
  [["made.tcplens.jsonl", "--retries", "3"], /--retries is about making a connection/u],
  [["made.tcplens.jsonl", "--no-kernel"], /--no-kernel is about making a connection/u],
  [["-", "-"], /standard input can be read once only/u],
])("tcplens trace %j is refused in one line", async (args, says) => {
  const { code, stdout, stderr } = await runCli(["trace", ...args], { cwd: folder });
  expect(stderr).toMatch(/^tcplens: [^\n]+\n$/u);
  expect(stderr).toMatch(says);
  expect(stdout).toBe("");
  expect(code).toBe(2);
});
