/** `node scripts/check.mjs`: what `pnpm check` does, for a machine on which pnpm is not installed. */
import { pnpm, requireNode } from "./pnpm.mjs";

requireNode();
pnpm(["install", "--frozen-lockfile"], { quiet: true });
process.exit(pnpm(["run", "check"], { mayFail: true }));
