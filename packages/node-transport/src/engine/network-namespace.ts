/**
 * A network namespace of this process's own: its own interfaces, addresses, ports and TCP of the kernel, leading nowhere.
 * Needs Linux, root and the command `ip`. It is removed by `remove`, at the process's end, and, should that have been
 * too sudden, by the next process that makes one.
 */
import { execFile, spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";

/** One namespace. */
export interface NetworkNamespace {
  /** For `ip netns exec <name> …`. */
  readonly name: string;
  /** Runs lines of `ip` in it, such as `link set lo up`; rejects with what `ip` says against one. */
  ip(...lines: readonly string[]): Promise<void>;
  /** The command line that runs a program in it. */
  command(program: string, ...arguments_: readonly string[]): readonly [string, ...string[]];
  /** Ends what runs in it and removes it. Once is enough, twice is allowed. */
  remove(): Promise<void>;
}

/** Why none can be made here, in one sentence; `undefined`: one can. */
export const whyNoNamespace = (): string | undefined => {
  if (process.platform !== "linux") return `network namespaces need Linux, and this is ${process.platform}`;
  if (process.getuid?.() !== 0) return "network namespaces need root";
  const name = freshName();
  const made = spawnSync("ip", ["netns", "add", name], { encoding: "utf8" });
  if (made.error !== undefined) return "the command `ip` (Debian: iproute2) is missing";
  if (made.status !== 0) return `no network namespace can be made: ${made.stderr.trim()}`;
  removeSync(name);
  return undefined;
};

/** Makes one, its loopback interface up. Removes what ended processes have left behind. */
export const networkNamespace = async (): Promise<NetworkNamespace> => {
  for (const left of abandoned()) removeSync(left);
  const name = freshName();
  await run("ip", ["netns", "add", name]);
  const removeAtExit = (): void => removeSync(name);
  process.once("exit", removeAtExit);
  let removed: Promise<void> | undefined;
  const namespace: NetworkNamespace = {
    name,
    ip: async (...lines) => {
      await run("ip", ["-n", name, "-batch", "-"], lines.join("\n"));
    },
    command: (program, ...arguments_) => ["ip", "netns", "exec", name, program, ...arguments_],
    remove: () => {
      removed ??= remove(name).finally(() => process.off("exit", removeAtExit));
      return removed;
    },
  };
  try {
    await namespace.ip("link set lo up");
  } catch (error) {
    await namespace.remove();
    throw error;
  }
  return namespace;
};

/** Runs a program to its end; gives its output, or rejects with what it said. */
const run = (program: string, arguments_: readonly string[], input = ""): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = execFile(program, arguments_, { encoding: "utf8" }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error([error.message, stderr, input].filter(Boolean).join("\n"), { cause: error }));
    });
    // A program that ends without reading is judged by its exit code.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
  });

let made = 0;
const freshName = (): string => `${PREFIX}${process.pid}-${Date.now().toString(36)}-${(made += 1)}`;

/** Those whose process is gone, for example killed. */
const abandoned = (): string[] =>
  names().filter((name) => {
    const pid = PID_IN_NAME.exec(name)?.[1];
    return pid !== undefined && !isAlive(Number(pid));
  });

const names = (): string[] => {
  try {
    return readdirSync("/run/netns");
  } catch {
    return [];
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

const remove = async (name: string): Promise<void> => {
  if (!names().includes(name)) return;
  endAll(await run("ip", ["netns", "pids", name]));
  await run("ip", ["netns", "del", name]);
};

const removeSync = (name: string): void => {
  if (!names().includes(name)) return;
  endAll(spawnSync("ip", ["netns", "pids", name], { encoding: "utf8" }).stdout);
  spawnSync("ip", ["netns", "del", name]);
};

/** A namespace lives on as long as a process is in it. */
const endAll = (pids: string): void => {
  for (const pid of pids.split("\n").filter(Boolean)) {
    try {
      process.kill(Number(pid), "SIGKILL");
    } catch {
      // It has ended in between.
    }
  }
};

const PREFIX = "tcplens-own-";
const PID_IN_NAME = new RegExp(`^${PREFIX}(\\d+)-`);
