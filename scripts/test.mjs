/** `npm test`: installs, builds, runs every test of the workspace afresh, and adds them up in one closing line. */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pnpm, requireNode, root, step } from "./pnpm.mjs";

requireNode();
step("Installing", () => pnpm(["install", "--frozen-lockfile"], { quiet: true }));
step("Building", () => pnpm(["exec", "turbo", "run", "build", "--output-logs=errors-only"], { quiet: true }));

const packages = ["packages", "apps", "tools"].flatMap((folder) =>
  readdirSync(join(root, folder)).map((name) => join(root, folder, name)),
);
const withTests = packages.filter((path) => existsSync(join(path, "vitest.config.ts")));
const report = (path) => join(path, "reports/vitest.json");
for (const path of withTests) rmSync(report(path), { force: true });

// One package after the other: tests that measure time on a small machine must not fight each other for it.
const status = pnpm(
  [
    "exec",
    "turbo",
    "run",
    "test",
    "--only",
    "--force",
    "--continue",
    "--concurrency=1",
    "--output-logs=new-only",
  ],
  { mayFail: true },
);

const totals = { passed: 0, failed: 0, skipped: 0 };
for (const path of withTests) {
  if (!existsSync(report(path))) {
    console.error(`${path} left no report: its tests did not run to the end`);
    totals.failed += 1;
    continue;
  }
  const { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests, success } = JSON.parse(
    readFileSync(report(path), "utf8"),
  );
  totals.passed += numPassedTests;
  totals.skipped += numPendingTests;
  // A file that cannot even be loaded has no failed test, and is a failure all the same.
  totals.failed += numFailedTests > 0 ? numFailedTests : success ? 0 : Math.max(1, numFailedTestSuites);
}
const { passed, failed, skipped } = totals;
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exit(status === 0 && failed === 0 ? 0 : 1);
