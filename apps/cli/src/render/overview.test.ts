import { plainStyle } from "@tcplens/trace";
import { expect, test } from "vitest";
import { renderOverview, type OverviewRound } from "./overview.ts";

const up = (connectTime: number): OverviewRound => ({ outcome: "connected", findings: [], connectTime });
const down: OverviewRound = { outcome: "failed", findings: ["refused"], connectTime: undefined };

test("one round: the connect time and the verdict of each endpoint", () => {
  const rows = [
    { endpoint: "db:5432", origin: undefined, rounds: [up(0.42)] },
    { endpoint: "127.0.0.1:1", origin: undefined, rounds: [down] },
  ];
  expect(renderOverview(rows, { width: 80, style: plainStyle }).split("\n")).toEqual([
    "     endpoint     connect  verdict",
    "  ✓  db:5432       0.4 ms  connected",
    "  ✕  127.0.0.1:1        –  refused",
  ]);
});

test("where an endpoint was named stands beside it", () => {
  const rows = [{ endpoint: "db:5432", origin: "DATABASE_URL (.env:3)", rounds: [up(12)] }];
  expect(renderOverview(rows, { width: 80, style: plainStyle }).split("\n")[1]).toMatch(
    /db:5432 +DATABASE_URL \(\.env:3\) +12 ms +connected$/u,
  );
});

test("several rounds: how many connected, and the least, median and greatest connect time", () => {
  const rows = [{ endpoint: "db:5432", origin: undefined, rounds: [up(3), down, up(1), up(2)] }];
  expect(renderOverview(rows, { width: 80, style: plainStyle }).split("\n")).toEqual([
    "     endpoint  connected     min  median     max  verdict",
    "  ✕  db:5432      3 of 4  1.0 ms  2.0 ms  3.0 ms  refused",
  ]);
});

test("a connection that is not what was wanted is said to have failed", () => {
  const rows = [
    {
      endpoint: "a:1",
      origin: undefined,
      rounds: [{ outcome: "failed", findings: [], connectTime: 2 } as const],
    },
  ];
  expect(renderOverview(rows, { width: 80, style: plainStyle })).toMatch(/✕ +a:1 +2\.0 ms +failed$/u);
});

test("long endpoints do not push the table over the width", () => {
  const rows = [
    {
      endpoint: `postgres://${"a".repeat(80)}.internal:5432/shop`,
      origin: "A_VERY_LONG_VARIABLE_NAME_FOR_A_DATABASE_URL (production.env:120)",
      rounds: [up(1)],
    },
  ];
  const repeated = rows.map((row) => ({ ...row, rounds: [up(1), down, up(1234)] }));
  for (const width of [80, 100, 120]) {
    const lines = [rows, repeated].flatMap((some) =>
      renderOverview(some, { width, style: plainStyle }).split("\n"),
    );
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
  }
});
