/** The ladder of one connection: time downwards, what crossed between the two ends, and the states that it led to. */
import { css, html, nothing, svg, type TemplateResult } from "lit";
import type { LadderRow } from "../../src/shared/view.ts";
import type { Mark } from "../host/moment.ts";
import type { RowStore } from "../host/row-store.ts";
import { RowsElement, rowsStyle } from "../rows/rows-element.ts";
import { momentText } from "../rows/time-scale.ts";
import { named, t } from "../strings.ts";
import { arrowCross } from "./arrow-cross.ts";
import { arrowStyle } from "./arrow-style.ts";
import { baseStyle } from "../style/base-style.ts";
import { kernelSign } from "../style/icons.ts";

/** See the file's head. */
export class LadderView extends RowsElement {
  static override properties = {
    ...RowsElement.properties,
    store: { attribute: false },
    connection: { type: Number },
    peer: { type: String },
    duration: { type: Number },
    running: { type: Boolean },
  };

  declare store: RowStore<"ladder"> | undefined;
  declare connection: number;
  declare peer: string;
  declare duration: number;
  declare running: boolean;
  protected override readonly rowHeight = 32;
  protected override readonly heightMax: number = 448;

  constructor() {
    super();
    this.connection = 0;
    this.peer = "";
    this.duration = 0;
    this.running = false;
  }

  protected override get total(): number {
    return this.store?.total ?? 0;
  }

  protected override render(): TemplateResult {
    if (this.total === 0)
      return html`<p class="quiet">${t(this.running ? "ladder.none.yet" : "ladder.none")}</p>`;
    return html`<div class="ends" aria-hidden="true">
        <span class="time"></span>
        <span class="cut end">${t("ladder.here")}</span>
        <span class="cut end far mono" title=${this.peer}>${this.peer}</span>
      </div>
      ${this.renderRows()}`;
  }

  protected override row(index: number): TemplateResult | undefined {
    const row = this.store?.at(index);
    if (row === undefined) return undefined;
    const start = row.label === "" && row.direction === undefined;
    return html`<span class="time quiet">${start ? "" : momentText(row.at, this.duration)}</span>
      <span class="here">${stateChip(row.localState)}</span>
      <span class="lane">${start ? nothing : row.direction === undefined ? aside(row) : arrow(row)}</span>
      <span class="there">${stateChip(row.peerState)}</span>`;
  }

  protected override rowLabel(index: number): string {
    const row = this.store?.at(index);
    if (row === undefined) return t("loading");
    const { direction, localState, peerState } = row;
    return [
      momentText(row.at, this.duration),
      row.label === "" ? t("ladder.start") : row.label,
      direction === undefined ? "" : named("direction", direction),
      row.lost ? t("run.lost") : "",
      named("evidence", row.evidence),
      localState === undefined ? "" : `${t("ladder.here")}: ${localState}`,
      peerState === undefined ? "" : `${this.peer}: ${peerState}`,
    ]
      .filter((part) => part !== "")
      .join(", ");
  }

  protected override markOf(index: number): Mark | undefined {
    const row = this.store?.at(index);
    return row === undefined ? undefined : { event: row.event, at: row.at, connection: this.connection };
  }

  /** The row of the event itself; else the last row up to its moment. */
  protected override indexOf({ event, at, connection }: Mark): number {
    if (connection !== this.connection) return -1;
    let best = -1;
    for (const [index, row] of this.store?.loaded() ?? []) {
      const start = row.label === "" && row.direction === undefined;
      if (start) continue;
      if (row.event === event) return index;
      if (row.at <= at) best = index;
    }
    return best;
  }

  static override styles = [baseStyle, rowsStyle, arrowStyle, ladderStyle()];
}

const stateChip = (state: string | undefined): TemplateResult | typeof nothing =>
  state === undefined
    ? nothing
    : html`<span class="chip mono" title=${`${state}: ${named("state", state)}`}>${state}</span>`;

/** Something at one moment that did not cross. */
const aside = ({ label, evidence }: LadderRow): TemplateResult =>
  html`<span class=${`aside ${evidence}`}><span class="cut">${label}</span></span>`;

/** The arrow: its line as its evidence is, its head towards the receiver. */
const arrow = ({ label, direction, evidence, kind, lost }: LadderRow): TemplateResult =>
  html`<span
    class=${`arrow ${direction} ${evidence} ${kind}${label.includes("RST") ? " cutting" : ""}${lost ? " stopped" : ""}`}
  >
    ${lost && direction === "received" ? html`<i class="gone"></i>${arrowCross}` : html`<i></i>`}
    <span class="tag cut mono" title=${`${label} · ${named("evidence", evidence)}`}
      >${kernelSign(evidence)}${label}${
        evidence === "socket" ? html`<span class="how"> ${named("evidence", evidence)}</span>` : nothing
      }</span
    >
    ${lost && direction === "sent" ? html`${arrowCross}<i class="gone"></i>` : html`<i></i>`}
    ${
      lost
        ? nothing
        : html`<svg class="head" width="9" height="10" viewBox="0 0 9 10" aria-hidden="true">
            ${direction === "sent" ? svg`<path d="M0 0 9 5 0 10z" />` : svg`<path d="M9 0 0 5 9 10z" />`}
          </svg>`
    }
  </span>`;

function ladderStyle(): ReturnType<typeof css> {
  return css`
    :host {
      container-type: inline-size;
    }
    .ends,
    .row {
      display: grid;
      grid-template-columns: 78px 118px minmax(90px, 1fr) 118px;
      column-gap: 0;
    }
    .ends {
      padding-bottom: 6px;
      font-weight: 600;
      align-items: end;
    }
    .end {
      text-align: center;
    }
    .end.far {
      grid-column: 3 / -1;
      text-align: right;
    }
    .here,
    .there {
      height: 100%;
      display: flex;
      align-items: center;
      min-width: 0;
    }
    .here {
      justify-content: flex-end;
      padding-right: 8px;
    }
    .there {
      padding-left: 8px;
    }
    .arrow i {
      flex: 1 1 8px;
      min-width: 8px;
      border-top: 2px solid currentColor;
    }
    .arrow.cutting {
      --tone: var(--bad);
    }
    .arrow.socket i {
      border-top-style: dashed;
      opacity: 0.7;
    }
    .arrow.model i {
      border-top-style: dotted;
    }
    .arrow.kernel i,
    .arrow.packet i {
      border-top-style: solid;
    }
    .tag {
      display: inline-flex;
      align-items: center;
      gap: 4px;
      padding: 0 6px;
      font-size: 0.9em;
      color: var(--vscode-foreground);
      flex: 0 1 auto;
      white-space: pre;
    }
    .how {
      color: var(--quiet);
      font-weight: 400;
      font-family: var(--vscode-font-family);
    }
    .aside {
      flex: 1;
      display: flex;
      justify-content: center;
      min-width: 0;
      color: var(--quiet);
      font-size: 0.9em;
      padding: 0 8px;
    }
    @container (max-width: 460px) {
      .ends,
      .row {
        grid-template-columns: 64px 14px minmax(80px, 1fr) 14px;
      }
      .end {
        grid-row: 1;
      }
      .ends {
        grid-template-columns: auto auto;
        justify-content: space-between;
      }
      .ends .time {
        display: none;
      }
      .end.far {
        grid-column: auto;
      }
      .here .chip,
      .there .chip {
        font-size: 0;
        padding: 0;
        width: 8px;
        height: 8px;
        border-radius: 50%;
        background: var(--quiet);
      }
      .here {
        padding-right: 3px;
      }
      .there {
        padding-left: 3px;
      }
      .how {
        display: none;
      }
    }
  `;
}
