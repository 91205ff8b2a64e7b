/** Show Trace: in its panel, which is opened where it is not. */
import type { Host } from "../host.ts";
import { showTracePanel } from "../views/trace-panel.ts";
import { chosenTrace } from "./chosen-trace.ts";

export const run = async (host: Host, argument: unknown): Promise<void> => {
  const chosen = await chosenTrace(host, argument);
  if (chosen !== undefined) await showTracePanel(host, chosen);
};
