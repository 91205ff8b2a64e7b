/**
 * A server that was restarted, or stopped, by its look: connections were accepted, then refused with a reset (nothing
 * listens), then accepted again, or refused until the end, with none accepted in between. Before that it ended
 * two connections or more within two seconds, three times as many as in a second before, and accepted none after that; where it did not,
 * {@link REFUSED_MIN} must have been refused. Refusals and acceptances in turns (more than four
 * times), or within a tenth of a second, are several programs behind one address and tell nothing.
 */
import { countWords } from "@tcplens/trace";
import { endpointText } from "../report/endpoints.ts";
import { SERVER_ENDED } from "./codes.ts";
import { justThese, ofServer } from "./filters.ts";
import type { Told } from "./group.ts";
import type { RefusedRun } from "./refused-runs.ts";
import type { ServerTally } from "./server-tally.ts";
import { after, into, surely, type WholeCapture } from "./summary-words.ts";
import { Tally } from "./tally.ts";

export const serverRestarts = (tally: ServerTally, whole: WholeCapture): Told[] =>
  tally.refusals.inTurns
    ? []
    : tally.refusals.runs.map((run) => restart(tally, run, whole)).filter((each) => each !== undefined);

const restart = ({ server }: ServerTally, run: RefusedRun, whole: WholeCapture): Told | undefined => {
  const { refused, cut, before, after: accepted } = run;
  if (Number.isNaN(before) || accepted - refused.from < IN_TURNS) return undefined;
  const again = !Number.isNaN(accepted);
  const enough = cut !== undefined ? refused.count >= REFUSED_WITH_CUT : refused.count >= REFUSED_MIN;
  if (!enough) return undefined;
  const all = new Tally();
  if (cut !== undefined) all.join(cut);
  all.join(refused);
  const name = endpointText(server);
  const ended =
    cut === undefined
      ? `it stopped listening ${into(refused.from, whole)}`
      : `it ended ${countWords(cut.count, "connection")} within ${after(cut.to, cut.from)}, ${into(cut.from, whole)}`;
  const then = `refused ${refused.count} from ${after(refused.from, whole.since)} to ${after(refused.to, whole.since)}`;
  const end = again
    ? `, and accepted again from ${after(accepted, whole.since)} on`
    : ", and accepted no more";
  const lasts = [
    Math.min(all.from, refused.from) - SLACK,
    (again ? accepted : Number.POSITIVE_INFINITY) + SLACK,
  ] as const;
  return {
    sentence: {
      kind: again ? "server-restarted" : "server-stopped",
      severity: "error",
      confidence: "looks like",
      text: surely("looks like", `${name} was ${again ? "restarted" : "stopped"}: ${ended}, ${then}${end}`),
      connections: all.count,
      streams: all.streams,
      filter: justThese(all, `${ofServer(server)} and (ended == reset or findings == port-closed)`),
      from: all.from,
      to: again ? accepted : refused.to,
    },
    covers: (group) =>
      group.server === server &&
      SERVER_ENDED.has(group.code) &&
      group.all.from >= lasts[0] &&
      group.all.to <= lasts[1],
  };
};

const REFUSED_MIN = 3;
const REFUSED_WITH_CUT = 1;
/** Seconds. */
const IN_TURNS = 0.1;
const SLACK = 2;
