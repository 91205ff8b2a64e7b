/** Retry Trace: the same endpoint again, in the same panel. */
import { l10n, window, workspace } from "vscode";
import type { Host } from "../host.ts";
import { endpointToRetry, type EndpointToRetry } from "../tracing/endpoint-to-retry.ts";
import { explainTrust } from "../tracing/explain-trust.ts";
import { messageText } from "../views/message-text.ts";
import { chosenTrace } from "./chosen-trace.ts";
import { mayFollow } from "./may-follow.ts";
import { canTrace, startTrace } from "./start-trace.ts";

export const run = async (host: Host, argument: unknown): Promise<void> => {
  if (!(await canTrace(host))) return;
  const chosen = await chosenTrace(host, argument);
  if (chosen === undefined) return;
  if (!workspace.isTrusted) return explainTrust();
  const { place, trace } = chosen;
  const read = endpointToRetry(trace.header);
  if (!read.ok) {
    const text = messageText(refusalOf(read, host.words));
    host.log.warn(`${trace.header.id}: ${text}`);
    await window.showErrorMessage(text);
    return;
  }
  if (!(await mayFollow(host, chosen, read.endpoint))) return;
  await startTrace(host, { endpoint: read.endpoint, place }, trace.header.id);
};

const refusalOf = (read: EndpointToRetry & { readonly ok: false }, words: Host["words"]): string => {
  switch (read.why) {
    case "unreadable":
      return l10n.t(
        "This trace is not traced again: its endpoint cannot be read. {0}",
        words.say(read.problem),
      );
    case "differs":
      return l10n.t(
        "This trace is not traced again: its endpoint contradicts itself. It shows {0} and would connect to {1}.",
        read.shown,
        read.meant,
      );
    case "plain":
      return l10n.t(
        "This trace is not traced again: its endpoint contradicts itself. It shows {0} and would connect without TLS.",
        read.shown,
      );
  }
};
