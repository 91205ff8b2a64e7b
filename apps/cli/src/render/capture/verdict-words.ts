/** A connection's verdict for a row that names its ends already: the client and the server in the place of their addresses. */
import type { ConnectionReport } from "@tcplens/capture";
import { formatDuration } from "@tcplens/trace";
import { endpointText } from "./endpoint-text.ts";

/** One sentence without a full stop. Of what went well only how it stands at the end: the row has the figures. */
export const rowVerdict = (report: ConnectionReport): string => {
  if (report.grade === "healthy") return `${courseOf(report)}${slowAnswer(report)}${serverError(report)}`;
  const [a, b] = roleNames(report);
  const words = named(named(report.verdict, endpointText(report.a), a), endpointText(report.b), b);
  return beginsWithAddress(words) ? words : `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
};

/** One of IPv6 may begin with a letter. */
const beginsWithAddress = (words: string): boolean => /^[\da-f]*:/u.test(words);

/** `The server on 10.0.3.7:443 speaks HTTP` is said of the server once. */
const named = (words: string, endpoint: string, role: string): string =>
  words.replaceAll(`The server on ${endpoint}`, role).replaceAll(endpoint, role);

/** The time that most of it went for, where it was an answer's. */
const slowAnswer = ({ findings, exchange }: ConnectionReport): string =>
  exchange !== undefined && findings.some(({ code }) => code === "slow-answer")
    ? `, answered after ${formatDuration(Math.max(exchange.think_max.a, exchange.think_max.b) * 1000)}`
    : "";

/** The first status of 500 or more. */
const serverError = ({ exchange }: ConnectionReport): string => {
  const error = (exchange?.statuses ?? [exchange?.status]).find((status) => (status ?? 0) >= 500);
  return error === undefined ? "" : `, status ${error}`;
};

const courseOf = (report: ConnectionReport): string => {
  const { ended, closed_by: closer, reset, provisional } = report;
  const [a, b] = roleNames(report);
  if (ended === undefined) return report.verdict;
  switch (ended) {
    case "closed":
      return closer === "both" ? "closed by both ends at once" : `closed by ${closer === "b" ? b : a}`;
    case "closing":
      return provisional ? "still closing" : "still closing at the end";
    case "half-closed":
      return closer === null || closer === undefined
        ? "closed one way"
        : `closed one way, by ${closer === "b" ? b : a}`;
    case "reset":
      return `reset by ${reset?.by === "b" ? b : a}`;
    case "open":
      return provisional ? "still open" : "still open at the end";
    case "never-open":
      return report.verdict;
  }
};

/** What a and b are called: where both opened it, or nobody knows, by their addresses. */
const roleNames = ({ opened, client, a, b }: ConnectionReport): readonly [string, string] => {
  if (opened === "simultaneous" || opened === undefined || client === undefined)
    return [endpointText(a), endpointText(b)];
  return client === "a" ? ["the client", "the server"] : ["the server", "the client"];
};
