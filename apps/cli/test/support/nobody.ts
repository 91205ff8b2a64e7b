/** Runs the built program as a user who may do little, where the tests run as root. */
import { spawnSync } from "node:child_process";
import { bundle, cleanEnvironment } from "./run-cli.ts";

const NOBODY = ["--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all"];

export const asNobody = (args: readonly string[], cwd?: string) =>
  spawnSync("setpriv", [...NOBODY, process.execPath, bundle, ...args], {
    encoding: "utf8",
    env: cleanEnvironment(),
    ...(cwd === undefined ? {} : { cwd }),
  });

/** It takes root, setpriv, and files of this project that everybody may read. */
export const canBeNobody: boolean =
  process.platform === "linux" && process.getuid?.() === 0 && asNobody(["--version"]).status === 0;
