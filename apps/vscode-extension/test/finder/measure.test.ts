/** The measure that the benches run, run once over the finder's own source. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { measureFinder } from "./measure.ts";

test("a folder is walked and timed", () => {
  const measure = measureFinder(join(import.meta.dirname, "../../src/finder"));
  expect(measure.files).toBeGreaterThan(10);
  expect(measure.msPerMb).toBeGreaterThan(0);
});
