/** What is said of a connection while its capture goes on: nothing that the next packet may refute. */
import { expect, test } from "vitest";
import { reportsOf, reportsSoFar } from "../support/analysed.ts";
import { drawn, handshake } from "../support/drawn.ts";
import { findingExamples } from "../support/finding-examples.ts";

const examples = Object.entries(findingExamples);
/** Words of what is over. */
const OVER = /\bnever (?!offered)|when the capture ended|stopped|any more/u;

test.for(examples)("the example of %s says nothing for good", ([, make]) => {
  for (const report of reportsSoFar(make())) {
    expect(report.provisional).toBe(true);
    for (const text of [report.verdict, ...report.findings.map(({ cause }) => cause)])
      expect(text).not.toMatch(OVER);
  }
});

test.for(examples)("the example of %s finds the same in both", ([, make]) => {
  const codes = (reports: ReturnType<typeof reportsOf>): string[][] =>
    reports.map(({ findings }) => findings.map(({ code }) => code));
  expect(codes(reportsSoFar(make()))).toEqual(codes(reportsOf(make())));
});

test("a report at the end is not provisional", () => {
  for (const [, make] of examples)
    for (const report of reportsOf(make())) expect(report).not.toHaveProperty("provisional");
});

const opened = `${handshake}30 a PA 1+10 1\n50 b PA 1+10 11`;
test.for([
  ["0 a S 0", "192.0.2.2:80 has not answered yet", "192.0.2.2:80 had not answered when the capture ended"],
  [
    "0 a S 0\n20 b SA 0 1",
    "The connection has not opened yet",
    "The connection had not opened when the capture ended",
  ],
  [
    opened,
    "Opened, 10 bytes from 192.0.2.1:40000, 10 bytes back, still open",
    "Opened, 10 bytes from 192.0.2.1:40000, 10 bytes back, still open when the capture ended",
  ],
  [
    `${opened}\n60 a FA 11 11\n80 b A 11 12`,
    "Opened, 10 bytes from 192.0.2.1:40000, 10 bytes back, still closing",
    "Opened, 10 bytes from 192.0.2.1:40000, 10 bytes back, still closing when the capture ended",
  ],
] as const)("%j: %s", ([picture, soFar, atTheEnd]) => {
  expect(reportsSoFar(drawn(picture))[0]?.verdict).toBe(soFar);
  expect(reportsOf(drawn(picture))[0]?.verdict).toBe(atTheEnd);
});

test("a receiver that does not read is not said to have stopped for good", () => {
  const closed = `${handshake}30 a PA 1+100 1\n60 b A 1 101 win=0\n700 a A 100 1\n720 b A 1 101 win=0`;
  expect(reportsSoFar(drawn(closed))[0]?.verdict).toBe(
    "192.0.2.2:80 does not read: its receive window has been closed for the last 660 ms. The sender asked once whether it has opened",
  );
});
