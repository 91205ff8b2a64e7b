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
  const { reason, message } = refusal;
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
      sayWithSteps(message, refusal, context);
      return 2;
    case "no-address":
    case "failed":
      context.stderr.write(`tcplens: ${message}\n`);
      return 1;
  }
};

/** Of a trace, which goes on without. */
export const sayNotCaptured = (refusal: CaptureRefusal, context: CommandContext): void => {
  sayWithSteps(`traced without packets: ${refusal.message}`, refusal, context);
};

const sayWithSteps = (
  message: string,
  { reason, steps }: CaptureRefusal,
  { stderr }: CommandContext,
): void => {
  const intent = reason === "no-tool" ? "to install one" : "what permits it";
  stderr.write(`tcplens: ${message}${steps.length === 0 ? "" : `; ${intent}:`}\n`);
  for (const [index, { text, command }] of steps.entries()) {
    stderr.write(`  ${index + 1}. ${text}\n`);
    if (command !== undefined) stderr.write(`     $ ${command}\n`);
  }
};

/** Of one word it is likely that it was meant for an endpoint. */
const filterHint = (target: CaptureTarget | undefined): string =>
  target === undefined || /\s/u.test(target.text)
    ? "; see pcap-filter(7)"
    : "; see pcap-filter(7), or for an endpoint write host:port";
