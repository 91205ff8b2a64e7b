/** The kernel's samples: state, retransmissions, timers, round-trip times, as the operating system kept them. */
import { css, html, type TemplateResult } from "lit";
import type { Mark } from "../host/moment.ts";
import type { RowStore } from "../host/row-store.ts";
import { RowsElement, rowsStyle } from "../rows/rows-element.ts";
import { momentText } from "../rows/time-scale.ts";
import { named, t } from "../strings.ts";
import { baseStyle } from "../style/base-style.ts";

/** See the file's head. */
export class KernelList extends RowsElement {
  static override properties = {
    ...RowsElement.properties,
    store: { attribute: false },
    duration: { type: Number },
  };

  declare store: RowStore<"kernel"> | undefined;
  declare duration: number;
  protected override readonly rowHeight = 24;
  protected override readonly heightMax: number = 216;

  constructor() {
    super();
    this.duration = 0;
  }

  protected override get total(): number {
    return this.store?.total ?? 0;
  }

  protected override render(): TemplateResult {
    return html`<div class="heads quiet" aria-hidden="true">
        <span class="time">${t("column.time")}</span><span>${t("column.peer")}</span
        ><span>${t("column.state")}</span><span>${t("column.sample")}</span>
      </div>
      ${this.renderRows()}`;
  }

  protected override row(index: number): TemplateResult | undefined {
    const row = this.store?.at(index);
    if (row === undefined) return undefined;
    return html`<span class="time quiet">${momentText(row.at, this.duration)}</span>
      <span class="cut mono quiet" title=${row.peer}>${row.peer}</span>
      <span class="cut mono" title=${`${row.state}: ${named("state", row.state)}`}>${row.state}</span>
      <span class="cut" title=${row.text}>${row.text}</span>`;
  }

  protected override rowLabel(index: number): string {
    const row = this.store?.at(index);
    return row === undefined
      ? t("loading")
      : [momentText(row.at, this.duration), row.peer, row.state, row.text].join(", ");
  }

  protected override markOf(index: number): Mark | undefined {
    const row = this.store?.at(index);
    return row === undefined ? undefined : { event: row.event, at: row.at, connection: row.connection };
  }

  /** The sample itself, else the connection's last one before the moment. */
  protected override indexOf({ event, at, connection }: Mark): number {
    let best = -1;
    for (const [index, row] of this.store?.loaded() ?? []) {
      if (row.event === event) return index;
      if (row.connection === connection && row.at <= at) best = index;
    }
    return best;
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
        grid-template-columns: 84px minmax(70px, 170px) 112px minmax(0, 1fr);
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
          grid-template-columns: 72px 96px minmax(0, 1fr);
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
