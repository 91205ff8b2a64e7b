/** Everything that is shown of a simulated run: what to look at, the ladder, plots, how it went. */
import { addressOf, type EndName, type Scenario, type SimulationRun } from "@tcplens/core/simulation";
import { ipAddressText } from "@tcplens/core";
import {
  foldLadder,
  packetViews,
  printable,
  runLadder,
  runPlots,
  summarizeRun,
  wrap,
  type TextStyle,
} from "@tcplens/trace";
import { endWords } from "./end-words.ts";
import type { Glyphs } from "./glyphs.ts";
import { hanging, labelled } from "./labelled.ts";
import { ladderLines, type EndTitles } from "./ladder-lines.ts";
import { pathWords } from "./path-words.ts";
import { plotLines } from "../plot/plot-lines.ts";
import { summaryLines } from "./summary-lines.ts";

/** What is shown. */
export interface RunView {
  readonly ladder: "short" | "full" | "none";
  readonly plot: "worthwhile" | "cwnd" | "rtt" | "sequence" | "all" | "none";
}

/** How it is laid out. */
export interface RunLayout {
  readonly width: number;
  readonly style: TextStyle;
  readonly glyphs: Glyphs;
  readonly braille: boolean;
}

/** The lines, without line breaks. */
export const runLines = (run: SimulationRun, view: RunView, layout: RunLayout): readonly string[] => {
  const sections = [
    headLines(run.scenario, layout),
    ladderSection(run, view, layout),
    ...plotSections(run, view, layout),
    summaryLines(summarizeRun(run), layout),
  ];
  const shown = sections.filter((lines) => lines.length > 0);
  return shown.flatMap((lines, index) => (index === 0 ? lines : [""].concat(lines)));
};

const headLines = (scenario: Scenario, { width, style }: RunLayout): readonly string[] => {
  const { name, seed, rfc = [] } = scenario;
  const title = printable(scenario.title);
  const tag = `${printable(name)}, seed ${seed}`;
  const gap = width - title.length - tag.length;
  const head =
    gap >= 2
      ? [`${style.bold(title)}${" ".repeat(gap)}${style.dim(tag)}`]
      : [style.bold(title), style.dim(`  ${tag}`)];
  const text = Math.min(width, TEXT_MAX) - 2;
  const about = wrap(printable(scenario.about, ABOUT_MAX), text).map((line) => `  ${line}`);
  const path = pathWords(scenario.path).flatMap((words) => hanging("", printable(words), width));
  const ends = endWords(scenario).flatMap((words) => hanging("", printable(words), width));
  const clauses = rfc.length === 0 ? "" : `RFC ${rfc.map((clause) => printable(clause)).join(", ")}`;
  return [
    ...head,
    "",
    ...about,
    "",
    ...labelled("Path", path, style),
    ...labelled("Ends", ends, style),
    ...(clauses === "" ? [] : labelled("Shows", hanging("", clauses, width), style)),
  ];
};

const ladderSection = (
  run: SimulationRun,
  { ladder: length }: RunView,
  layout: RunLayout,
): readonly string[] => {
  if (length === "none") return [];
  const ladder = runLadder(run);
  const rows = length === "full" ? ladder.rows : foldLadder(ladder.rows, ROWS_SHORT);
  const folded = rows.some(({ kind }) => kind === "fold");
  const { style } = layout;
  return [
    ...ladderLines(ladder, rows, titlesOf(run), layout),
    ...(folded ? [style.dim(`  All ${ladder.rows.length} rows: --ladder full`)] : []),
  ];
};

/** Where there is one pair of ports, the ends are named with them. */
const titlesOf = (run: SimulationRun): EndTitles => {
  const { family = 4 } = run.scenario;
  const ports: Record<EndName, Set<number>> = { A: new Set(), B: new Set() };
  for (const { from, says } of packetViews(run)) {
    if (says.kind !== "segment" || (from !== "A" && from !== "B")) continue;
    ports[from].add(says.sourcePort);
    ports[from === "A" ? "B" : "A"].add(says.destinationPort);
  }
  const title = (end: EndName): string => {
    const address = ipAddressText(addressOf(end, family));
    const [port, ...others] = ports[end];
    if (port === undefined || others.length > 0) return `${end} ${address}`;
    return family === 6 ? `${end} [${address}]:${port}` : `${end} ${address}:${port}`;
  };
  return { A: title("A"), B: title("B") };
};

const plotSections = (
  run: SimulationRun,
  { plot }: RunView,
  layout: RunLayout,
): readonly (readonly string[])[] => {
  if (plot === "none") return [];
  const all = runPlots(run, plot === "worthwhile" ? SEGMENTS_WORTHWHILE : 1);
  const chosen = all.filter(({ name }) => plot === "worthwhile" || plot === "all" || plot === name);
  if (chosen.length === 0 && plot !== "worthwhile")
    return [[layout.style.dim("  There is nothing to plot: too little data was sent.")]];
  return chosen.map((each) => plotLines(each, { ...layout, lines: PLOT_LINES }));
};

/** Columns beyond which running text is tiring to read. */
const TEXT_MAX = 100;
const ABOUT_MAX = 4000;
/** Rows of a short ladder. */
const ROWS_SHORT = 48;
/** Lines of a plot's field. */
const PLOT_LINES = 12;
/** Data segments from which curves say more than the ladder. */
const SEGMENTS_WORTHWHILE = 30;
