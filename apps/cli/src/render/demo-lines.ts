/** What the demo prints: a line for each as it ends, and a table of what was found against what was expected. */
import { formatDuration, type TextStyle } from "@tcplens/trace";
import { isRight, type DemoResult } from "../demo/run-demo.ts";
import type { Demo } from "../demo/demo.ts";
import { verdictWords } from "../demo/judge.ts";
import { renderTable, type TableLayout } from "./table.ts";

/** Before it ends: `◌ refused        a server that is not running`. */
export const demoRunningLine = (demo: Demo, style: TextStyle): string =>
  style.yellow(`◌ ${demo.name.padEnd(NAME_WIDTH)}  a server that ${demo.shows}`);

/** When it has ended: the mark says whether the verdict is the right one. */
export const demoLine = (result: DemoResult, style: TextStyle): string => {
  const name = result.demo.name.padEnd(NAME_WIDTH);
  if (result.kind === "skipped") return style.dim(`– ${name}  not shown here: ${result.reason}`);
  if (result.kind === "unprepared") return `${style.red("✕")} ${name}  could not start: ${result.reason}`;
  const mark = isRight(result) ? style.green("✓") : style.red("✕");
  return `${mark} ${style.bold(name)}  a server that ${result.demo.shows}`;
};

/** The lines, the last without a line break. */
export const demoTable = (results: readonly DemoResult[], layout: TableLayout): string =>
  renderTable(
    [
      { heading: "" },
      { heading: "demo" },
      { heading: "expected", flexible: true },
      { heading: "found", flexible: true },
      { heading: "time", align: "right" },
    ],
    results.map((result) => row(result, layout.style)),
    layout,
  );

/** `11 demos, each with the right verdict, in 5.2 s`; or which ones are wrong. */
export const demoClosing = (results: readonly DemoResult[], time: number): string => {
  const shown = results.filter((result) => result.kind === "shown");
  const wrong = results.filter((result) => !isRight(result)).map(({ demo }) => demo.name);
  const left = results.filter(({ kind }) => kind === "skipped").length;
  const count = `${shown.length} demo${shown.length === 1 ? "" : "s"}`;
  const skipped = left > 0 ? `, ${left} not shown here` : "";
  const verdict =
    wrong.length === 0
      ? `the right verdict for ${shown.length === 1 ? "it" : "each"}`
      : `wrong: ${wrong.join(", ")}`;
  return `${count} in ${formatDuration(time)}${skipped}; ${verdict}`;
};

const row = (result: DemoResult, style: TextStyle): readonly string[] => {
  const { demo } = result;
  const expected = verdictWords(demo.expected);
  if (result.kind === "skipped") return [style.dim("–"), demo.name, expected, "not shown here", ""];
  if (result.kind === "unprepared") return [style.red("✕"), demo.name, expected, "could not start", ""];
  const { judgement, summary } = result;
  const mark = judgement.right ? style.green("✓") : style.red("✕");
  return [mark, demo.name, expected, verdictWords(judgement.found), formatDuration(summary.phases.total)];
};

const NAME_WIDTH = 13;
