/** What holds of every summary, whatever the connections. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Summariser, type ConnectionFacts } from "../../src/index.ts";
import { BEGAN, healthy, numbered, summaryOf, type MadeFacts } from "../support/facts.ts";

const codes = [
  "port-closed",
  "peer-silent",
  "packets-lost",
  "aborted",
  "syn-backlog",
  "server-error",
  "half-open",
];

const finding = fc.record({
  code: fc.constantFrom(...codes),
  severity: fc.constantFrom("error" as const, "warning" as const, "info" as const),
  confidence: fc.constantFrom("is" as const, "looks like" as const, "may be" as const),
});

const severities = ["error", "warning", "info"];

const instant = fc.oneof(
  { weight: 9, arbitrary: fc.double({ min: 0, max: 120, noNaN: true }).map((at) => BEGAN + at) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
);

const connection: fc.Arbitrary<MadeFacts> = fc
  .record({
    client: fc.integer({ min: 1, max: 4 }),
    server: fc.integer({ min: 1, max: 4 }),
    port: fc.integer({ min: 1, max: 40 }),
    start: instant,
    lasts: fc.double({ min: 0, max: 60, noNaN: true }),
    heard: instant,
    cut: instant,
    opened: fc.constantFrom(
      "handshake" as const,
      "unanswered" as const,
      "refused" as const,
      "unfinished" as const,
      "before-capture" as const,
      undefined,
    ),
    ended: fc.constantFrom(
      "closed" as const,
      "reset" as const,
      "never-open" as const,
      "open" as const,
      undefined,
    ),
    asked: fc.integer({ min: 0, max: 3 }),
    thought: fc.constantFrom(Number.NaN, 0.01, 0.7, 2),
    owed: fc.boolean(),
    findings: fc.array(finding, { maxLength: 3 }),
  })
  .map(({ client, server, port, lasts, findings, ...rest }) =>
    Object.assign(rest, {
      client: { address: `10.0.0.${client}`, port: 40_000 },
      server: { address: `fd00::${server}`, port },
      end: rest.start + lasts,
      answered: 1,
      grade: "healthy" as const,
      findings: findings.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity)),
    }),
  );

const taken = (facts: readonly ConnectionFacts[], entriesMax?: number) => {
  const summariser = new Summariser(entriesMax);
  for (const each of facts) summariser.take(each);
  return summariser.summary();
};

test("has few sentences, the worst first, each with connections that were taken, once", () => {
  fc.assert(
    fc.property(
      fc.array(connection, { maxLength: 120 }),
      fc.integer({ min: 2, max: 100 }),
      (made, entriesMax) => {
        const { sentences, connections } = taken(numbered(made), entriesMax);
        expect(connections).toBe(made.length);
        expect(sentences.length).toBeLessThanOrEqual(8);
        const ranks = sentences.map(({ severity }) => severities.indexOf(severity));
        expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
        for (const { streams, connections: count, text, from = 0, to = 0 } of sentences) {
          expect(streams.length).toBe(Math.min(count, 100));
          expect(new Set(streams).size).toBe(streams.length);
          expect(streams.every((stream) => stream >= 0 && stream < made.length)).toBe(true);
          expect(count).toBeGreaterThan(1);
          expect(text).toMatch(/^[A-Z\d[f][^\n]*\.$/u);
          expect(text).not.toMatch(/NaN|Infinity|undefined|unknown time/u);
          expect(from).toBeLessThanOrEqual(to);
        }
      },
    ),
    { numRuns: 400 },
  );
});

test("of one finding counts the connections that have it, as a filter does", () => {
  fc.assert(
    fc.property(fc.array(connection, { maxLength: 120 }), (made) => {
      const facts = numbered(made);
      for (const { kind, code, connections, filter } of taken(facts).sentences) {
        if (kind !== "same-finding" || !filter.startsWith("address")) continue;
        const [, address, port] = /^address == (\S+) and port == (\d+) and/u.exec(filter) ?? [];
        const having = facts.filter(
          ({ server, findings }) =>
            server.address === address &&
            server.port === Number(port) &&
            findings.some((each) => each.code === code),
        );
        expect(connections).toBe(having.length);
      }
    }),
    { numRuns: 300 },
  );
});

test("accuses nobody of healthy connections, however many and whenever", () => {
  const well = fc
    .record({
      at: fc.double({ min: 0, max: 100, noNaN: true }),
      client: fc.integer({ min: 0, max: 255 }).map((byte) => `10.0.0.${byte}`),
      server: fc.integer({ min: 0, max: 255 }).map((byte) => `10.0.1.${byte}`),
      port: fc.integer({ min: 1, max: 65_535 }),
      lasts: fc.double({ min: 0, max: 50, noNaN: true }),
    })
    .map(({ at, ...ends }) => healthy(at, ends));
  fc.assert(
    fc.property(fc.array(well, { maxLength: 300 }), (made) => {
      expect(summaryOf(made).sentences).toEqual([]);
    }),
  );
});
