/**
 * One finding of several connections, said once. A finding counts where it is the worst of its connection. Of a server it is
 * told where it leads in two connections or more, and a warning or a server's error only where one in twenty connections to
 * that server or more have it: a few lost packets in thousands of connections do not stand out. Where more than two servers
 * have it, and three connections or more, it is told once for all of them, then measured against all connections.
 */
import { grouped } from "../base/grouped.ts";
import { endpointText } from "../report/endpoints.ts";
import { withFinding } from "./filters.ts";
import type { Group } from "./group.ts";
import { phrases } from "./phrases.ts";
import type { SummarySentence } from "./summary-sentence.ts";
import { share, surely } from "./summary-words.ts";
import { Tally } from "./tally.ts";

/** A group, and how many connections there are to its server. */
export interface GroupOfServer {
  readonly group: Group;
  readonly connections: number;
}

/** `groups`: those that no other sentence has told. `connections`: all of the capture. */
export const sameFindings = (groups: readonly GroupOfServer[], connections: number): SummarySentence[] => {
  const byCode = grouped(groups, ({ group }) => group.code);
  return Array.from(byCode).flatMap(([code, all]) => {
    const leading = all.filter(({ group }) => group.leads > 0);
    const leads = leading.reduce((sum, { group }) => sum + group.leads, 0);
    if (leading.length > SERVERS_MAX && leads >= SEVERAL && isOften(all, connections))
      return [overServers(code, all, connections)];
    return all.filter((each) => each.group.leads >= PAIR && isOften([each], each.connections)).map(atServer);
  });
};

/** Errors always are; of what only cost something, so many that they stand out. */
const isOften = (all: readonly GroupOfServer[], connections: number): boolean =>
  all.some(({ group }) => group.severity === "error") ||
  all.reduce((sum, { group }) => sum + group.all.count, 0) * ONE_IN >= connections;

const atServer = ({ group, connections }: GroupOfServer): SummarySentence => {
  const { code, server, all, severity, confidence } = group;
  return {
    ...about(code, severity, confidence, all),
    text: surely(confidence, `${share(all.count, connections)} to ${endpointText(server)} ${phraseOf(code)}`),
    filter: withFinding(code, server),
  };
};

const overServers = (
  code: string,
  groups: readonly GroupOfServer[],
  connections: number,
): SummarySentence => {
  const all = new Tally();
  for (const { group } of groups) all.join(group.all);
  const most = groups.reduce((one, other) => (other.group.all.count > one.group.all.count ? other : one));
  const sure = new Set(groups.map(({ group }) => group.confidence));
  const confidence = (["may be", "looks like"] as const).find((each) => sure.has(each)) ?? "is";
  const severity = groups.some(({ group }) => group.severity === "error") ? "error" : most.group.severity;
  const { all: there, server } = most.group;
  const worst = there.count < PAIR ? "" : ` (${endpointText(server)}: ${there.count} of ${most.connections})`;
  return {
    ...about(code, severity, confidence, all),
    text: surely(
      confidence,
      `${share(all.count, connections)} ${phraseOf(code)}; they are to ${groups.length} servers${worst}`,
    ),
    filter: withFinding(code),
  };
};

const about = (
  code: string,
  severity: SummarySentence["severity"],
  confidence: SummarySentence["confidence"],
  { count, streams, from, to }: Tally,
): Omit<SummarySentence, "text" | "filter"> => ({
  kind: "same-finding",
  code,
  severity,
  confidence,
  connections: count,
  streams: streams.toSorted((a, b) => a - b),
  ...(from <= to ? { from, to } : {}),
});

const phraseOf = (code: string): string => phrases[code] ?? `have the finding “${code}”`;

const PAIR = 2;
const SEVERAL = 3;
const SERVERS_MAX = 2;
const ONE_IN = 20;
