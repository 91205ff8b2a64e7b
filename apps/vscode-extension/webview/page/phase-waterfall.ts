/** The phases: what took how long, one bar a row, attempts in parallel one under the other, on one time axis. */
import { css, html, type PropertyValues, type TemplateResult } from "lit";
import type { Mark } from "../host/moment.ts";
import type { RowStore } from "../host/row-store.ts";
import { RowsElement, rowsStyle } from "../rows/rows-element.ts";
import { type TimeAxis, timeAxis } from "../rows/time-scale.ts";
import { t } from "../strings.ts";
import { baseStyle } from "../style/base-style.ts";
import { place } from "../style/place.ts";

/** See the file's head. */
export class PhaseWaterfall extends RowsElement {
  static override properties = {
    ...RowsElement.properties,
    store: { attribute: false },
    duration: { type: Number },
    running: { type: Boolean },
    width: { state: true },
  };

  declare store: RowStore<"timeline"> | undefined;
  /** ms: the trace's, up to now. */
  declare duration: number;
  declare running: boolean;
  declare width: number;
  #axis: TimeAxis = timeAxis(1, false, 5);
  readonly #observer = new ResizeObserver(([entry]) => {
    const width = entry?.contentRect.width ?? 0;
    // In the next frame: a layout that changes while it is being measured would be measured again at once.
    requestAnimationFrame(() => {
      this.width = width;
    });
  });

  constructor() {
    super();
    this.duration = 0;
    this.running = false;
    this.width = 640;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
  }

  get #narrow(): boolean {
    return this.width < NARROW;
  }

  protected override get rowHeight(): number {
    return this.#narrow ? 44 : 28;
  }

  protected override get total(): number {
    return this.store?.total ?? 0;
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const room = Math.max(120, this.width - (this.#narrow ? 0 : LABELS));
    this.#axis = timeAxis(this.duration, this.running, Math.max(2, Math.floor(room / 90)));
  }

  protected override render(): TemplateResult {
    if (this.total === 0) return html`<p class="quiet">${t("phases.empty")}</p>`;
    return html`<div class=${this.#narrow ? "waterfall narrow" : "waterfall"}>
      <div class="axis" aria-hidden="true">
        ${this.#axis.ticks.map(
          ({ percent, text }, index) =>
            html`<span
              class=${index === 0 ? "tick zero" : percent > 90 ? "tick end" : "tick"}
              ${place({ left: `${percent}%` })}
              >${text}</span
            >`,
        )}
      </div>
      ${this.renderRows()}
      <div class="grid" aria-hidden="true">
        ${this.#axis.ticks.map(({ percent }) => html`<i ${place({ left: `${percent}%` })}></i>`)}
      </div>
    </div>`;
  }

  protected override row(index: number): TemplateResult | undefined {
    const row = this.store?.at(index);
    if (row === undefined) return undefined;
    const end = row.running ? this.duration : row.endedAt;
    const [from, to] = [this.#axis.at(row.startedAt), this.#axis.at(Math.max(end, row.startedAt))];
    const side = this.#narrow ? "none" : sideOf(from, to);
    const words = html`<span
      class="words cut"
      ${place(wordsPlace(side, from, to))}
      title=${this.rowLabel(index)}
    >
      <b>${row.duration}</b>
      ${row.text}${row.knownFrom === "" ? "" : html` (${row.knownFrom})`}
    </span>`;
    return html`<span class="label cut" title=${`${row.label} ${row.subject}`}
        ><span class="name">${row.label}</span> <span class="mono">${row.subject}</span></span
      >
      ${this.#narrow ? words : ""}
      <span class="track">
        <span
          class=${`bar ${row.kind} ${row.status}${row.running ? " running" : ""}`}
          ${place({ left: `${from}%`, width: `${to - from}%` })}
        ></span>
        ${this.#narrow ? "" : words}
      </span>`;
  }

  protected override rowLabel(index: number): string {
    const row = this.store?.at(index);
    if (row === undefined) return t("loading");
    return [row.label, row.subject, row.duration, row.text, row.knownFrom]
      .filter((part) => part !== "")
      .join(" ");
  }

  protected override rowClass(index: number): string {
    const [before, row] = [index === 0 ? undefined : this.store?.at(index - 1), this.store?.at(index)];
    return before !== undefined && row !== undefined && row.attempt > before.attempt ? "begins" : "";
  }

  protected override markOf(index: number): Mark | undefined {
    const row = this.store?.at(index);
    if (row?.event === undefined) return undefined;
    return { event: row.event, at: row.endedAt, connection: row.connection };
  }

  /** The row about the event itself, else the narrowest row of its connection that the moment lies in. */
  protected override indexOf({ event, at, connection }: Mark): number {
    let best = -1;
    let width = Infinity;
    for (const [index, row] of this.store?.loaded() ?? []) {
      if (row.event === event) return index;
      const within = row.connection === connection && row.startedAt <= at && at <= row.endedAt + SLACK;
      if (!within || connection === 0 || row.endedAt - row.startedAt >= width) continue;
      best = index;
      width = row.endedAt - row.startedAt;
    }
    return best;
  }

  static override styles = [baseStyle, rowsStyle, waterfallStyle()];
}

type Side = "after" | "before" | "inside" | "none";

/** Words stand behind their bar where there is room, else before it, else in it. */
const sideOf = (from: number, to: number): Side => {
  if (to <= 62) return "after";
  return from >= 50 ? "before" : "inside";
};

const wordsPlace = (side: Side, from: number, to: number): Readonly<Record<string, string | undefined>> => {
  if (side === "after") return { left: `calc(${to}% + 8px)`, right: "0", "text-align": "left" };
  if (side === "before") return { left: "0", right: `calc(${100 - from}% + 8px)`, "text-align": "right" };
  if (side === "inside") return { left: `calc(${from}% + 8px)`, right: "4px", "text-align": "left" };
  return {};
};

function waterfallStyle(): ReturnType<typeof css> {
  return css`
    .waterfall {
      position: relative;
      --labels: 190px;
    }
    .axis {
      position: relative;
      height: 20px;
      margin-left: var(--labels);
      color: var(--quiet);
      font-size: 0.85em;
    }
    .tick {
      position: absolute;
      transform: translateX(-50%);
      white-space: nowrap;
    }
    .tick.zero {
      transform: none;
    }
    .tick.end {
      transform: translateX(-100%);
    }
    .grid {
      position: absolute;
      inset: 20px 0 0 var(--labels);
      pointer-events: none;
      z-index: -1;
    }
    .grid i {
      position: absolute;
      top: 0;
      bottom: 0;
      border-left: 1px solid color-mix(in srgb, var(--quiet) 22%, transparent);
    }
    .waterfall {
      isolation: isolate;
    }
    .row {
      grid-template-columns: calc(var(--labels) - 10px) minmax(0, 1fr);
      column-gap: 10px;
    }
    .row.begins::before {
      content: "";
      position: absolute;
      inset: 0 0 auto 0;
      border-top: 1px solid var(--line);
    }
    .label {
      padding-left: 8px;
    }
    .label .name {
      color: var(--vscode-foreground);
    }
    .label .mono {
      color: var(--quiet);
    }
    .track {
      position: relative;
      height: 100%;
      min-width: 0;
    }
    .bar {
      --tone: var(--quiet);
      position: absolute;
      top: 6px;
      height: 16px;
      min-width: 3px;
      border-radius: 3px;
      background: color-mix(in srgb, var(--tone) 28%, transparent);
      border: 1px solid var(--tone);
      transition: width var(--motion) linear;
    }
    .bar.ok {
      --tone: var(--good);
    }
    .bar.ok.answer,
    .bar.ok.lookup {
      --tone: var(--data);
    }
    .bar.failed {
      --tone: var(--bad);
    }
    .bar.waiting {
      --tone: var(--wait);
    }
    .bar.wait {
      --tone: var(--retry);
      border-style: dashed;
      background: repeating-linear-gradient(
        -45deg,
        color-mix(in srgb, var(--tone) 18%, transparent) 0 4px,
        transparent 4px 8px
      );
    }
    .bar.open {
      background: color-mix(in srgb, var(--tone) 12%, transparent);
    }
    .bar.running {
      border-right-style: dotted;
      border-right-width: 3px;
    }
    .bar.stopped {
      width: 3px;
    }
    .words {
      position: absolute;
      top: 0;
      line-height: 28px;
    }
    .words b {
      font-weight: 600;
    }
    .narrow {
      --labels: 0px;
    }
    .narrow .row {
      grid-template-columns: auto minmax(0, 1fr);
      grid-template-rows: 22px 14px;
      align-content: center;
      padding: 0 6px;
    }
    .narrow .label {
      padding: 0;
      max-width: 46vw;
    }
    .narrow .words {
      position: static;
      line-height: 22px;
    }
    .narrow .track {
      grid-column: 1 / -1;
      height: 8px;
    }
    .narrow .bar {
      top: 0;
      height: 8px;
    }
    @media (forced-colors: active) {
      .bar {
        forced-color-adjust: none;
      }
    }
  `;
}

/** px: below it a row has two lines. */
const NARROW = 520;
/** px that the labels take of a wide view. */
const LABELS = 190;
/** ms: an event at the very end of a bar may be stamped a breath later. */
const SLACK = 0.05;
