/** `npm start`: installs, builds, and does the main job once: traces the demo's endpoints and prints what it found. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pnpm, requireNode, root, step } from "./pnpm.mjs";

requireNode();
step("Installing", () => pnpm(["install", "--frozen-lockfile"], { quiet: true }));
step("Building", () => pnpm(["exec", "turbo", "run", "build", "--output-logs=errors-only"], { quiet: true }));

const cli = join(root, "apps/cli/dist/tcplens.mjs");
console.log("\nTracing real servers on this machine, healthy and broken:\n");
const { status } = spawnSync(process.execPath, [cli, "demo", ...process.argv.slice(2)], { stdio: "inherit" });
if (status === 0) {
  console.log("\nSee one of these reports whole:");
  console.log("  node apps/cli/dist/tcplens.mjs demo refused --verbose");
  console.log("\nTrace an endpoint of your own:");
  console.log("  node apps/cli/dist/tcplens.mjs trace db.internal:5432");
  console.log("  node apps/cli/dist/tcplens.mjs trace https://example.com --retries 3\n");
}
process.exit(status ?? 1);
