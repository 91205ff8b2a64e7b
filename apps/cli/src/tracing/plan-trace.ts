/** From the command line to a plan. Everything that can be wrong with it is found here, before the first packet. */
import type { TraceEndpointOptions } from "@tcplens/node-transport";
import type { TraceFlags } from "../args/trace-flags.ts";
import { canFollow, formatOfFile, type ReportFormat } from "../output/report-format.ts";
import { UsageError } from "../usage-error.ts";
import { planTargets } from "./plan-targets.ts";
import { planTls } from "./plan-tls.ts";
import type { ReadFile } from "./read-input.ts";
import type { OutputPlan, RetryPlan, TracePlan } from "./trace-plan.ts";

/**
 * See the file's head.
 * @throws {@link UsageError}
 */
export const planTrace = (texts: readonly string[], flags: TraceFlags, read: ReadFile): TracePlan => {
  const { targets, warnings } = planTargets(texts, flags, read);
  const output = planOutput(flags);
  if (flags.interval !== undefined && (flags.count ?? 1) < 2) {
    throw new UsageError("--interval is the pause between rounds: add --count 2 or more");
  }
  const count = flags.count ?? 1;
  const stdout = planStdout(flags, output);
  if (stdout !== "live" && !canFollow(stdout) && targets.length * count > 1) {
    throw new UsageError(
      `--format ${stdout} holds one trace, and this makes ${targets.length * count}: add --output FILE, which numbers them`,
    );
  }
  return {
    targets,
    warnings,
    options: planOptions(flags),
    tls: planTls(flags, targets, read),
    retry: planRetry(flags),
    seed: flags.seed,
    count,
    interval: flags.interval ?? INTERVAL,
    output,
    stdout,
    verbose: flags.verbose ?? false,
    color: flags.color,
  };
};

const planOptions = (flags: TraceFlags): TraceEndpointOptions => {
  if (flags.send !== undefined && !flags.request) {
    throw new UsageError("--send and --no-request contradict each other: leave one out");
  }
  if (flags.send?.length === 0)
    throw new UsageError("--send: there is nothing to send; use --no-request for silence");
  const family = planFamily(flags);
  const send = flags.request ? flags.send : false;
  return {
    ...(flags.timeout === undefined ? {} : { timeout: flags.timeout }),
    ...(flags.attemptTimeout === undefined ? {} : { attemptTimeout: flags.attemptTimeout }),
    ...(family === undefined ? {} : { family }),
    ...(send === undefined ? {} : { send }),
    ...(flags.answerTimeout === undefined ? {} : { answerTimeout: flags.answerTimeout }),
    ...(flags.watch === undefined ? {} : { watch: flags.watch }),
    kernel: flags.kernel,
    recordPayload: flags.recordPayload ?? false,
    ...(flags.capture === true ? { packets: true } : {}),
  };
};

const planFamily = ({ family, ipv4, ipv6 }: TraceFlags): 4 | 6 | undefined => {
  const asked = new Set<4 | 6>();
  if (family === "4" || ipv4 === true) asked.add(4);
  if (family === "6" || ipv6 === true) asked.add(6);
  if (asked.size > 1)
    throw new UsageError("-4 and -6 contradict each other: leave one out, or both to try both");
  return [...asked][0];
};

const planRetry = (flags: TraceFlags): RetryPlan | undefined => {
  const { retries, backoff, delay, maxDelay, jitter } = flags;
  if (retries === undefined) {
    const lonely = (["backoff", "delay", "maxDelay", "jitter", "seed"] as const).find(
      (name) => flags[name] !== undefined,
    );
    if (lonely === undefined) return undefined;
    throw new UsageError(`${longName(lonely)} is about retries: add --retries 3`);
  }
  const kind = backoff ?? "exponential";
  if (jitter !== undefined && kind !== "exponential") {
    throw new UsageError(`--jitter goes with --backoff exponential, not with ${kind}: leave one out`);
  }
  if (maxDelay !== undefined && kind === "constant") {
    throw new UsageError("--max-delay: a constant delay does not grow; leave it out, and give --delay");
  }
  if (maxDelay !== undefined && (delay ?? FIRST_DELAY[kind]) > maxDelay) {
    const first = delay === undefined ? `the first delay (${FIRST_DELAY[kind]}ms)` : "--delay";
    throw new UsageError(
      `${first} is longer than --max-delay: give a shorter --delay, or a longer --max-delay`,
    );
  }
  return retries === 0 ? undefined : { retries, backoff: kind, delay, maxDelay, jitter };
};

/** Where to besides the terminal. */
export const planOutput = ({ output, format }: TraceFlags): OutputPlan | undefined =>
  output === undefined ? undefined : { file: output, format: format ?? formatOfFile(output) };

/** Where a file gets the format that was asked for, the terminal keeps text. */
export const planStdout = (
  { json, format }: TraceFlags,
  output: OutputPlan | undefined,
): ReportFormat | "live" => {
  if (json !== true) return output === undefined ? (format ?? "text") : "text";
  if (output === undefined && format !== undefined && format !== "jsonl") {
    throw new UsageError(
      `--json and --format ${format} contradict each other: leave one out, or add --output FILE`,
    );
  }
  return "live";
};

/** `--attempt-timeout` of `attemptTimeout`. */
export const longName = (name: string): string =>
  `--${name.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}`;

/** ms. */
const INTERVAL = 1000;

/** ms: the policies' own first delays. */
const FIRST_DELAY = { exponential: 250, linear: 250, constant: 250, grpc: 1000 } as const;
