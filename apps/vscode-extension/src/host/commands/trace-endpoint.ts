/** Trace Endpoint…: the endpoint that is named, or the one that is typed or picked. */
import { InvalidArgument } from "@tcplens/core";
import { window } from "vscode";
import type { Host, TraceTarget } from "../host.ts";
import { messageText } from "../views/message-text.ts";
import { pickEndpoint } from "./pick-endpoint.ts";
import { canTrace, startTrace } from "./start-trace.ts";
import { traceArgument } from "./trace-argument.ts";

export const run = async (host: Host, argument: unknown): Promise<void> => {
  if (!(await canTrace(host))) return;
  const target = (await namedTarget(host, argument)) ?? (await pickEndpoint(host));
  if (target !== undefined && target !== "refused") await startTrace(host, target);
};

const namedTarget = async (host: Host, argument: unknown): Promise<TraceTarget | "refused" | undefined> => {
  try {
    return traceArgument(argument);
  } catch (error) {
    if (!(error instanceof InvalidArgument)) throw error;
    await window.showErrorMessage(messageText(host.words.say(error.message)));
    return "refused";
  }
};
