import { expect, test } from "vitest";
import { fuzzReceive } from "./fuzz-receive.ts";

/** `pnpm fuzz` goes on for as long as it is let. */
const RUNS = 3000;

test("nothing that arrives, is called or is due, in any state, throws or breaks an invariant", () => {
  for (let seed = 0; seed < RUNS; seed += 1) {
    try {
      fuzzReceive(seed, 60);
    } catch (error) {
      expect.fail(`seed ${seed}: ${(error as Error).message}\n${(error as Error).stack ?? ""}`);
    }
  }
});
