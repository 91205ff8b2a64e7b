/** The ladder of a connection: every packet an arrow from one end to the other, what is remarkable about it beside it. */
import { css, html, type TemplateResult } from "lit";
import type { PacketRow } from "../../src/shared/capture-view.ts";
import { LongRows, longRowsStyle } from "../rows/long-rows.ts";
import { t } from "../strings.ts";
import { baseStyle } from "../style/base-style.ts";
import { endpoint, endpointStyle } from "./endpoint-text.ts";
import { packetArrow, packetArrowStyle, packetLabel, packetMeanings, packetSaid } from "./packet-arrow.ts";
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
        class=${`ends ${roomFor(Math.max(this.endA.length, this.endB.length))}`}
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
    const label = labelOf(row);
    return html`<span class="number quiet">${row.frame}</span>
      <span class="time quiet">${packetTime(row.at)}</span>
      ${packetArrow(row, label, { title: label, classes: "lane" })}
      <span class="said cut" title=${packetMeanings(row).join("; ")}>${packetSaid(row)}</span>`;
  }

  protected override rowParts(index: number): readonly unknown[] {
    return [this.store?.at(index), this.lit.has(index), this.endA, this.endB];
  }

  protected override rowLabel(index: number): string {
    const row = this.store?.at(index);
    if (row === undefined) return t("loading");
    const ends = row.fromA ? `${this.endA} → ${this.endB}` : `${this.endB} → ${this.endA}`;
    return [String(row.frame), `${packetTime(row.at)} s`, ends, labelOf(row), ...packetMeanings(row)]
      .filter((part) => part !== "")
      .join(", ");
  }

  protected override rowClass(index: number): string {
    return `${this.store?.at(index)?.tone ?? ""}${this.lit.has(index) ? " lit" : ""}`;
  }

  static override styles = [baseStyle, longRowsStyle, packetArrowStyle, endpointStyle, ladderStyle()];
}

const labelOf = (row: PacketRow): string =>
  `${packetLabel(row)} seq ${row.seq}${row.flags.includes("ACK") ? ` ack ${row.ack}` : ""} win ${row.window}`;

/** Whether the ends stand above the lanes, which begin and end inside the rows, or need the whole width. */
const roomFor = (characters: number): "wide" | "middling" | "" =>
  characters > WIDE ? "wide" : characters > MIDDLING ? "middling" : "";

/** Characters of an endpoint. */
const WIDE = 24;
const MIDDLING = 16;

function ladderStyle(): ReturnType<typeof css> {
  return css`
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
    .ends.wide {
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
    .row.warning {
      box-shadow: inset 3px 0 0 var(--warn);
    }
    .row.error {
      box-shadow: inset 3px 0 0 var(--bad);
    }
    .row.lit {
      background: var(--vscode-editor-findMatchHighlightBackground, rgba(234, 92, 0, 0.2));
    }
    @container (max-width: 800px) {
      .ends.middling {
        padding-inline: 12px;
      }
    }
    /* The arrows' words before those beside them. */
    @container (max-width: 720px) {
      .row {
        grid-template-columns: 52px 84px minmax(0, 1fr) 120px;
      }
      .ends {
        padding-inline: 136px 134px;
      }
    }
    @container (max-width: 620px) {
      .ends {
        padding-inline: 12px;
      }
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
