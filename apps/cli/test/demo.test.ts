/** `tcplens demo`: every verdict is the right one, on every Node, in a few seconds. */
import { describe, expect, test } from "vitest";
import { nodes } from "./support/nodes.ts";
import { jsonLines, runCli } from "./support/run-cli.ts";

const names = [
  "echo",
  "tls",
  "tls-expired",
  "refused",
  "reset",
  "silent",
  "full-backlog",
  "one-family",
  "half-close",
  "plain-to-tls",
  "retried",
];

describe.each(nodes)("on Node $version", ({ path: node }) => {
  test("shows every demo with the right verdict", { timeout: 30_000 }, async () => {
    const { code, stdout, stderr } = await runCli(["demo"], { node });
    for (const name of names) expect(stdout).toMatch(new RegExp(`^[✓–] ${name} `, "mu"));
    expect(stdout).not.toContain("✕");
    expect(stdout).toMatch(/expected +found +time/u);
    expect(stdout).toMatch(/\d+ demos in [\d.]+ s.*; the right verdict for each\n$/u);
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });
});

test("--json gives one object for each, with the summary of its trace", async () => {
  const { code, stdout } = await runCli(["demo", "echo", "refused", "--json"]);
  const lines = jsonLines(stdout);
  expect(lines).toMatchObject([
    {
      type: "demo",
      name: "echo",
      right: true,
      summary: { type: "summary", outcome: "connected", findings: [] },
    },
    {
      type: "demo",
      name: "refused",
      right: true,
      summary: { outcome: "failed", findings: [{ code: "refused" }] },
    },
  ]);
  expect(code).toBe(0);
});

test("--list names them all and starts none", async () => {
  const { code, stdout } = await runCli(["demo", "--list"]);
  expect(
    stdout
      .trim()
      .split("\n")
      .map((line) => line.split(" ")[0]),
  ).toEqual(names);
  expect(code).toBe(0);
});

test("--verbose adds the full report of each", async () => {
  const { stdout } = await runCli(["demo", "refused", "--verbose"]);
  expect(stdout).toMatch(/^✕ 127\.0\.0\.1:\d+/mu);
  expect(stdout).toMatch(/1 demo in .*; the right verdict for it\n$/u);
});
