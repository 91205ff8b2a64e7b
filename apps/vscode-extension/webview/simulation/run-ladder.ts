/** The ladder of a run: both ends, every packet between them with what became of it, and what the ends did. */
import { html, nothing, svg, type TemplateResult } from "lit";
import type { RunRow } from "../../src/shared/simulation-view.ts";
import type { Mark } from "../host/moment.ts";
import type { RowStore } from "../host/row-store.ts";
import { RowsElement, rowsStyle } from "../rows/rows-element.ts";
import { momentText } from "../rows/time-scale.ts";
import { named, t } from "../strings.ts";
import { arrowCross } from "../page/arrow-cross.ts";
import { arrowStyle } from "../page/arrow-style.ts";
import { baseStyle } from "../style/base-style.ts";
import { runLadderStyle } from "./run-ladder-style.ts";
import { TimeLine } from "./time-line.ts";

/** See the file's head. */
export class RunLadder extends RowsElement {
  static override properties = {
    ...RowsElement.properties,
    store: { attribute: false },
    line: { attribute: false },
    connection: { type: Number },
    startA: { type: String },
    startB: { type: String },
  };

  declare store: RowStore<"run"> | undefined;
  declare line: TimeLine;
  /** The connection whose states are on show. */
  declare connection: number;
  declare startA: string;
  declare startB: string;
  protected override readonly rowHeight = 30;
  protected override readonly heightMax: number = 480;

  constructor() {
    super();
    this.line = new TimeLine();
    this.connection = 0;
    this.startA = "";
    this.startB = "";
  }

  protected override get total(): number {
    return this.store?.total ?? 0;
  }

  protected override render(): TemplateResult {
    if (this.total === 0) return html`<p class="quiet">${t("run.none")}</p>`;
    return html`<div class="ends">
        <span class="end here"><b>${t("end.A")}</b> ${chip(this.startA)}</span>
        <span class="end there">${chip(this.startB)} <b>${t("end.B")}</b></span>
      </div>
      ${this.renderRows()}`;
  }

  protected override row(index: number): TemplateResult | undefined {
    const row = this.store?.at(index);
    if (row === undefined) return undefined;
    const time = html`<span class="first">${this.#time(row.at)}</span>`;
    const range = row.until === undefined ? nothing : html`<span class="range">${this.#span(row)}</span>`;
    return html`<span class="time quiet">${time}${range}</span>
      <span class="here">${chip(row.stateA ?? "")}</span>
      <span class="lane">${row.kind === "happening" ? happening(row) : arrow(row, this.line.to)}</span>
      <span class="there">${chip(row.stateB ?? "")}</span>`;
  }

  /** In the unit of what is on show, if it is on show. */
  #time(at: number): string {
    return momentText(at, Math.max(at, this.line.to));
  }

  /** `12.0–14.5 ms` where several are told as one. */
  #span({ at, until }: RunRow): string {
    if (until === undefined) return this.#time(at);
    const [first, last] = [at, until].map((moment) => momentText(moment, Math.max(until, this.line.to)));
    return `${(first ?? "").replace(/ \S+$/u, "")}–${last ?? ""}`;
  }

  protected override rowLabel(index: number): string {
    const row = this.store?.at(index);
    if (row === undefined) return t("loading");
    const { kind, end, to, label, fate, stopped, arrivedAt, connection, stateA, stateB } = row;
    const from = named("end", end);
    return [
      this.#span(row),
      kind === "happening" || to === undefined ? from : `${from} → ${named("end", to)}`,
      connection ?? "",
      label,
      fate,
      kind === "happening" || fate !== "" || !stopped ? "" : t("run.lost"),
      arrivedAt === undefined ? "" : t("run.arrives", this.#time(arrivedAt)),
      stateA === undefined ? "" : `${t("end.A")}: ${stateA}`,
      stateB === undefined ? "" : `${t("end.B")}: ${stateB}`,
    ]
      .filter((part) => part !== "")
      .join(", ");
  }

  protected override rowClass(index: number): string {
    return (this.store?.at(index)?.at ?? 0) > this.line.at ? "later" : "";
  }

  protected override markOf(index: number): Mark | undefined {
    const row = this.store?.at(index);
    return row === undefined ? undefined : { event: index, at: row.at, connection: this.connection };
  }

  /** A mark's event is a row, or a step of the walk, which stands at a row by its time. */
  protected override indexOf({ event, at }: Mark): number {
    if (event < this.total) return event;
    let best = -1;
    for (const [index, row] of this.store?.loaded() ?? []) if (row.at <= at) best = index;
    return best;
  }

  static override styles = [baseStyle, rowsStyle, arrowStyle, runLadderStyle];
}

const chip = (state: string): TemplateResult | typeof nothing =>
  state === ""
    ? nothing
    : html`<span class="chip mono" title=${`${state}: ${named("state", state)}`}>${state}</span>`;

/** At the side of the end whose doing it is. */
const happening = ({ end, label, connection }: RunRow): TemplateResult => {
  const words = html`<span class="cut" title=${label}>${whose(connection)}${label}</span>`;
  return end === "B"
    ? html`<span class="aside B">${words}<span class="side">◆</span></span>`
    : html`<span class="aside A"><span class="side">●</span>${words}</span>`;
};

const whose = (connection: string | undefined): TemplateResult | typeof nothing =>
  connection === undefined ? nothing : html`<span class="whose">${connection}:</span> `;

/** The whole way where it arrives; where it does not, half of it and a cross. */
const arrow = (row: RunRow, longest: number): TemplateResult => {
  const { to, label, fate, stopped, again, data, connection, end, arrivedAt } = row;
  const way = to === "B" ? "sent" : "received";
  const classes = [
    "arrow",
    way,
    stopped ? "stopped" : "",
    again ? "again" : "",
    data ? "data" : "",
    label.includes("RST") ? "cutting" : "",
    row.kind,
    end,
  ];
  const hint = [label, fate, arrivedAt === undefined ? "" : t("run.arrives", momentText(arrivedAt, longest))]
    .filter((part) => part !== "")
    .join(" · ");
  const tag = html`<span class="tag cut mono" title=${hint}
    >${whose(connection)}${label}${fate === "" ? nothing : html`<span class="fate"> ${fate}</span>`}</span
  >`;
  const cross = stopped ? arrowCross : nothing;
  const head = stopped
    ? nothing
    : html`<svg class="head" width="9" height="10" viewBox="0 0 9 10" aria-hidden="true">
        ${way === "sent" ? svg`<path d="M0 0 9 5 0 10z" />` : svg`<path d="M9 0 0 5 9 10z" />`}
      </svg>`;
  return html`<span class=${classes.join(" ")}>
    ${
      way === "sent"
        ? html`<i></i>${tag}${cross}${stopped ? html`<i class="gone"></i>` : html`<i></i>`}`
        : html`${stopped ? html`<i class="gone"></i>` : html`<i></i>`}${cross}${tag}<i></i>`
    }${head}
  </span>`;
};
