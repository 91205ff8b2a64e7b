/** `npm test`: installs, builds, runs every test of the workspace afresh, and adds them up in one closing line. */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { delimiter, join, relative } from "node:path";
import { pnpm, requireNode, root, step } from "./pnpm.mjs";

requireNode();
step("Installing", () => pnpm(["install", "--frozen-lockfile"], { quiet: true }));
step("Building", () =>
  pnpm(["exec", "turbo", "run", "build", "package", "--output-logs=errors-only"], { quiet: true }),
);

const packages = ["packages", "apps", "tools"].flatMap((folder) =>
  readdirSync(join(root, folder)).map((name) => join(root, folder, name)),
);
const withTests = packages.filter((path) => existsSync(join(path, "vitest.config.ts")));
const LONGEST = Math.max(...withTests.map((path) => relative(root, path).length));

const runTests = (path) => {
  const vitest = join(path, "node_modules/vitest/vitest.mjs");
  const node = join(root, "node_modules/.bin/node");
  const {
    status: code,
    stdout,
    stderr,
  } = spawnSync(node, [vitest, "run"], {
    cwd: path,
    encoding: "utf8",
    maxBuffer: 256 * 2 ** 20,
    shell: process.platform === "win32",
    env: { ...process.env, PATH: `${join(root, "node_modules/.bin")}${delimiter}${process.env.PATH}` },
  });
  return { code, output: `${stdout}${stderr}` };
};
const report = (path) => join(path, "reports/vitest.json");
for (const path of withTests) rmSync(report(path), { force: true });

// One package after the other: tests that measure time on a small machine must not fight each other for it.
let status = 0;
for (const path of withTests) {
  const name = relative(root, path).replaceAll("\\", "/");
  process.stdout.write(`Testing ${name.padEnd(LONGEST)} … `);
  const started = performance.now();
  const { code, output } = runTests(path);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const counted = existsSync(report(path)) ? JSON.parse(readFileSync(report(path), "utf8")) : undefined;
  const passed = counted === undefined ? "no report" : `${counted.numPassedTests} passed`;
  const failed =
    counted === undefined || counted.numFailedTests === 0 ? "" : `, ${counted.numFailedTests} failed`;
  console.log(`${passed}${failed}, ${seconds} s`);
  // What a test had to say for itself (skipped for want of root, say) is shown; all of it where something failed.
  const said =
    code === 0
      ? output
          .split("\n")
          .filter((line) => /\bskipped: /.test(line))
          .join("\n")
      : output;
  if (said !== "") console.log(said);
  if (code !== 0) status = 1;
}

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
