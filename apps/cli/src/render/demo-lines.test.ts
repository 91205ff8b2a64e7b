import { diagnose, plainStyle, summarize, Trace } from "@tcplens/trace";
import { describe, expect, test } from "vitest";
import { demos } from "../demo/catalog.ts";
import type { Demo, Verdict } from "../demo/demo.ts";
import type { DemoResult } from "../demo/run-demo.ts";
import { demoClosing, demoLine, demoRunningLine, demoTable } from "./demo-lines.ts";

const named = (name: string): Demo => {
  const demo = demos.find((known) => known.name === name);
  if (demo === undefined) throw new Error(`no demo ${name}`);
  return demo;
};

const trace = new Trace({
  type: "trace",
  schema: 1,
  minor: 0,
  id: "t",
  startedAt: "2026-01-01T00:00:00.000Z",
  source: "socket",
  endpoint: { host: "127.0.0.1", port: 1, tls: false, text: "127.0.0.1:1" },
  producer: "test",
});
trace.finish(12);

const shown = (name: string, found: Verdict = named(name).expected): DemoResult => {
  const demo = named(name);
  const findings = diagnose(trace);
  const summary = summarize(trace, findings);
  return {
    demo,
    kind: "shown",
    judgement: { found, right: found === demo.expected },
    trace,
    findings,
    summary,
  };
};

const wrong = shown("refused", { outcome: "connected", findings: [] });
const skipped: DemoResult = { demo: named("full-backlog"), kind: "skipped", reason: "only on Linux" };

test("a line says whether the verdict was right, and what the server does", () => {
  expect(demoRunningLine(named("echo"), plainStyle)).toBe(
    "◌ echo           a server that answers with what it was sent",
  );
  expect(demoLine(shown("echo"), plainStyle)).toBe(
    "✓ echo           a server that answers with what it was sent",
  );
  expect(demoLine(wrong, plainStyle)).toBe("✕ refused        a server that is not running");
  expect(demoLine(skipped, plainStyle)).toBe("– full-backlog   not shown here: only on Linux");
});

test("the table sets what was found against what was expected", () => {
  const lines = demoTable([shown("echo"), wrong, skipped], { width: 100, style: plainStyle }).split("\n");
  expect(lines[1]).toMatch(/^ {2}✓ +echo +connected +connected +12 ms$/u);
  expect(lines[2]).toMatch(/^ {2}✕ +refused +failed: refused +connected +12 ms$/u);
  expect(lines[3]).toMatch(/^ {2}– +full-backlog +connected: syn-retransmitted +not shown here$/u);
});

test("the table of all demos fits 80 columns", () => {
  const table = demoTable(
    demos.map(({ name }) => shown(name)),
    { width: 80, style: plainStyle },
  );
  for (const line of table.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
});

test("a server that could not start is a demo that went wrong", () => {
  const unprepared: DemoResult = {
    demo: named("echo"),
    kind: "unprepared",
    reason: "listen EPERM 127.0.0.1",
  };
  expect(demoLine(unprepared, plainStyle)).toBe("✕ echo           could not start: listen EPERM 127.0.0.1");
  expect(demoTable([unprepared], { width: 80, style: plainStyle })).toMatch(
    /✕ +echo +connected +could not start$/u,
  );
  expect(demoClosing([shown("tls"), unprepared], 3)).toBe("1 demo in 3.0 ms; wrong: echo");
});

test("the last line counts them and names those that went wrong", () => {
  expect(demoClosing([shown("echo")], 31)).toBe("1 demo in 31 ms; the right verdict for it");
  expect(demoClosing([shown("echo"), shown("tls"), skipped], 2900)).toBe(
    "2 demos in 2.9 s, 1 not shown here; the right verdict for each",
  );
  expect(demoClosing([shown("echo"), wrong], 40)).toBe("2 demos in 40 ms; wrong: refused");
});

describe("every demo", () => {
  test("has a name of its own that fits its column, and a clause that goes on from 'a server that'", () => {
    expect(new Set(demos.map(({ name }) => name)).size).toBe(demos.length);
    for (const { name, shows } of demos) {
      expect(name).toMatch(/^[a-z][a-z-]{0,12}$/u);
      expect(shows).toMatch(/^[a-z].*[^.]$/u);
    }
  });

  test("says where it cannot be shown", () => {
    expect(named("full-backlog").unavailable?.("linux")).toBeUndefined();
    expect(named("full-backlog").unavailable?.("win32")).toMatch(/only Linux/u);
    expect(named("full-backlog").unavailable?.("darwin")).toMatch(/only Linux/u);
  });
});
