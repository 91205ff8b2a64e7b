/** What is said of a pair: in the list, and as text that is copied. */
import type { PairRow } from "../../src/shared/comparison-view.ts";
import { durationText } from "../capture/value-texts.ts";
import { named, t } from "../strings.ts";

/** Both durations, or the one there is. */
export const durationsOf = ({ durations: [first, second] }: PairRow): string => {
  if (first === null) return durationText(second ?? 0);
  return second === null ? durationText(first) : `${durationText(first)} → ${durationText(second)}`;
};

/** The client, or the clients where they differ. */
export const clientsOf = ({ clients }: PairRow): readonly string[] => [
  ...new Set(clients.filter((client) => client !== null)),
];

/** What weighs most, or that it has no like. */
export const headlineOf = ({ headline, first }: PairRow): string => {
  if (headline !== "") return headline;
  return t(first === null ? "comparison.only.second" : "comparison.only.first");
};

/** How the connection of one capture fared: `broken, 40 ms`; empty where it has none. */
export const faredIn = ({ grades, durations }: PairRow, capture: 0 | 1): string => {
  const [grade, duration] = [grades[capture] ?? null, durations[capture] ?? null];
  return grade === null ? "" : `${named("grade", grade)}, ${durationText(duration ?? 0)}`;
};

/** The pair in a line: cells apart by tabs, so that it becomes a row where there are columns. */
export const pairText = (row: PairRow): string =>
  [
    `${clientsOf(row).join(" / ")} → ${row.server}`,
    row.request,
    `${t("comparison.a")}: ${faredIn(row, 0) || "–"}`,
    `${t("comparison.b")}: ${faredIn(row, 1) || "–"}`,
    headlineOf(row),
  ]
    .filter((part) => part !== "")
    .join("\t");

/** What lets through the connections of its server, and whatever else names it. */
export const filterOf = ({ server }: PairRow): string => (server.startsWith("[") ? `"${server}"` : server);
