/** The report for people: the answer first, colour only where it is wanted, tables for several endpoints. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readTrace } from "@tcplens/trace";
import { refusedPort } from "@tcplens/test-ports";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nodes } from "./support/nodes.ts";
import { runCli } from "./support/run-cli.ts";
import { listenEcho } from "./support/servers.ts";

// oxlint-disable-next-line no-control-regex -- the escape character is what is looked for
const ansi = /\u001B\[/u;

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tcplens-text-"));
});

afterAll(() => rmSync(folder, { recursive: true }));

describe.each(nodes)("on Node $version", ({ path: node }) => {
  test("a refused connection is named in the first line, and the next step stands below", async () => {
    const endpoint = `127.0.0.1:${await refusedPort()}`;
    const { code, stdout, stderr } = await runCli(["trace", endpoint], { node });
    expect(stdout.split("\n")[0]).toMatch(new RegExp(`^✕ ${endpoint}`, "u"));
    expect(stdout).toMatch(/othing is listening/u);
    expect(stdout).toMatch(/SYN-SENT → CLOSED/u);
    expect(stdout).toMatch(/^ *Next/mu);
    expect(stdout).not.toMatch(ansi);
    expect(stderr).toBe("");
    expect(code).toBe(1);
  });

  test("a healthy connection is marked as such", async () => {
    const endpoint = `127.0.0.1:${await listenEcho()}`;
    const { code, stdout, stderr } = await runCli(["trace", endpoint, "--send", "hello"], { node });
    expect(stdout.split("\n")[0]).toMatch(new RegExp(`^✓ ${endpoint}`, "u"));
    expect(stdout).not.toMatch(/^ *Why/mu);
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });
});

describe("colour", () => {
  test.each([
    ["a pipe has none", [], {}, false],
    ["--color forces it", ["--color"], {}, true],
    ["FORCE_COLOR forces it", [], { FORCE_COLOR: "1" }, true],
    ["--no-color goes before FORCE_COLOR", ["--no-color"], { FORCE_COLOR: "1" }, false],
    ["NO_COLOR switches it off", [], { NO_COLOR: "1" }, false],
  ])("%s", async (_name, options, env, expected) => {
    const { stdout } = await runCli(["trace", `127.0.0.1:${await refusedPort()}`, ...options], { env });
    expect(ansi.test(stdout)).toBe(expected);
  });
});

test("no line is longer than 80 columns when piped", async () => {
  const { stdout } = await runCli([
    "trace",
    `localhost:${await refusedPort()}`,
    "--retries",
    "2",
    "--delay",
    "10",
    "-v",
  ]);
  expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
});

test("several endpoints end with a table of all", async () => {
  const [up, down] = [`127.0.0.1:${await listenEcho()}`, `127.0.0.1:${await refusedPort()}`];
  const { code, stdout } = await runCli(["trace", up, down]);
  const table = stdout.slice(stdout.lastIndexOf("\n\n"));
  expect(table).toMatch(/endpoint +connect +verdict/u);
  expect(table).toMatch(new RegExp(`✓ +${up} +[\\d.]+ [mµ]s +connected`, "u"));
  expect(table).toMatch(new RegExp(`✕ +${down} +– +refused`, "u"));
  expect(code).toBe(1);
});

test("--count repeats and ends with the least, the median and the greatest connect time", async () => {
  const up = `127.0.0.1:${await listenEcho()}`;
  const { code, stdout } = await runCli(["trace", up, "--count", "3", "--interval", "20ms"]);
  expect(stdout.match(new RegExp(`^✓ ${up}`, "gmu"))).toHaveLength(3);
  expect(stdout).toMatch(/connected +min +median +max/u);
  expect(stdout).toMatch(new RegExp(`✓ +${up} +3 of 3( +[\\d.]+ [mµ]s){3} +connected`, "u"));
  expect(code).toBe(0);
});

test("--from-env traces every endpoint of the file and says where it stands", async () => {
  const [up, down] = [await listenEcho(), await refusedPort()];
  const file = path.join(folder, "shop.env");
  writeFileSync(
    file,
    `# shop\nDATABASE_URL=postgres://shop:s3cret@127.0.0.1:${up}/shop\nexport CACHE_HOST=127.0.0.1\nCACHE_PORT=${down}\nBAD_URL=mongodb+srv://cluster.example.test/x\n`,
  );
  const { code, stdout, stderr } = await runCli(["trace", "--from-env", file]);
  expect(stdout).toMatch(/^DATABASE_URL \(shop\.env:2\)$/mu);
  expect(stdout).toMatch(/^CACHE_HOST \(shop\.env:3\)$/mu);
  expect(stdout).toMatch(/named by/u);
  expect(stderr).toMatch(/^tcplens: BAD_URL \(shop\.env:5\): .*SRV/mu);
  expect(stdout + stderr).not.toContain("s3cret");
  expect(code).toBe(1);
});

describe("the report in a file", () => {
  test.each([
    ["report.txt", /^✕ 127\.0\.0\.1:\d+ /u],
    ["report.md", /refused/u],
    ["report.mmd", /^sequenceDiagram/mu],
    ["report.html", /^<!doctype html>/iu],
  ])("%s is in the format of its ending", async (name, expected) => {
    const file = path.join(folder, name);
    const { code, stdout, stderr } = await runCli([
      "trace",
      `127.0.0.1:${await refusedPort()}`,
      "--output",
      file,
    ]);
    expect(readFileSync(file, "utf8")).toMatch(expected);
    expect(stdout).toMatch(/^✕ /u);
    expect(stderr).toBe(`wrote ${file}\n`);
    expect(code).toBe(1);
  });

  test("report.jsonl is read back as the same trace", async () => {
    const file = path.join(folder, "report.jsonl");
    const endpoint = `127.0.0.1:${await refusedPort()}`;
    await runCli(["trace", endpoint, "--output", file]);
    const read = readTrace(readFileSync(file, "utf8"));
    expect([read.ok, read.trace?.header.endpoint.text, read.trace?.outcome]).toEqual([
      true,
      endpoint,
      "failed",
    ]);
  });

  test("pages of several traces are numbered", async () => {
    const port = await refusedPort();
    const file = path.join(folder, "page.html");
    const { stderr } = await runCli(["trace", `127.0.0.1:${port}`, `localhost:${port}`, "--output", file]);
    expect(existsSync(file)).toBe(false);
    for (const number of [1, 2]) {
      const name = path.join(folder, `page-${number}.html`);
      expect(readFileSync(name, "utf8")).toMatch(/^<!doctype html>/iu);
      expect(stderr).toContain(`wrote ${name}\n`);
    }
  });

  test("a file that cannot be written is said after the report", async () => {
    const file = path.join(folder, "missing", "report.txt");
    const { code, stdout, stderr } = await runCli(["trace", `127.0.0.1:${await refusedPort()}`, "-o", file]);
    expect(stdout).toMatch(/^✕ /u);
    expect(stderr).toBe(`tcplens: --output: cannot write ${file}: there is no such file or folder\n`);
    expect(code).toBe(2);
  });
});

test.each([
  ["markdown", /refused/u],
  ["mermaid", /^sequenceDiagram/mu],
  ["html", /^<!doctype html>/iu],
  ["jsonl", /^\{"type":"trace"/u],
])("--format %s goes to stdout", async (format, expected) => {
  const { stdout } = await runCli(["trace", `127.0.0.1:${await refusedPort()}`, "--format", format]);
  expect(stdout).toMatch(expected);
});
