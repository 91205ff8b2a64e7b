/** The verdict in one sentence: the worst finding's cause where there is one, else how it went. */
import { type Finding, outline, type Trace } from "@tcplens/trace";
import type { TraceState } from "../shared/view.ts";
import { durationWords } from "./duration-words.ts";
import type { Words } from "./words.ts";

/** Without a full stop at its end. */
export const verdictWords = (
  trace: Trace,
  state: TraceState,
  findings: readonly Finding[],
  words: Words,
): string => {
  switch (state) {
    case "interrupted":
      return words.t("The window was reloaded while this trace ran; how it ended is not known");
    case "cancelled":
      return cancelledWords(trace, words);
    case "failed":
      return sentence(words.say(findings[0]?.cause ?? outline(trace, findings).headline));
    case "running":
    case "warning":
    case "connected":
      return sentence(words.say(outline(trace, findings).headline));
  }
};

const sentence = (text: string): string => {
  const bare = /[^.]\.$/.test(text) ? text.slice(0, -1) : text.replace(/。$/, "");
  return bare.charAt(0).toUpperCase() + bare.slice(1);
};

/** What was going on when it was stopped. */
const cancelledWords = (trace: Trace, words: Words): string => {
  const after = durationWords(trace.endedAt, words);
  const attempt = trace.attempts.at(-1);
  if (attempt === undefined) return words.t("Cancelled after {0}, before anything was tried", after);
  const stopped = attempt.connections.find(({ abandoned }) => abandoned?.event.reason === "cancelled");
  if (attempt.retry !== undefined)
    return words.t("Cancelled after {0}, while waiting before the next attempt", after);
  if (stopped !== undefined)
    return words.t("Cancelled after {0}, while waiting for {1} to answer", after, peerWords(stopped));
  const open = trace.established;
  if (open?.tlsStarted !== undefined && open.tlsSecured === undefined)
    return words.t("Cancelled after {0}, during the TLS handshake", after);
  if (open !== undefined) return words.t("Cancelled after {0}, while connected", after);
  if (attempt.lookup !== undefined && attempt.connections.length === 0)
    return words.t("Cancelled after {0}, while looking the name up", after);
  return words.t("Cancelled after {0}", after);
};

const peerWords = ({ address, port }: { readonly address: string; readonly port: number }): string =>
  address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
