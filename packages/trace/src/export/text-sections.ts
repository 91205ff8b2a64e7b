/** The shorter sections of the text: states, kernel samples, notes, where the trace was made. */
import { countWords } from "../findings/words.ts";
import { timeScale } from "./duration.ts";
import type { Outline } from "./outline.ts";
import { columns, padEnd, padStart, wrap } from "./text-layout.ts";
import type { TextContext } from "./text-context.ts";

/** `States      CLOSED → SYN-SENT → CLOSED (implied)`; with both ends `here` and `peer`, with several peers each by name. */
export const walkLines = (view: Outline, { width, style, verbose }: TextContext): readonly string[] => {
  const shown = verbose ? view.walks : view.walks.slice(0, WALKS_SHOWN_MAX);
  const left = view.walks.length - shown.length;
  const severalPeers = new Set(view.walks.map(({ peer }) => peer)).size > 1;
  const bothEnds = view.walks.some(({ side }) => side === "peer");
  const lines = shown.flatMap((walk, index) => {
    const named = severalPeers && walk.peer !== shown[index - 1]?.peer ? [walk.peer] : [];
    const indent = severalPeers ? "  " : "";
    const end = bothEnds ? (walk.side === "local" ? "here  " : "peer  ") : "";
    const times = walk.connections.length > 1 ? `, ${walk.connections.length} times` : "";
    const margin = indent.length + end.length;
    const steps = wrap(`${walk.states.join(" → ")} (${walk.knownFrom}${times})`, width - LABEL - margin);
    return named.concat(steps.map((step, at) => (at === 0 ? indent + end : " ".repeat(margin)) + step));
  });
  const more = left > 0 ? [style.dim(`… ${countWords(left, "more walk")} (--verbose)`)] : [];
  return labelled("States", [...lines, ...more]);
};

/** What the operating system said, sample by sample. */
export const kernelLines = (view: Outline, { width, style }: TextContext): readonly string[] => {
  const scale = timeScale(view.duration);
  const several = new Set(view.kernel.map(({ connection }) => connection)).size > 1;
  const times = view.kernel.map(({ at }) => scale.format(at));
  const column = times.reduce((widest, time) => Math.max(widest, time.length), 0);
  const lines = view.kernel.flatMap(({ text, peer }, index) => {
    const time = padStart(times[index] ?? "", column);
    const [first = "", ...rest] = wrap(several ? `${peer}: ${text}` : text, width - LABEL - column - 2);
    return [`${style.dim(time)}  ${first}`].concat(rest.map((line) => " ".repeat(column + 2) + line));
  });
  return labelled("Kernel", lines);
};

/** What a reader should know beside; what could not be observed only when everything is asked for. */
export const noteLines = (view: Outline, { width, style, verbose }: TextContext): readonly string[] => {
  const shown = view.notes.filter(({ topic }) => verbose || topic !== "unobserved");
  const lines = shown.flatMap(({ text }) => {
    const [first = "", ...rest] = wrap(text, width - LABEL - 2);
    return [`· ${first}`].concat(rest.map((line) => `  ${line}`));
  });
  return labelled(
    "Notes",
    lines.map((line) => style.dim(line)),
  );
};

/** Where and when the trace was made. */
export const factLines = (view: Outline, { width, style }: TextContext): readonly string[] => {
  const column = view.environment.reduce((widest, { name }) => Math.max(widest, columns(name)), 0) + 2;
  return view.environment.flatMap(({ name, value }) => {
    const [first = "", ...rest] = wrap(value, width - column - 2);
    const lines = [first, ...rest].map((line) => style.dim(line));
    return lines.map((line, index) => `  ${padEnd(index === 0 ? name : "", column)}${line}`);
  });
};

/** A section's name beside its first line, at the column where the timeline's durations begin. */
const labelled = (label: string, lines: readonly string[]): readonly string[] =>
  lines.map((line, index) => `  ${padEnd(index === 0 ? label : "", LABEL - 2)}${line}`);

/** The column at which a labelled section's text begins. */
const LABEL = 14;
const WALKS_SHOWN_MAX = 6;
