import { expect, test } from "vitest";
import { slowAnswerSeverity, type AnswerTime } from "./slow-answer-severity.ts";

test.each<[string, AnswerTime, ReturnType<typeof slowAnswerSeverity>]>([
  ["a second", { think: 1000, roundTrip: 1, due: true }, "warning"],
  ["less", { think: 999, roundTrip: 1, due: true }, undefined],
  ["a second of few round trips", { think: 1000, roundTrip: 250, due: true }, undefined],
  ["of a round trip that is not known", { think: 1000, roundTrip: Number.NaN, due: true }, "warning"],
  ["what may not have been due", { think: 9000, roundTrip: 1, due: false, connection: 60_000 }, undefined],
  ["most of the time", { think: 9000, roundTrip: 1, due: false, connection: 10_000 }, "info"],
  ["half a second of little more", { think: 500, roundTrip: 1, due: true, connection: 600 }, "info"],
  ["less of little more", { think: 499, roundTrip: 1, due: true, connection: 600 }, undefined],
])("%s", (_what, time, severity) => {
  expect(slowAnswerSeverity(time)).toBe(severity);
});
