/** Every event as recorded: the twin of the drawings, for who wants text, and for what no drawing shows. */
import { css, html, type TemplateResult } from "lit";
import type { Mark } from "../host/moment.ts";
import type { RowStore } from "../host/row-store.ts";
import { RowsElement, rowsStyle } from "../rows/rows-element.ts";
import { momentText } from "../rows/time-scale.ts";
import { t } from "../strings.ts";
import { baseStyle } from "../style/base-style.ts";

/** See the file's head. */
export class EventList extends RowsElement {
  static override properties = {
    ...RowsElement.properties,
    store: { attribute: false },
    duration: { type: Number },
    peers: { attribute: false },
  };

  declare store: RowStore<"events"> | undefined;
  declare duration: number;
  /** The far end of each connection, by its id less one. */
  declare peers: readonly string[];
  protected override readonly rowHeight = 24;

  constructor() {
    super();
    this.duration = 0;
    this.peers = [];
  }

  protected override get total(): number {
    return this.store?.total ?? 0;
  }

  protected override render(): TemplateResult {
    return html`<div class="heads quiet" aria-hidden="true">
        <span class="time">${t("column.time")}</span><span>${t("column.connection")}</span
        ><span>${t("column.event")}</span><span>${t("column.evidence")}</span>
      </div>
      ${this.renderRows()}`;
  }

  protected override row(index: number): TemplateResult | undefined {
    const row = this.store?.at(index);
    if (row === undefined) return undefined;
    const peer = this.peers[row.connection - 1] ?? "";
    return html`<span class="time quiet">${momentText(row.at, this.duration)}</span>
      <span class="cut mono quiet" title=${peer}>${peer}</span>
      <span class="cut" title=${row.meaning === "" ? row.text : `${row.text}\n${row.meaning}`}
        >${row.text}</span
      >
      <span class="cut quiet">${row.knownFrom}</span>`;
  }

  protected override rowLabel(index: number): string {
    const row = this.store?.at(index);
    if (row === undefined) return t("loading");
    const peer = this.peers[row.connection - 1] ?? "";
    return [momentText(row.at, this.duration), peer, row.text, row.knownFrom]
      .filter((part) => part !== "")
      .join(", ");
  }

  protected override markOf(index: number): Mark | undefined {
    const row = this.store?.at(index);
    return row === undefined ? undefined : { event: row.event, at: row.at, connection: row.connection };
  }

  protected override indexOf({ event }: Mark): number {
    return event < this.total ? event : -1;
  }

  static override styles = [
    baseStyle,
    rowsStyle,
    css`
      :host {
        container-type: inline-size;
      }
      .heads,
      .row {
        display: grid;
        grid-template-columns: 84px minmax(70px, 170px) minmax(0, 1fr) 120px;
        column-gap: 12px;
        padding: 0 8px 0 0;
      }
      .heads {
        font-size: 0.9em;
        padding-bottom: 4px;
      }
      .time {
        text-align: right;
        white-space: nowrap;
      }
      @container (max-width: 560px) {
        .heads,
        .row {
          grid-template-columns: 72px minmax(0, 1fr) 64px;
          column-gap: 8px;
        }
        .heads span:nth-child(2),
        .drawn > span:nth-child(2) {
          display: none;
        }
      }
    `,
  ];
}
