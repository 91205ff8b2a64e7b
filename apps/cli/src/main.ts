/** The program `tcplens`: the process's own streams, signals and exit, wired to the commands. */
import { setMaxListeners } from "node:events";
import process from "node:process";
import type { CommandContext } from "./command-context.ts";
import { runProgram } from "./program.ts";
import { fileProblem } from "./tracing/file-problem.ts";

/** The version in package.json, put in by the build. */
declare const __VERSION__: string;

const interrupted = new AbortController();
// Every trace of a long list listens to it; Node 20 takes more than ten listeners for a leak.
setMaxListeners(0, interrupted.signal);
for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  process.on(signal, () => {
    // The first asks to come to an end; whoever sends a second does not want to wait for that.
    if (interrupted.signal.aborted) process.exit(code);
    interrupted.abort(new Error("interrupted"));
  });
}

process.stdout.on("error", ({ code = "", message }: NodeJS.ErrnoException) => {
  // Nobody reads any more (`| head`): there is nothing left to say and nobody to say it to.
  if (code !== "EPIPE")
    process.stderr.write(`tcplens: the output cannot be written: ${fileProblem(code, message)}\n`);
  process.exit(1);
});

// What cannot be said on stderr cannot be said at all.
process.stderr.on("error", () => undefined);

const context: CommandContext = {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  platform: process.platform,
  interrupted: interrupted.signal,
  producer: `tcplens ${__VERSION__}`,
  exitCode: 0,
};

const code = await runProgram(process.argv.slice(2), context, __VERSION__);

// What is printed is written before the end, which does not wait for a resolver's thread that cannot be cancelled. What
// could not be written has been told by then, or is told at once.
process.stdout.write("", (error) => {
  if (error === undefined || error === null) process.stderr.write("", () => process.exit(code));
});
