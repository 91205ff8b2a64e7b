/** Retry Trace: the same endpoint again, in the same panel. */
import type { Host } from "../host.ts";
import { chosenTrace } from "./chosen-trace.ts";
import { canTrace, startTrace } from "./start-trace.ts";

export const run = async (host: Host, argument: unknown): Promise<void> => {
  if (!(await canTrace(host))) return;
  const chosen = await chosenTrace(host, argument);
  if (chosen === undefined) return;
  const { endpoint, place, trace } = chosen;
  await startTrace(host, { endpoint, place }, trace.header.id);
};
