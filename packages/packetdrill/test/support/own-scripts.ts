/** The project's own scripts, and how each is to be run. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runScript, type RunOptions, type ScriptResult } from "../../src/index.ts";

const folder = join(import.meta.dirname, "../../scripts");

/** Their names, seen from the folder. */
export const scriptNames: readonly string[] = globSync("**/*.pkt", { cwd: folder }).toSorted();

export const sourceOf = (name: string): string => readFileSync(join(folder, name), "utf8");

/** The profile that a script's `// profile:` asks for, or else that of Linux. */
const profileOf = (source: string): "rfc" | "linux" =>
  source.includes("// profile: rfc\n") ? "rfc" : "linux";

/** Runs a script's text by the profile that it asks for. */
export const runOwn = (source: string, options: RunOptions = {}): ScriptResult =>
  runScript(source, { profile: profileOf(source), ...options });
