/** RFC 3168: congestion that was marked and not dropped, as a capture shows it. */
import { expect, test } from "vitest";
import { reportsOf, simulated } from "../support/analysed.ts";

test("marks that the receiver echoed and the sender obeyed are told at either end", () => {
  for (const end of ["A", "B"] as const) {
    const found = reportsOf(simulated("ecn", end)).flatMap(({ findings }) => findings);
    const marked = found.find(({ code }) => code === "congestion-marked");
    expect(marked).toMatchObject({ severity: "info", confidence: "is", reference: "RFC 3168 §6.1.2" });
    expect(marked?.cause).toMatch(/in place of dropping them: it slowed down \d+ times?\.$/);
  }
});

test("a connection that only agreed on ECN has none", () => {
  const found = reportsOf(simulated("handshake", "A")).flatMap(({ findings }) => findings);
  expect(found.map(({ code }) => code)).not.toContain("congestion-marked");
});
