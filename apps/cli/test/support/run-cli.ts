/** Runs the built program as a process. */
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { fileURLToPath } from "node:url";

/** How it is run. */
export interface RunOptions {
  /** Default: the Node that runs the tests. */
  readonly node?: string;
  /** Added to an environment without colour, proxy or Node settings. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Called as soon as it runs. */
  readonly onSpawn?: (child: ChildProcessWithoutNullStreams) => void;
}

/** How it ended. */
export interface RunResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export const bundle = fileURLToPath(new URL("../../dist/tcplens.mjs", import.meta.url));

export const runCli = (args: readonly string[], options: RunOptions = {}): Promise<RunResult> =>
  new Promise((resolve, reject) => {
    const child = spawn(options.node ?? process.execPath, [bundle, ...args], {
      env: { ...cleanEnvironment(), ...options.env },
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
    options.onSpawn?.(child);
  });

/** What changes the output or the way, left out: colour, proxies, options of the Node that runs the tests. */
export const cleanEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(?:NO_COLOR|FORCE_COLOR|NODE_.*|VITEST.*|.*_PROXY)$/iu.test(name),
    ),
  );

/** Every line of JSON Lines as an object. */
export const jsonLines = (text: string): readonly Record<string, unknown>[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
