/** The ladder of a connection: every packet an arrow from one end to the other, what is remarkable about it beside it. */
import { css, html, type TemplateResult } from "lit";
import type { PacketRow } from "../../src/shared/capture-view.ts";
import { arrowStyle } from "../page/arrow-style.ts";
import { LongRows, longRowsStyle } from "../rows/long-rows.ts";
import { named, t } from "../strings.ts";
import { baseStyle } from "../style/base-style.ts";
import { endpoint, endpointStyle } from "./endpoint-text.ts";
import type { RowWindows } from "./row-windows.ts";
import { packetTime } from "./value-texts.ts";

/** Fires `chosen` with the index of a row. */
export class PacketLadder extends LongRows {
  static override properties = {
    ...LongRows.properties,
    store: { attribute: false },
    lit: { attribute: false },
    endA: { type: String },
    endB: { type: String },
  };

  declare store: RowWindows<PacketRow> | undefined;
  /** Rows that prove the chosen finding. */
  declare lit: ReadonlySet<number>;
  declare endA: string;
  declare endB: string;
  protected override readonly rowHeight = 24;

  constructor() {
    super();
    this.lit = new Set();
    this.endA = "";
    this.endB = "";
  }

  protected override shown(from: number, to: number): void {
    this.store?.want(from, to);
  }

  protected override render(): TemplateResult {
    if (this.total === 0) return html`<p class="quiet none">${t("packets.none")}</p>`;
    return html`<div
        class=${Math.max(this.endA.length, this.endB.length) > LONG ? "ends long" : "ends"}
        aria-hidden="true"
      >
        <span class="end" title=${this.endA}><i>●</i>${endpoint(this.endA)}</span>
        <span class="end there" title=${this.endB}>${endpoint(this.endB)}<i>◆</i></span>
      </div>
      <div class="list">${this.renderRows()}</div>`;
  }

  protected override row(index: number): TemplateResult | undefined {
    const row = this.store?.at(index);
    if (row === undefined) return undefined;
    return html`<span class="number quiet">${row.frame}</span>
      <span class="time quiet">${packetTime(row.at)}</span>
      ${arrow(row)}
      <span class="said cut" title=${analysisWords(row)}>${saidOf(row)}</span>`;
  }

  protected override rowParts(index: number): readonly unknown[] {
    return [this.store?.at(index), this.lit.has(index), this.endA, this.endB];
  }

  protected override rowLabel(index: number): string {
    const row = this.store?.at(index);
    if (row === undefined) return t("loading");
    const ends = row.fromA ? `${this.endA} → ${this.endB}` : `${this.endB} → ${this.endA}`;
    return [String(row.frame), `${packetTime(row.at)} s`, ends, labelOf(row), analysisWords(row)]
      .filter((part) => part !== "")
      .join(", ");
  }

  protected override rowClass(index: number): string {
    return `${this.store?.at(index)?.tone ?? ""}${this.lit.has(index) ? " lit" : ""}`;
  }

  static override styles = [baseStyle, longRowsStyle, arrowStyle, endpointStyle, ladderStyle()];
}

/** What is known, else what Wireshark says: its names, with spaces. */
const saidOf = ({ judgements, analysis }: PacketRow): string =>
  (judgements.length > 0 ? judgements : analysis).map((name) => name.replaceAll(/[-_]/g, " ")).join(", ");

const analysisWords = ({ judgements, analysis }: PacketRow): string =>
  [
    ...judgements.map((name) => `${name}: ${named("judgement", name)}`),
    ...analysis.map((name) => `tcp.analysis.${name}: ${named("analysis", name)}`),
  ].join("; ");

const labelOf = ({ flags, seq, ack, length, window }: PacketRow): string =>
  `${flags === "" ? "–" : flags}${length > 0 ? ` ${length} B` : ""} seq ${seq}${flags.includes("ACK") ? ` ack ${ack}` : ""} win ${window}`;

const arrow = (row: PacketRow): TemplateResult => {
  const way = row.fromA ? "sent" : "received";
  const classes = ["lane arrow", way, row.length > 0 ? "data" : "", row.tone];
  const label = labelOf(row);
  return html`<span class=${classes.join(" ")}
    ><i></i><span class="tag cut mono" title=${label}>${label}</span><i></i
  ></span>`;
};

/** Characters of an endpoint that need the whole width. */
const LONG = 24;

function ladderStyle(): ReturnType<typeof css> {
  return css`
    :host {
      display: flex;
      flex-direction: column;
      min-height: 0;
      container-type: inline-size;
    }
    .list {
      flex: 1;
      min-height: 0;
    }
    .none {
      padding: 12px;
    }
    .ends {
      display: grid;
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      gap: 16px;
      padding: 2px 190px 4px 158px;
      font-weight: 600;
    }
    .ends.long {
      padding-inline: 12px;
    }
    .end {
      display: flex;
      gap: 5px;
      min-width: 0;
    }
    .end .endpoint {
      overflow: clip;
    }
    .end i {
      font-style: normal;
    }
    .end.there {
      justify-content: flex-end;
    }
    .row {
      grid-template-columns: 64px 94px minmax(0, 1fr) 176px;
    }
    .number {
      text-align: right;
      font-size: 0.9em;
      padding-right: 6px;
    }
    .said {
      padding: 0 8px;
      font-size: 0.9em;
    }
    .arrow i {
      flex: 1 1 8px;
      min-width: 6px;
      border-top: 1.5px solid currentColor;
    }
    .tag {
      padding: 0 6px;
      font-size: 0.88em;
      color: var(--vscode-foreground);
      flex: 0 1 auto;
    }
    .scroller:focus .row.chosen .tag {
      color: var(--chosen-text);
    }
    .arrow.warning {
      --tone: var(--warn);
    }
    .arrow.warning i {
      border-top-style: dashed;
    }
    .arrow.error {
      --tone: var(--bad);
    }
    .arrow.error .tag {
      font-weight: 600;
    }
    /* The arrow's head: a border is the cheapest to draw. */
    .arrow::after {
      content: "";
      position: absolute;
      top: 50%;
      margin-top: -5px;
      border: solid transparent;
      border-width: 5px 0;
      forced-color-adjust: none;
    }
    .arrow.sent::after {
      right: 0;
      border-left: 9px solid currentColor;
    }
    .arrow.received::after {
      left: 0;
      border-right: 9px solid currentColor;
    }
    .row.warning {
      box-shadow: inset 3px 0 0 var(--warn);
    }
    .row.error {
      box-shadow: inset 3px 0 0 var(--bad);
    }
    .row.lit {
      background: var(--vscode-editor-findMatchHighlightBackground, rgba(234, 92, 0, 0.2));
    }
    @container (max-width: 560px) {
      .row {
        grid-template-columns: 84px minmax(0, 1fr);
      }
      .number,
      .said {
        display: none;
      }
      .ends {
        gap: 8px;
        padding: 2px 6px 4px;
      }
    }
  `;
}
