/**
 * A server that is slow: half of the first answers of five connections or more took {@link SLOW} s or longer to begin, the
 * handshake's round trip taken off. A warning from a second on, where most of them are of a protocol in which an answer is
 * owed (HTTP, TLS); else a note, as who waits for events gets an answer late by design.
 */
import { formatDuration } from "@tcplens/trace";
import { endpointText } from "../report/endpoints.ts";
import { ofServer } from "./filters.ts";
import type { Told } from "./group.ts";
import { SLOW, type ServerTally } from "./server-tally.ts";
import { surely } from "./summary-words.ts";

export const slowServer = ({ server, answers, owed, slow }: ServerTally): Told | undefined => {
  if (answers === undefined || answers.count < FEWEST) return undefined;
  const { median, most, count } = answers;
  if (median < SLOW) return undefined;
  const speaks = owed * 2 > count;
  const byDesign = speaks ? "" : "; that may be by design, as when a client waits for events";
  return {
    sentence: {
      kind: "slow-server",
      severity: speaks && median >= LONG ? "warning" : "info",
      confidence: "is",
      text: surely(
        "is",
        `${endpointText(server)} took ${formatDuration(median * 1000)} or longer to begin half of its ${count} first answers, and ${formatDuration(most * 1000)} at most${byDesign}`,
      ),
      connections: slow.count,
      streams: slow.streams,
      filter: `${ofServer(server)} and first_answer >= ${SLOW}s`,
      from: slow.from,
      to: slow.to,
    },
    covers: ({ code, server: other }) => code === "slow-answer" && other === server,
  };
};

/** First answers: the median of fewer says little. */
const FEWEST = 5;
/** Seconds. */
const LONG = 1;
