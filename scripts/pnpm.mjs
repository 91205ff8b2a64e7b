/**
 * Runs the workspace's own pnpm, so that git and Node ≥ 20 are all a machine needs: the version pinned in package.json,
 * fetched through npm where it is not installed.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");

const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const version = packageManager.split("@")[1];
const windows = process.platform === "win32";

const installed = () => {
  const { status, stdout } = spawnSync("pnpm", ["--version"], {
    cwd: root,
    encoding: "utf8",
    shell: windows,
  });
  return status === 0 && stdout.trim() === version;
};

let command;

/** Runs pnpm with these arguments, its output shown; ends this program with its code where it fails. */
export const pnpm = (args, options = {}) => {
  command ??= installed() ? ["pnpm"] : ["npm", "exec", "--yes", `--package=pnpm@${version}`, "--", "pnpm"];
  const [program, ...first] = command;
  // Turbo and vitest decide by these how to print; npm's own settings are none of pnpm's business and only earn warnings.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_config_/i.test(name) || /registry|cafile|proxy|cache$/i.test(name),
    ),
  );
  const { status, error, stdout, stderr } = spawnSync(program, [...first, ...args], {
    cwd: root,
    stdio: options.quiet ? "pipe" : ["ignore", "inherit", "inherit"],
    encoding: "utf8",
    shell: windows,
    env: { ...env, ...options.env },
  });
  if (error) throw error;
  if (status !== 0 && !options.mayFail) {
    if (options.quiet) process.stderr.write(`${stdout}${stderr}`);
    process.exit(status ?? 1);
  }
  return status ?? 1;
};

/** One line that says what comes and how long it took, around a piece of work. */
export const step = (text, work) => {
  const started = performance.now();
  process.stdout.write(`${text} … `);
  const result = work();
  process.stdout.write(`${((performance.now() - started) / 1000).toFixed(1)} s\n`);
  return result;
};

/** Refuses a Node that is too old, with the way out. */
export const requireNode = () => {
  if (Number(process.versions.node.split(".")[0]) >= 20) return;
  console.error(
    `TCP Lens needs Node 20 or newer; this is ${process.version}. Install a newer Node and run the command again.`,
  );
  process.exit(2);
};
