/** `npm test`: installs, builds, runs every test of the workspace afresh, and adds them up in one closing line. */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { spawn } from "node:child_process";
import { setPriority } from "node:os";
import { delimiter, join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
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
const nameOf = (path) => relative(root, path).replaceAll("\\", "/");
const WIDTH = Math.max(...withTests.map((path) => nameOf(path).length));

/**
 * Most of their time these wait: for a window to be drawn, for a browser, for timers of the kernel. One after the other, in
 * this order: those that look at the time most come last, when nothing else runs any more.
 */
const WAITING = ["apps/vscode-extension", "tools/workbench", "apps/cli", "packages/node-transport"];

/** A `nice` at which a program gets a third of a processor that another one wants too. */
const BEHIND = 5;

const runTests = async (path, priority) => {
  const vitest = join(path, "node_modules/vitest/vitest.mjs");
  const node = join(root, "node_modules/.bin/node");
  const started = performance.now();
  const child = spawn(node, [vitest, "run"], {
    cwd: path,
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
    env: { ...process.env, PATH: `${join(root, "node_modules/.bin")}${delimiter}${process.env.PATH}` },
  });
  if (child.pid !== undefined && priority !== 0) setPriority(child.pid, priority);
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => said.push(chunk));
  const code = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  return { code, output: Buffer.concat(said).toString(), seconds: (performance.now() - started) / 1000 };
};
const report = (path) => join(path, "reports/vitest.json");
for (const path of withTests) rmSync(report(path), { force: true });

/** In a terminal the last line says which are running; it is written over. */
const running = new Set();
const showRunning = () => {
  if (process.stdout.isTTY && running.size > 0) process.stdout.write(`Testing ${[...running].join(", ")} …`);
};
const wipe = () => {
  if (process.stdout.isTTY) process.stdout.write("\r\u001B[2K");
};

let status = 0;
const testPackage = async (path, priority) => {
  running.add(nameOf(path));
  wipe();
  showRunning();
  const { code, output, seconds } = await runTests(path, priority);
  running.delete(nameOf(path));
  wipe();
  const counted = existsSync(report(path)) ? JSON.parse(readFileSync(report(path), "utf8")) : undefined;
  const passed = counted === undefined ? "no report" : `${counted.numPassedTests} passed`;
  const failed =
    counted === undefined || counted.numFailedTests === 0 ? "" : `, ${counted.numFailedTests} failed`;
  console.log(`Testing ${nameOf(path).padEnd(WIDTH)} … ${passed}${failed}, ${seconds.toFixed(1)} s`);
  // What a test had to say for itself (skipped for want of root, how much agrees with Wireshark) is shown; all of it where
  // something failed.
  const said =
    code === 0
      ? stripVTControlCharacters(output)
          .split("\n")
          .filter((line) => /\bskipped: |\bagreement with /.test(line))
          .join("\n")
      : output;
  if (said !== "") console.log(said);
  if (code !== 0) status = 1;
  showRunning();
};

// What waits leaves a processor to what computes, which stands back where both want one. A line appears when its package is
// done.
const waiting = withTests
  .filter((path) => WAITING.includes(nameOf(path)))
  .toSorted((a, b) => WAITING.indexOf(nameOf(a)) - WAITING.indexOf(nameOf(b)));
const computing = withTests.filter((path) => !WAITING.includes(nameOf(path)));
const lane = async (paths, priority) => {
  for (const path of paths) await testPackage(path, priority);
};
// A window that waits for a processor loses what is typed into it: those of the extension come first, alone.
const isOfWindows = (path) => nameOf(path) === WAITING[0];
await lane(waiting.filter(isOfWindows), 0);
await Promise.all([
  lane(
    waiting.filter((path) => !isOfWindows(path)),
    0,
  ),
  lane(computing, BEHIND),
]);

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
