/** The waterfall as a drawing with parallel lanes, and the same rows as a table. */
import { countWords } from "../findings/words.ts";
import { formatDuration, timeScale } from "./duration.ts";
import { html, type Markup } from "./html-markup.ts";
import { eventAnchor } from "./html-events.ts";
import type { Outline } from "./outline.ts";
import type { RowStatus, TimelineRow } from "./timeline-row.ts";

/** The section. */
export const timelineSection = (view: Outline): Markup | undefined => {
  const rows = view.timeline.slice(0, ROWS_MAX);
  if (rows.length === 0) return undefined;
  const left = view.timeline.length - rows.length;
  return html`<section aria-labelledby="phases">
    <h2 id="phases">Phases</h2>
    <div class="card">
      ${waterfall(rows, view)} ${table(rows, view)}
      ${left > 0 ? html`<p class="more">${countWords(left, "more row")} in the trace file.</p>` : undefined}
    </div>
  </section>`;
};

/** Positions across are percentages, so the drawing fits any width without a script. */
const waterfall = (rows: readonly TimelineRow[], view: Outline): Markup => {
  // A little room at the right keeps the last label inside.
  const span = Math.max(view.duration, 0.001) * 1.04;
  const across = (at: number): string => `${Math.min(100, (Math.max(0, at) / span) * 100).toFixed(2)}%`;
  const height = AXIS + rows.length * LANE + 6;
  const ticks = ticksFor(span);
  return html`<figure class="waterfall">
    <ol class="lanes" aria-hidden="true">
      ${rows.map((row) => html`<li title="${laneName(row)}">${laneLabel(row)}</li>`)}
    </ol>
    <svg role="img" aria-labelledby="waterfall-title waterfall-desc" width="100%" height="${height}">
      <title id="waterfall-title">Waterfall of ${view.endpoint}</title>
      <desc id="waterfall-desc">
        ${rows.length} lanes over ${formatDuration(view.duration)}; the table below has the same rows in
        words.
      </desc>
      ${ticks.map(
        ({ at, label, anchor }) =>
          html`<g class="tick"
            ><line x1="${across(at)}" x2="${across(at)}" y1="${AXIS - 6}" y2="${height}" /><text
              x="${across(at)}"
              y="12"
              text-anchor="${anchor}"
              >${label}</text
            ></g
          > `,
      )}${rows.map((row, index) => lane(row, AXIS + index * LANE, { across, span }))}
    </svg>
  </figure>`;
};

const lane = (
  row: TimelineRow,
  top: number,
  scale: { readonly across: (at: number) => string; readonly span: number },
): Markup => {
  const { startedAt, endedAt, status, kind } = row;
  const start = startedAt / scale.span;
  const end = Math.max(start, endedAt / scale.span);
  const words = row.duration === undefined ? "" : `${marks[status]}${formatDuration(row.duration)}`;
  const middle = top + LANE / 2;
  const bar = html`<rect
    class="bar ${kind} ${status}"
    x="${scale.across(startedAt)}"
    y="${top + 7}"
    width="${((end - start) * 100).toFixed(2)}%"
    height="${LANE - 14}"
    rx="2"
    ><title>${laneName(row)}: ${row.text}</title></rect
  >`;
  const inside = start < 0.3 && end > 0.7;
  const after = end <= 0.7;
  const x = inside ? scale.across((startedAt + endedAt) / 2) : scale.across(after ? endedAt : startedAt);
  const anchor = inside ? "middle" : after ? "start" : "end";
  const offset = inside ? 0 : after ? 7 : -7;
  return html`${bar}<text
      class="${inside ? "inside" : "beside"} ${status}"
      x="${x}"
      dx="${offset}"
      y="${middle}"
      dominant-baseline="central"
      text-anchor="${anchor}"
      >${words}</text
    > `;
};

const laneName = ({ label, subject, attempt }: TimelineRow): string =>
  subject === "" ? label : `${label === "" ? `attempt ${attempt}` : label} · ${subject}`;

/** Where there is little room, the address alone. */
const laneLabel = (row: TimelineRow): Markup =>
  row.subject === ""
    ? html`${laneName(row)}`
    : html`<span class="lane-attempt"
          >${laneName({ ...row, subject: "" }) || `attempt ${row.attempt}`} · </span
        >${row.subject}`;

/** Colour is never alone: a sign says the same. */
const marks: Readonly<Record<RowStatus, string>> = { ok: "", failed: "✕ ", waiting: "", neutral: "" };

const table = (rows: readonly TimelineRow[], view: Outline): Markup => {
  const scale = timeScale(view.duration);
  return html`<div class="scroll">
    <table class="phases">
      <caption>
        Every phase and every address tried, in order
      </caption>
      <thead>
        <tr>
          <th scope="col">Phase</th>
          <th scope="col" class="number">Began at</th>
          <th scope="col" class="number">Took</th>
          <th scope="col">Address</th>
          <th scope="col">What happened</th>
          <th scope="col">Known from</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr class="${row.status}">
              <th scope="row">${row.label}</th>
              <td class="number began">
                ${row.event === undefined ? scale.format(row.startedAt) : html`<a href="#${eventAnchor(row.event)}">${scale.format(row.startedAt)}</a>`}
              </td>
              <td class="number">${row.duration === undefined ? "" : formatDuration(row.duration)}</td>
              <td class="mono">${row.subject}</td>
              <td>
                ${row.status === "failed" ? html`<span class="sign" aria-hidden="true">✕</span> ` : undefined}${row.text}
              </td>
              <td class="known">${row.knownFrom}</td>
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
};

interface Tick {
  readonly at: number;
  readonly label: string;
  readonly anchor: "start" | "middle";
}

/** At most six ticks at round numbers, the unit with the first. */
const ticksFor = (span: number): readonly Tick[] => {
  const unit = span >= 2000 ? { size: 1000, name: "s" } : { size: 1, name: "ms" };
  const rough = span / unit.size / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const decimals = Math.max(0, -Math.floor(Math.log10(step)));
  const count = Math.floor(((span / unit.size) * 0.96) / step);
  return Array.from({ length: count + 1 }, (_, index) => ({
    at: index * step * unit.size,
    label: index === 0 ? `0 ${unit.name}` : (index * step).toFixed(decimals),
    anchor: index === 0 ? "start" : "middle",
  }));
};

/** Pixels: the axis above the lanes, and one lane. */
const AXIS = 26;
const LANE = 28;
const ROWS_MAX = 120;
