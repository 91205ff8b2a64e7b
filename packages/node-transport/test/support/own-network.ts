/**
 * A network of a process's own: a fresh namespace that has nothing in it and leads nowhere, gone with the process.
 * Linux lets most users make one without any privilege; where it does not, the tests are skipped with the reason.
 */
import { execFile, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe } from "vitest";

/** What most set-ups begin with. */
export const LOOPBACK_UP = "ip link set lo up";

// A user namespace too: within it anybody is root, and may set the network up.
const NAMESPACE = ["--user", "--map-root-user", "--net"];

/** `describe` where such a network can be made; else a line on stderr says why not. */
export const describeOwnNetwork: typeof describe.skip = ((): typeof describe.skip => {
  const missing = whyMissing();
  if (missing !== undefined)
    process.stderr.write(`tests in a network of their own are skipped: ${missing}\n`);
  return missing === undefined ? describe : describe.skip;
})();

/** Runs a script of `test/support` in such a network, after the lines of shell; gives the JSON it prints. */
export const runInOwnNetwork = async (
  setUp: readonly string[],
  script: string,
  ...arguments_: readonly unknown[]
): Promise<unknown> => {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const texts = arguments_.map((argument) => JSON.stringify(argument));
  const shell = ["set -e", ...setUp, 'exec "$@"'].join("\n");
  const output = await execute("unshare", [
    ...NAMESPACE,
    "sh",
    "-c",
    shell,
    "sh",
    process.execPath,
    path,
    ...texts,
  ]);
  return JSON.parse(output);
};

const execute = (command: string, arguments_: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(command, arguments_, { timeout: 30_000 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${command} failed: ${stderr}`, { cause: error }));
    });
  });

function whyMissing(): string | undefined {
  if (process.platform !== "linux") return `they need Linux, and this is ${process.platform}`;
  const probe = spawnSync("unshare", [...NAMESPACE, "sh", "-c", LOOPBACK_UP], { encoding: "utf8" });
  if (probe.error !== undefined) return "the command `unshare` (Debian: util-linux) is missing";
  return probe.status === 0 ? undefined : `no namespace can be made here: ${probe.stderr.trim()}`;
}
