import { describe, expect, test } from "vitest";
import { eventsOf, sampleHeader, traceOf } from "../../test/support/sample-events.ts";
import { refusedWithRetries, sampleTraces } from "../../test/support/sample-traces.ts";
import { Trace } from "../fold/trace.ts";
import { columns } from "./text-layout.ts";
import { toText } from "./text.ts";

type Rows = Parameters<typeof eventsOf>[0];

describe.each([40, 60, 80, 120])("at %i columns", (width) => {
  test.each(Object.entries(sampleTraces))(
    "%s has no line that is wider, but for commands to copy",
    (_, make) => {
      for (const line of toText(make(), { width }).split("\n")) {
        if (line.trimStart().startsWith("$ ") || !line.trim().includes(" ")) continue;
        // The ladder keeps room for both states and an arrow.
        expect({ line, fits: columns(line) <= Math.max(width, 62) }).toEqual({ line, fits: true });
      }
    },
  );
});

const refusedBy = (address: string, host = address): Trace =>
  traceOf(
    sampleHeader({ host }),
    eventsOf([
      [0, 1, { type: "attempt-started", attempt: 1, address, port: 5432, family: 6 }],
      [
        0.4,
        1,
        {
          type: "attempt-failed",
          attempt: 1,
          address,
          port: 5432,
          duration: 0.4,
          code: "ECONNREFUSED",
          message: "",
        },
      ],
    ]),
  );

test("a long IPv6 address stands above what happened to it", () => {
  const text = toText(refusedBy("2001:db8:1111:2222:3333:4444:5555:6666"));
  expect(text).toContain(
    "\n  attempt 1   0.4 ms   2001:db8:1111:2222:3333:4444:5555:6666\n                       refused: RST  (implied by ECONNREFUSED)\n",
  );
});

test("a long host name has the first line to itself", () => {
  const host = `${"very-".repeat(20)}long.example`;
  expect(toText(refusedBy("192.0.2.1", host)).split("\n").slice(0, 2)).toEqual([
    `✕ ${host}:5432`,
    "  nothing is listening",
  ]);
});

test("a name cannot take the terminal over", () => {
  const text = toText(refusedBy("192.0.2.1", "evil\u001b[2J\u202Etxt.exe\nsecond line"));
  expect(text).not.toMatch(/[\u202e]|[^\P{Cc}\n]/u);
  expect(text.split("\n")[0]).toContain("evil");
});

test("of two hundred attempts the first and the last are shown", () => {
  const rows = Array.from({ length: 200 }, (_, index): Rows => {
    const attempt = index + 1;
    const where = { attempt, address: "127.0.0.1", port: 5432 };
    return [
      [index * 10, attempt, { type: "attempt-started", ...where, family: 4 }],
      [
        index * 10 + 1,
        attempt,
        { type: "attempt-failed", ...where, duration: 1, code: "ECONNREFUSED", message: "" },
      ],
      [index * 10 + 2, 0, { type: "retry", attempt, delay: 8, reason: "constant 8 ms" }],
    ];
  });
  const text = toText(traceOf(sampleHeader(), eventsOf(rows.flat())));
  expect(text).toContain("  … 188 more attempts (--verbose)\n");
  expect(text).toContain("attempt 200");
  expect(text.split("\n").length).toBeLessThan(80);
});

test("findings that were computed already are taken as they are", () => {
  expect(toText(refusedWithRetries(), { findings: [] })).not.toContain("Why");
});

describe("of a trace that still runs", () => {
  const running = (rows: Rows): string => {
    const trace = new Trace(sampleHeader({ host: "db.internal" }));
    for (const event of eventsOf(rows)) trace.add(event);
    return toText(trace).split("\n")[0] ?? "";
  };
  const lookup: Rows = [
    [0, 0, { type: "lookup-started", attempt: 1, host: "db.internal" }],
    [3, 0, { type: "lookup-ended", attempt: 1, host: "db.internal", addresses: ["10.0.3.7"], duration: 3 }],
  ];
  const where = { attempt: 1, address: "10.0.3.7", port: 5432 } as const;
  const started: Rows = [[3, 1, { type: "attempt-started", ...where, family: 4 }]];
  const connected: Rows = [
    [4, 1, { type: "attempt-connected", ...where, duration: 1, local: { address: "10.0.0.1", port: 1 } }],
  ];

  test.each<[string, Rows, string]>([
    ["nothing yet", [], "◌ db.internal:5432  starting (0 ms so far)"],
    ["the lookup", lookup.slice(0, 1), "◌ db.internal:5432  looking the name up (0 ms so far)"],
    ["the moment before the first address", lookup, "◌ db.internal:5432  connecting (3.0 ms so far)"],
    [
      "an address",
      [...lookup, ...started],
      "◌ db.internal:5432  waiting for an answer from 10.0.3.7 (3.0 ms so far)",
    ],
    [
      "the connection",
      [...lookup, ...started, ...connected],
      "◌ db.internal:5432  connected in 4.0 ms (4.0 ms so far)",
    ],
    [
      "TLS",
      [...lookup, ...started, ...connected, [5, 1, { type: "tls-started", attempt: 1 }]],
      "◌ db.internal:5432  waiting for the TLS handshake (5.0 ms so far)",
    ],
    [
      "a wait",
      [...lookup, [5, 0, { type: "retry", attempt: 1, delay: 250, reason: "constant" }]],
      "◌ db.internal:5432  waiting 250 ms before attempt 2 (5.0 ms so far)",
    ],
  ])("says what it waits for: %s", (_, rows, line) => {
    expect(running(rows)).toBe(line);
  });
});
