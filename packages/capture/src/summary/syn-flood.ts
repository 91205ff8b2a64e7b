/**
 * A SYN flood, by its look: {@link FEWEST} requests or more to one port of a server that answers, each of one packet and
 * never completed, one a second or more on the average. Whoever wants a connection asks again after a second (RFC 6298 §2)
 * and takes up the answer; a scan tries many ports. The capture must go on for a second, so that there was time for it.
 * Where no connection opened in all of the capture, it may have been filtered for SYN, which leaves nothing but openings: then
 * the server must have answered half of the requests again.
 */
import { countWords } from "@tcplens/trace";
import { endpointText } from "../report/endpoints.ts";
import { OPENING } from "./codes.ts";
import { ofServer } from "./filters.ts";
import type { Told } from "./group.ts";
import { type ServerTally, SOURCES_MAX } from "./server-tally.ts";
import { after, into, surely, type WholeCapture } from "./summary-words.ts";

export const synFlood = (tally: ServerTally, whole: WholeCapture): Told | undefined => {
  const { server, halfOpen, answeredAgain, sources, alive, groups } = tally;
  const { count, from, to, streams } = halfOpen;
  const lasted = to - from;
  if (!whole.opened && answeredAgain * 2 < count) return undefined;
  if (!alive || count < FEWEST || whole.until - from < PATIENCE || !(count >= lasted)) return undefined;
  const addresses = `${sources.size === SOURCES_MAX ? "at least " : ""}${countWords(sources.size, "address", "addresses")}`;
  const queue = groups.get("syn-backlog")?.all.count ?? 0;
  const full = queue === 0 ? "" : `; for ${countWords(queue, "connection")} its queue was full`;
  return {
    sentence: {
      kind: "syn-flood",
      severity: "error",
      confidence: "looks like",
      text: surely(
        "looks like",
        `${endpointText(server)} is flooded with connection requests (SYN): ${count} within ${after(to, from)}, from ${addresses}, ${into(from, whole)}; none was sent again or completed${full}`,
      ),
      connections: count,
      streams,
      filter: `${ofServer(server)} and ended == never-open`,
      from,
      to,
    },
    covers: ({ code, server: other }) => OPENING.has(code) && other === server,
  };
};

const FEWEST = 50;
/** Seconds. */
const PATIENCE = 1;
