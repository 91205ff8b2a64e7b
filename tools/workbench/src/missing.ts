/** What this machine lacks, in sentences with the command that mends it. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./cache-folder.ts";
import { findChromium } from "./chromium.ts";
import { serverNode, SERVER_NODE_MAJOR } from "./node-program.ts";

/** One sentence for each thing that is missing and that `installWorkbench` does not bring; empty if all is there. */
export const whatIsMissing = (needs: { readonly browser?: boolean } = {}): string[] => {
  const missing: string[] = [];
  if (serverNode() === undefined) missing.push(`Node ${SERVER_NODE_MAJOR} is missing: pnpm install`);
  if (!existsSync(join(cacheFolder(), "complete.json")) && !hasNpm()) {
    missing.push("npm is missing, which installs the workbench: it comes with Node");
  }
  if (needs.browser !== false && findChromium() === undefined) missing.push(CHROMIUM);
  return missing;
};

const CHROMIUM =
  process.platform === "linux"
    ? "Chromium is missing (Debian package chromium): apt-get install chromium, or set TCPLENS_CHROMIUM to the path of one"
    : "Chromium or Chrome is missing: install it, or set TCPLENS_CHROMIUM to the path of one";

const hasNpm = (): boolean =>
  spawnSync("npm", ["--version"], { stdio: "ignore", shell: process.platform === "win32" }).status === 0;
