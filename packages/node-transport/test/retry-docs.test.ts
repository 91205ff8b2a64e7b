/** The schedule that `docs/retry.md` shows is what the policy really does. */
import { seeded } from "@tcplens/core";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { retryPolicy } from "../src/retry/retry-policy.ts";
import { schedule } from "../src/retry/schedule.ts";

test("the manual's schedule is the policy's", () => {
  const manual = readFileSync(new URL("../docs/retry.md", import.meta.url), "utf8");
  const verdicts = schedule(retryPolicy({ attempts: 5 }), { failures: 9, random: seeded(7) });
  const lines = verdicts.map(({ at, attempt, reason }) => `at ${at} ms, after attempt ${attempt}: ${reason}`);
  expect(manual).toContain(lines.join("\n"));
});
