/**
 * `npm start`: installs, builds, packages the VS Code extension, and does the main job once: traces the demo's endpoints
 * and prints what it found.
 */
import { spawnSync } from "node:child_process";
import { join, relative } from "node:path";
import { pnpm, requireNode, root, step } from "./pnpm.mjs";

requireNode();
step("Installing", () => pnpm(["install", "--frozen-lockfile"], { quiet: true }));
step("Building", () =>
  pnpm(["exec", "turbo", "run", "build", "package", "--output-logs=errors-only"], { quiet: true }),
);

const cli = join(root, "apps/cli/dist/tcplens.mjs");
console.log("\nTracing real servers on this machine, healthy and broken:\n");
const { status } = spawnSync(process.execPath, [cli, "demo", ...process.argv.slice(2)], { stdio: "inherit" });
if (status === 0) {
  console.log("\nSee one of these reports whole:");
  console.log("  node apps/cli/dist/tcplens.mjs demo refused --verbose");
  console.log("\nTrace an endpoint of your own:");
  console.log("  node apps/cli/dist/tcplens.mjs trace db.internal:5432");
  console.log("  node apps/cli/dist/tcplens.mjs trace https://example.com --retries 3");
  const vsix = join(root, "apps/vscode-extension/tcplens-vscode.vsix");
  console.log(`\nThe VS Code extension is packaged: ${vsix}`);
  console.log("Install it, then run “TCP Lens: Trace Endpoint…” in the editor (F1):");
  console.log(`  code --install-extension ${relative(process.cwd(), vsix)}`);
  console.log("Without VS Code at hand, try it in a browser:");
  console.log("  npm run vscode\n");
}
process.exit(status ?? 1);
