/** The one sentence and the one mark of a connection, for lists. */
import { byteWords, formatDuration } from "@tcplens/trace";
import type { ConnectionReport } from "./connection-report.ts";
import { endpointText } from "./endpoints.ts";

/**
 * `broken`: it did not do what was asked. `suspicious`: it did, at a cost. `healthy`: nothing is wrong. `incomplete`: the
 * capture does not hold enough of it to say so.
 */
export type Grade = "broken" | "suspicious" | "healthy" | "incomplete";

type Judged = Omit<ConnectionReport, "verdict" | "grade">;

/** All four, worst first, as lists have them. */
export const grades: readonly Grade[] = ["broken", "suspicious", "healthy", "incomplete"];

export const gradeOf = (report: Judged): Grade => {
  const { findings, opened, ended } = report;
  const worst = findings[0]?.severity;
  if (worst === "error") return "broken";
  if (worst === "warning") return "suspicious";
  const seenFromTheStart = opened === "handshake" || opened === "simultaneous";
  return seenFromTheStart && ended !== "never-open" && !lacksItsEnd(report) ? "healthy" : "incomplete";
};

/** Who closed first is not in the capture, though somebody did. */
const lacksItsEnd = ({ ended, closed_by }: Judged): boolean => ended === "half-closed" && closed_by === null;

export const verdictOf = (report: Judged): string => {
  const worst = report.findings.find(({ severity }) => severity !== "info");
  return worst === undefined ? courseOf(report) : worst.cause.replace(/\.$/, "");
};

/** How it went, where nothing is wrong. */
const courseOf = (report: Judged): string => {
  const { opened, ended, a, b, duration, provisional, clock_steps: steps } = report;
  if (opened === undefined) return exchanged(report);
  if (opened === "unanswered")
    return provisional
      ? `${endpointText(b)} has not answered yet`
      : `${endpointText(b)} had not answered when the capture ended`;
  if (b.packets === 0 && opened !== "refused")
    return `Only what ${endpointText(a)} sent is in the capture: ${byteWords(a.bytes)}`;
  if (ended === "never-open")
    return provisional
      ? "The connection has not opened yet"
      : "The connection had not opened when the capture ended";
  const start = opened === "before-capture" ? "Was open before the capture" : "Opened";
  const stillSo = provisional ? "" : " when the capture ended";
  const after = steps === undefined ? ` after ${formatDuration(duration * 1000)}` : "";
  const end =
    ended === "closed"
      ? `closed by ${closer(report)}${after}`
      : ended === "reset"
        ? `reset by ${endpointText(report.reset?.by === "b" ? b : a)}${after}`
        : lacksItsEnd(report)
          ? "and the capture lacks a part of its end"
          : `still ${ended === "open" ? "open" : "closing"}${stillSo}`;
  return `${start}, ${exchanged(report)}${thought(report)}, ${end}`;
};

const exchanged = ({ a, b, client }: Judged): string => {
  const [asks, answers] = client === "b" ? [b, a] : [a, b];
  return a.bytes + b.bytes === 0
    ? "carried no data"
    : `${byteWords(asks.bytes)} from ${endpointText(asks)}, ${byteWords(answers.bytes)} back`;
};

/** What the server took to answer, where most of the time went there. */
const thought = ({ exchange, client, duration }: Judged): string => {
  if (exchange === undefined) return "";
  const server = client === "b" ? "a" : "b";
  const total = exchange.think_total[server];
  if (total < WORTH_SAYING || total * 2 <= duration) return "";
  const took = formatDuration(total * 1000);
  return exchange.answers[server] === 1 ? `, answered after ${took}` : `, ${took} of it for answers to begin`;
};

const closer = ({ closed_by, a, b }: Judged): string =>
  closed_by === "both" ? "both ends at once" : endpointText(closed_by === "b" ? b : a);

/** Seconds: people notice it. */
const WORTH_SAYING = 0.5;
