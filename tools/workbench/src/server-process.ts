/**
 * The server's process and all that come of it. They run under a guardian, which ends them when its standard input
 * ends: so they end with the program that started them, however that one ends.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";

/** A server that runs. */
export interface ServerProcess {
  /** The process group's number; on Windows the guardian's. */
  readonly pid: number;
  /** What it printed so far. */
  readonly output: () => string;
  /** Its exit code once it has ended. */
  readonly exitCode: () => number | undefined;
  /** Resolves when it has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Ends it and all its descendants; resolves when they are gone and the folder is removed. */
  readonly close: () => Promise<void>;
}

/** The output that is kept, bytes: the end of it. */
const KEPT = 1_000_000;

/** Starts the server. `remove` is a folder that goes with it. */
export const startServerProcess = (
  node: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Record<string, string>; readonly remove?: string },
): ServerProcess => {
  const child = spawn(node, ["-e", GUARDIAN, ...args], {
    cwd: options.cwd,
    env: { ...options.env, TCPLENS_GUARDIAN_REMOVES: options.remove ?? "" },
    stdio: ["pipe", "pipe", "pipe"],
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  let output = "";
  const add = (bytes: Buffer): void => {
    output = (output + bytes.toString()).slice(-KEPT);
  };
  child.stdout.on("data", add);
  child.stderr.on("data", add);
  child.stdin.on("error", () => undefined);
  child.on("error", (error) => {
    output += error.message;
  });
  const ended = once(child, "exit").then(
    () => undefined,
    () => undefined,
  );
  return {
    pid: child.pid ?? 0,
    output: () => output,
    exitCode: () => child.exitCode ?? (child.signalCode === null ? undefined : 1),
    ended,
    close: async () => {
      child.stdin.end();
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) await ended;
    },
  };
};

/**
 * Terminals are sessions of their own, not of the group, and are therefore found by descent, while their parents live.
 * After the polite signal it waits a second, then kills what is left.
 */
const GUARDIAN = String.raw`
const { spawn, spawnSync } = require("node:child_process");
const { readdirSync, readFileSync, rmSync } = require("node:fs");
const folder = process.env.TCPLENS_GUARDIAN_REMOVES;
delete process.env.TCPLENS_GUARDIAN_REMOVES;
const child = spawn(process.execPath, process.argv.slice(1), { stdio: ["ignore", "inherit", "inherit"], windowsHide: true });
const stat = (pid) => { try { const s = readFileSync("/proc/" + pid + "/stat", "utf8"); return s.slice(s.lastIndexOf(")") + 2).split(" "); } catch { return []; } };
const table = () => process.platform === "linux"
  ? readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map((pid) => [Number(pid), Number(stat(pid)[1])])
  : String(spawnSync("ps", ["-A", "-o", "pid=,ppid="]).stdout ?? "").trim().split("\n").map((line) => line.trim().split(/\s+/).map(Number));
const descendants = () => { const rows = table(), found = [process.pid]; for (const pid of found) for (const [each, parent] of rows) if (parent === pid) found.push(each); return found.slice(1); };
const signal = (pid, name) => { try { process.kill(pid, name); return true; } catch { return false; } };
const alive = (pid) => signal(pid, 0) && !(process.platform === "linux" && stat(pid)[0] === "Z");
let ending = false;
const finish = () => {
  if (folder) { try { rmSync(folder, { recursive: true, force: true, maxRetries: 5 }); } catch {} }
  process.exit(child.exitCode ?? 0);
};
const end = () => {
  if (ending) return;
  ending = true;
  if (process.platform === "win32") { spawnSync("taskkill", ["/PID", String(child.pid), "/T", "/F"]); return finish(); }
  const all = descendants();
  for (const pid of all) signal(pid, "SIGTERM");
  const until = Date.now() + 1000;
  const look = () => {
    const left = [...new Set([...all, ...descendants()])].filter(alive);
    if (left.length > 0 && Date.now() < until) return setTimeout(look, 30);
    for (const pid of left) signal(pid, "SIGKILL");
    setTimeout(finish, left.length > 0 ? 50 : 0);
  };
  look();
};
for (const name of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(name, end);
process.stdin.on("end", end).on("error", end).resume();
child.on("exit", end);
`;
