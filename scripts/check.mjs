/**
 * `node scripts/check.mjs`: what `pnpm check` does, for a machine on which pnpm is not installed. With
 * `--without-tests` the tests are left out, where they have just been run.
 */
import { pnpm, requireNode } from "./pnpm.mjs";

requireNode();
pnpm(["install", "--frozen-lockfile"], { quiet: true });
const script = process.argv.includes("--without-tests") ? "check:static" : "check";
process.exit(pnpm(["run", script], { mayFail: true }));
