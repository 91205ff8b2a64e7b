/** `tcplens capture`: live packets explained as they come. */
import process from "node:process";
import { captureDevices, startCapture, type CaptureOptions, type LiveCapture } from "@tcplens/node-transport";
import { CaptureFile } from "../capturing/capture-file.ts";
import { planCapture, type CapturePlan } from "../capturing/plan-capture.ts";
import { sayRefused } from "../capturing/refused.ts";
import { showLive } from "../capturing/show-live.ts";
import type { CommandContext, ExitCode } from "../command-context.ts";
import type { CaptureFlags } from "../commands/capture.ts";
import { layoutOf } from "../output/capture-layout-of.ts";
import { refusingWrongUsage } from "../wrong-usage.ts";

/** Resolves to the exit code. */
export const captureAction = (
  target: readonly string[],
  flags: CaptureFlags,
  context: CommandContext,
): Promise<ExitCode> =>
  refusingWrongUsage(context, async () => {
    if (flags.listInterfaces === true) return listInterfaces(flags, context);
    const plan = planCapture(target, flags);
    const layout = layoutOf(plan, context);
    let capture: Awaited<ReturnType<typeof startCapture>>;
    try {
      capture = await startCapture(optionsOf(plan, context));
    } catch (error) {
      if (context.interrupted.aborted) return 1;
      throw error;
    }
    if (capture.kind === "refused") return sayRefused(capture, plan.target, context);
    context.stderr.write(`tcplens: ${beginning(capture, plan)}\n`);
    // A terminal that is closed ends this program at once; at its exit the other one is ended. `nohup` has no terminal.
    if (context.stderr.isTTY) process.once("SIGHUP", () => process.exit(SIGHUP_CODE));
    let file: CaptureFile | undefined;
    try {
      // Not before: what is refused empties no file.
      file = plan.write === undefined ? undefined : new CaptureFile(plan.write, context.producer);
      return (await showLive(capture, plan, file, layout, context)) ? 0 : 1;
    } finally {
      file?.close();
      await capture.stop();
    }
  });

const optionsOf = (
  { target, interfaces, snapLength, packets, promiscuous }: CapturePlan,
  { interrupted }: CommandContext,
): CaptureOptions => ({
  ...(target.kind === "endpoint" ? { endpoint: target } : { filter: target.text }),
  ...(interfaces === undefined ? {} : { interfaces }),
  ...(snapLength === undefined ? {} : { snapLength }),
  ...(packets === undefined ? {} : { packets }),
  promiscuous,
  signal: interrupted,
});

/** `capturing localhost:5432 on lo with dumpcap; Ctrl-C ends it`. */
const beginning = ({ interfaces, tool }: LiveCapture, { target }: CapturePlan): string => {
  const [only] = interfaces;
  const where = only === "any" || only === "pktap,all" ? "all interfaces" : interfaces.join(" and ");
  return `capturing ${target.text} on ${where} with ${tool.name}; Ctrl-C ends it`;
};

const listInterfaces = async ({ json }: CaptureFlags, context: CommandContext): Promise<ExitCode> => {
  const devices = await captureDevices();
  if ("kind" in devices) return sayRefused(devices, undefined, context);
  const name = Math.max(...devices.map((device) => device.name.length));
  for (const device of devices)
    context.stdout.write(
      json === true
        ? `${JSON.stringify(device)}\n`
        : `${[device.name.padEnd(name), ...device.addresses, device.description].join("  ").trimEnd()}\n`,
    );
  return 0;
};

/** 128 and the signal's number, as shells have it. */
const SIGHUP_CODE = 129;
