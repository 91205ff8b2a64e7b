/** `tcplens trace` on the command line. */
import type { Command } from "commander";
import { addTraceOptions, type TraceFlags } from "../args/trace-flags.ts";
import type { CommandContext } from "../command-context.ts";

/** Adds the command to the program. What it needs to run is loaded when it runs. */
export const addTraceCommand = (program: Command, context: CommandContext): void => {
  const command = program
    .command("trace")
    .summary("make a real connection and say what it did and why")
    .description(
      "Makes a real connection to each endpoint and says what it did, why it failed, and what to do about it.\n" +
        "An endpoint is host:port, [IPv6]:port or a URL: https:, postgres:, redis:, mongodb:, amqp:, kafka: and others.\n" +
        "A file *.jsonl, or - for standard input, is a trace that was written before: it is shown as it was then.\n" +
        "Durations are written 500ms, 5s, 1.5s or 2m; a bare number is milliseconds.",
    )
    .argument(
      "[endpoints...]",
      "host:port or a URL, several are traced one after the other; or trace files (*.jsonl, - for stdin)",
    )
    .addHelpText("after", examples);
  addTraceOptions(command).action(async (endpoints: readonly string[], flags: TraceFlags) => {
    const { traceAction } = await import("../actions/index.ts");
    context.exitCode = await traceAction(endpoints, flags, context);
  });
};

const examples = `
Examples:
  tcplens trace db.internal:5432 --retries 3
  tcplens trace https://example.com --verbose
  tcplens trace localhost:6379 --send "PING\\r\\n"
  tcplens trace --from-env .env --json
  tcplens trace last.tcplens.jsonl --verbose
  tcplens trace api.internal:443 --tls --ca corp-root.pem --output report.html`;
