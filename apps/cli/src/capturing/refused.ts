/** Why nothing is captured, and what to run so that it is. */
import type { CaptureRefusal } from "@tcplens/node-transport";
import type { CommandContext, ExitCode } from "../command-context.ts";
import { wrongUsage } from "../wrong-usage.ts";
import type { CaptureTarget } from "./plan-capture.ts";

/** Says it on stderr. */
export const sayRefused = (
  refusal: CaptureRefusal,
  target: CaptureTarget | undefined,
  context: CommandContext,
): ExitCode => {
  const { reason, message, steps } = refusal;
  switch (reason) {
    case "wrong-filter":
      return wrongUsage(
        `the filter ${JSON.stringify(target?.text)}: ${message}${filterHint(target)}`,
        context,
      );
    case "no-interface":
      return wrongUsage(`--interface: ${message}; tcplens capture --list-interfaces lists them`, context);
    case "no-tool":
    case "not-permitted":
      context.stderr.write(
        `tcplens: ${message}${steps.length === 0 ? "" : `; ${reason === "no-tool" ? "to install one" : "what permits it"}:`}\n`,
      );
      for (const [index, { text, command }] of steps.entries()) {
        context.stderr.write(`  ${index + 1}. ${text}\n`);
        if (command !== undefined) context.stderr.write(`     $ ${command}\n`);
      }
      return 2;
    case "no-address":
    case "failed":
      context.stderr.write(`tcplens: ${message}\n`);
      return 1;
  }
};

/** Of one word it is likely that it was meant for an endpoint. */
const filterHint = (target: CaptureTarget | undefined): string =>
  target === undefined || /\s/u.test(target.text)
    ? "; see pcap-filter(7)"
    : "; see pcap-filter(7), or for an endpoint write host:port";
