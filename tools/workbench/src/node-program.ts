/** The Node that runs the server: code-server asks for major 24. And npm, run with a clean environment. */
import { spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "./cache-folder.ts";

/** The major version of Node that this release of code-server asks for. */
export const SERVER_NODE_MAJOR: number = 24;

/** A Node of the right major version: the one that runs this program, or the workspace's own. */
export const serverNode = (): string | undefined => {
  if (Number.parseInt(process.versions.node, 10) === SERVER_NODE_MAJOR) return process.execPath;
  const own = ["node", "node.exe"]
    .map((name) => join(repositoryRoot, "node_modules/node/bin", name))
    .find((path) => existsSync(path));
  return own === undefined ? undefined : realpathSync(own);
};

/** The environment without what npm, pnpm and an editor's terminal put into it for their own children. */
export const cleanEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || isForeign(name) ? [] : [[name, value]],
    ),
  );

const isForeign = (name: string): boolean => {
  if (/^npm_config_/i.test(name)) return !/registry|cafile|proxy|cache$|nodedir/i.test(name);
  return /^(?:npm_|VSCODE_|VITEST|ELECTRON_|CODE_SERVER_)|^(?:NODE_OPTIONS|NODE_ENV|TEST|PORT|PASSWORD|HASHED_PASSWORD)$/i.test(
    name,
  );
};

/** What a finished program said. */
export interface Finished {
  readonly code: number;
  /** Standard output and standard error, as they came. */
  readonly output: string;
}

/** Runs a program to its end. A program that cannot be started counts as code 127. */
export const run = (
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Record<string, string>; readonly shell?: boolean },
): Promise<Finished> =>
  new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? cleanEnvironment(),
      shell: options.shell ?? false,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const add = (bytes: Buffer): void => {
      output += bytes.toString();
    };
    child.stdout.on("data", add);
    child.stderr.on("data", add);
    child.on("error", (error) => resolve({ code: 127, output: `${output}${error.message}` }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });

/** Runs npm to its end. */
export const npm = (args: readonly string[], cwd: string): Promise<Finished> =>
  run("npm", [...args, "--no-audit", "--no-fund", "--no-update-notifier"], {
    cwd,
    shell: process.platform === "win32",
  });
