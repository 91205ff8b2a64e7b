/** What each mark and line of a graph looks like and means. Kinds differ in shape as well as in colour. */
import { css, html, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import type { GraphName, MarkKind } from "../../src/shared/capture-view.ts";

/** One of a legend. */
export interface LegendEntry {
  readonly group: "mark" | "line";
  readonly name: string;
}

/** The custom property that a mark or a line has its colour from. */
export const colorOf: Readonly<Record<MarkKind | LineName, string>> = {
  data: "--vscode-foreground",
  again: "--bad",
  sack: "--retry",
  reset: "--bad",
  fin: "--data",
  sample: "--data",
  "dup-ack": "--acknowledged",
  "zero-window": "--wait",
  acknowledged: "--acknowledged",
  window: "--wait",
  sent: "--data",
  fresh: "--acknowledged",
  "in-flight": "--data",
};

export type LineName = "acknowledged" | "window" | "sent" | "fresh" | "in-flight";

/** Lines that are drawn with gaps: px drawn, px left out. */
export const dashOf: Readonly<Partial<Record<string, readonly number[]>>> = { window: [7, 3], fresh: [2, 2] };

export const legendEntries = (graph: GraphName): readonly LegendEntry[] => legends[graph];

const marks = (...names: readonly MarkKind[]): readonly LegendEntry[] =>
  names.map((name) => ({ group: "mark", name }));
const lines = (...names: readonly LineName[]): readonly LegendEntry[] =>
  names.map((name) => ({ group: "line", name }));

const legends: Readonly<Record<GraphName, readonly LegendEntry[]>> = {
  sequence: [
    ...marks("data", "again", "sack", "fin", "reset"),
    ...lines("acknowledged", "window"),
    ...marks("dup-ack", "zero-window"),
  ],
  rtt: marks("sample"),
  throughput: lines("sent", "fresh"),
  window: [...lines("window", "in-flight"), ...marks("zero-window")],
};

/** A small picture of it. */
export const legendSample = ({ group, name }: LegendEntry): TemplateResult =>
  html`<svg class=${`sample-${name}`} width="18" height="14" viewBox="0 0 18 14" aria-hidden="true">
    ${group === "line" ? lineSample(name) : markSamples[name as MarkKind]}
  </svg>`;

const lineSample = (name: string): SVGTemplateResult =>
  svg`<path d="M1 11h6V4h10" fill="none" stroke="currentColor" stroke-width="1.6" stroke-dasharray=${(dashOf[name] ?? []).join(" ")} />`;

const bar = svg`<path d="M9 1v12" stroke="currentColor" stroke-width="2" /><path d="M6 1h6M6 13h6" stroke="currentColor" />`;

const markSamples: Readonly<Record<MarkKind, SVGTemplateResult>> = {
  data: bar,
  again: svg`<path d="M9 1v12" stroke="currentColor" stroke-width="2" /><path d="m5 3 8 8M13 3l-8 8" stroke="currentColor" stroke-width="1.6" />`,
  sack: svg`<path d="M9 1v12" stroke="currentColor" stroke-width="3" stroke-dasharray="3 1" />`,
  reset: svg`<path d="M9 1v12M3 7h12" stroke="currentColor" stroke-width="2.4" />`,
  fin: svg`<path d="M9 3 13 7 9 11 5 7z" fill="currentColor" />`,
  sample: svg`<circle cx="9" cy="7" r="2.6" fill="currentColor" />`,
  "dup-ack": svg`<path d="M9 3v8M9 7h5" stroke="currentColor" stroke-width="1.6" />`,
  "zero-window": svg`<rect x="5" y="3" width="8" height="8" fill="none" stroke="currentColor" stroke-width="1.6" />`,
};

/** The samples' colours. */
export const legendStyle = css`
  svg[class^="sample-"] {
    display: inline-block;
    vertical-align: -2px;
  }
  .sample-again,
  .sample-reset {
    color: var(--bad);
  }
  .sample-sack {
    color: var(--retry);
  }
  .sample-fin,
  .sample-sample,
  .sample-sent,
  .sample-in-flight {
    color: var(--data);
  }
  .sample-dup-ack,
  .sample-acknowledged,
  .sample-fresh {
    color: var(--acknowledged);
  }
  .sample-zero-window,
  .sample-window {
    color: var(--wait);
  }
`;
