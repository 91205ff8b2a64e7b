/** How long the command line takes to start, as a whole process, beside Node doing nothing. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { median, rounds, row } from "./statistics.mjs";

const ROUNDS = 15;
const cli = join(import.meta.dirname, "../apps/cli/dist/tcplens.mjs");

const wall =
  (...args) =>
  () => {
    const started = performance.now();
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}: ${stderr}`);
    return performance.now() - started;
  };

/** Lines of Markdown. */
export const benchStartUp = async () => {
  const figures = await rounds(ROUNDS, {
    "node -e 0": wall("-e", "0"),
    "tcplens --version": wall(cli, "--version"),
    "tcplens trace --help": wall(cli, "trace", "--help"),
  });
  return [
    "## The command line's start-up",
    "",
    `Whole process, ${ROUNDS} rounds in turn.`,
    "",
    row(["", "ms, median", "least", "bar"]),
    row(["---", "---:", "---:", "---:"]),
    ...Object.entries(figures).map(([name, values]) =>
      row([
        name,
        median(values).toFixed(0),
        Math.min(...values).toFixed(0),
        name.startsWith("tcplens") ? "< 150" : "",
      ]),
    ),
  ];
};
