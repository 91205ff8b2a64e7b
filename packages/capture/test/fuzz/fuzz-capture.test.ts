import { expect, test } from "vitest";
import { CaptureReader } from "../../src/file/capture-reader.ts";
import { fuzzCapture } from "./fuzz-capture.ts";
import { erfSeed, pcapngSeed, pcapSeeds, snoopSeed } from "./seeds.ts";

test("the captures that the fuzzer damages are whole before", () => {
  for (const file of [...pcapSeeds(), pcapngSeed(), snoopSeed(), erfSeed()]) {
    const reader = new CaptureReader(() => undefined);
    reader.push(file);
    reader.end();
    expect(reader.problem).toBeUndefined();
    expect(reader.frames).toBeGreaterThan(0);
  }
});

test("damaged captures throw nothing and end: 20,000 of them (pnpm fuzz takes more)", () => {
  expect(() => {
    for (let seed = 0; seed < 20_000; seed += 1) fuzzCapture(seed);
  }).not.toThrow();
});
