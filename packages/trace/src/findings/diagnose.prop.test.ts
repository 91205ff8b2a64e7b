import * as fc from "fast-check";
import { expect, test, vi } from "vitest";
import { codes } from "../../test/support/diagnosed.ts";
import { anyTrace, type Strings, tame, wild } from "../../test/support/any-trace.ts";
import { build } from "../../test/support/trace-builder.ts";
import { Trace } from "../fold/trace.ts";
import { findingCatalogue } from "./catalogue.ts";
import { diagnose } from "./diagnose.ts";
import type { Finding } from "./finding.ts";

// Hundreds of runs, on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 60_000 });

const forAll = (strings: Strings, holds: (trace: Trace, findings: readonly Finding[]) => void): void => {
  fc.assert(
    fc.property(anyTrace(strings), (trace) => {
      holds(trace, diagnose(trace));
    }),
    { numRuns: 400 },
  );
};

test("a finding never lacks evidence, and its evidence is of the trace", () => {
  forAll(wild, (trace, findings) => {
    for (const { code, evidence, reference } of findings) {
      expect(evidence.length).toBeGreaterThan(0);
      expect(reference).toBe(findingCatalogue[code].reference);
      for (const proof of evidence) {
        const event = trace.events[proof.event];
        expect(event?.at).toBe(proof.at);
        expect(event?.type === "unknown" ? undefined : event?.evidence).toBe(proof.evidence);
      }
    }
  });
});

test("whatever the strings of a trace are, a finding's words cannot move a terminal's cursor, and its commands are one line", () => {
  forAll(wild, (_trace, findings) => {
    for (const finding of findings) {
      for (const text of textsOf(finding))
        expect(text).not.toMatch(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u);
      for (const { command = "" } of finding.nextSteps) expect(command).not.toMatch(/[\n\r`\\;&]|\$\(/);
    }
  });
});

test("a cause is one sentence of plain words, and its numbers have units", () => {
  forAll(tame, (_trace, findings) => {
    for (const finding of findings) {
      expect(finding.cause).toMatch(/^\S.*\.$/);
      expect(finding.cause).not.toMatch(/[.!?] [A-Z]/);
      expect(bareNumbers(finding.cause)).toEqual([]);
      for (const text of textsOf(finding)) {
        expect(text).not.toMatch(/undefined|NaN|Infinity|\[object|null/);
        expect(text).not.toMatch(/!|something went wrong/i);
        expect(text.trim()).toBe(text);
        expect(text).not.toMatch(/ {2}|\(\)/);
      }
      for (const { text } of finding.evidence) expect(text).not.toMatch(/\.$/);
      for (const text of [...finding.alternatives, ...finding.nextSteps.map((step) => step.text)]) {
        expect(text).toMatch(/^[A-Z].*\.$/);
      }
    }
  });
});

test("findings come worst first", () => {
  const rank = { error: 0, warning: 1, info: 2 };
  forAll(wild, (_trace, findings) => {
    const ranks = findings.map(({ severity }) => rank[severity]);
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
  });
});

test("the same events give the same findings, from a file too", () => {
  forAll(wild, (trace, findings) => {
    const again = new Trace(JSON.parse(JSON.stringify(trace.header)));
    for (const event of trace.events) again.add(JSON.parse(JSON.stringify(event)));
    if (trace.outcome !== "running") again.finish(trace.endedAt);
    expect(diagnose(again)).toEqual(findings);
  });
});

test("findings can be had after every event of a running trace", () => {
  fc.assert(
    fc.property(anyTrace(wild), (whole) => {
      const growing = new Trace(whole.header);
      for (const event of whole.events) {
        growing.add(event);
        for (const { severity, code } of diagnose(growing))
          expect([code, severity]).not.toEqual(["refused", "error"]);
      }
    }),
    { numRuns: 60 },
  );
});

const spans = (max: number) => fc.double({ min: 0, max, noNaN: true });

test("a healthy connection yields no finding", () => {
  const healthy = fc.record({
    host: fc.constantFrom("db.internal", "localhost", "10.0.3.7"),
    lookup: spans(500),
    tcp: spans(900),
    kernel: fc.boolean(),
    tls: fc.option(spans(300), { nil: undefined }),
    answer: spans(990),
    lost: fc.option(fc.constantFrom("fd00::7", "10.0.3.8"), { nil: undefined }),
    exchange: fc.array(
      fc.record({ sent: fc.nat(9999), received: fc.integer({ min: 1, max: 9999 }), pause: spans(5000) }),
      { maxLength: 5 },
    ),
    end: fc.constantFrom("local", "peer", "aborted"),
    listeners: fc.constantFrom(undefined, ["::"], ["127.0.0.1", "::1"]),
  });
  fc.assert(
    fc.property(healthy, ({ host, lookup, tcp, kernel, tls, answer, lost, exchange, end, listeners }) => {
      const address = host === "localhost" ? "127.0.0.1" : "10.0.3.7";
      const trace = build({ host, tls: tls !== undefined });
      if (host === "10.0.3.7") trace.literal();
      else trace.lookup(lost === undefined ? [address] : [lost, address], lookup);
      if (lost !== undefined) trace.tries(lost);
      trace.tries(address).connects(tcp);
      if (lost !== undefined) trace.on(1, lost).isAbandoned("lost-race").on(2, address);
      if (kernel)
        trace.kernel({
          rtt: Math.max(tcp * 0.9, 0.01),
          minRtt: Math.max(tcp * 0.8, 0.01),
          totalRetransmits: 0,
        });
      if (tls !== undefined) trace.startsTls(host).secures({ duration: tls });
      exchange.forEach(({ sent, received, pause }, index) =>
        trace
          .sends(sent)
          .wait(index === 0 ? answer : pause)
          .receives(received),
      );
      const closesSelf = exchange.length > 0 && end === "peer";
      if (closesSelf) trace.peerFinishes();
      trace.closes(closesSelf ? "peer" : end === "peer" ? "local" : end);
      if (listeners !== undefined) trace.listeners(listeners);
      expect(codes(trace)).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

const textsOf = (finding: Finding): readonly string[] => [
  finding.cause,
  ...finding.evidence.map(({ text }) => text),
  ...finding.alternatives,
  ...finding.nextSteps.map(({ text }) => text),
];

/** Numbers of a text that are no part of an address, an endpoint, a name or a version, and have no unit behind them. */
const bareNumbers = (text: string): readonly string[] => {
  const plain = text
    .replaceAll(/\[?[0-9a-f]*::[0-9a-f:%\w]*\]?(?::\d+)?/g, "")
    .replaceAll(/\d+(?:\.\d+){3}(?::\d+)?/g, "")
    .replaceAll(/[a-z][\w.-]*(?::\d+)?/gi, (word) => (/[:\d]/.test(word) ? "" : word))
    .replaceAll(/port \d+/g, "");
  const unit =
    /^\d+(?:\.\d+)? (?:µs|ms|s|min|hours|days|bytes?|kB|MB|attempts?|addresses|reasons?|characters|more|at most)\b/;
  return [...plain.matchAll(/\d[\d.]*\d|\d/g)]
    .map(({ index }) => plain.slice(index))
    .filter((rest) => !unit.test(rest));
};

test("the builder of arbitrary traces makes traces that hold something", () => {
  const sizes = fc.sample(anyTrace(wild), 50).map(({ events }) => events.length);
  expect(Math.max(...sizes)).toBeGreaterThan(5);
});
