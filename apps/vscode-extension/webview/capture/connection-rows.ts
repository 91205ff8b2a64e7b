/** The list of connections: a line of words and a line of figures each, the worst first. */
import { css, html, svg, type TemplateResult } from "lit";
import type { ConnectionRow } from "../../src/shared/capture-view.ts";
import type { StreamSet } from "../../src/shared/stream-set.ts";
import { LongRows, longRowsStyle } from "../rows/long-rows.ts";
import { named, t } from "../strings.ts";
import { baseStyle } from "../style/base-style.ts";
import { endpoint, endpointStyle } from "./endpoint-text.ts";
import { packetsWords } from "./count-words.ts";
import { soFar, soFarStyle } from "./so-far.ts";
import { gradeIcon, gradeStyle } from "./grade-icon.ts";
import type { RowWindows } from "./row-windows.ts";
import { durationText, octetsText, percentText } from "./value-texts.ts";

/** Fires `chosen` with the index of a row. */
export class ConnectionRows extends LongRows {
  static override properties = {
    ...LongRows.properties,
    store: { attribute: false },
    start: { type: Number },
    filter: { type: String },
    selection: { attribute: false },
  };

  declare store: RowWindows<ConnectionRow> | undefined;
  /** ms since 1970 of the capture's first packet. */
  declare start: number;
  /** What the list is filtered by. */
  declare filter: string;
  /** The connections that are selected, where that is not the chosen one alone. */
  declare selection: StreamSet | undefined;
  protected override readonly rowHeight = 48;
  protected override readonly several = true;

  constructor() {
    super();
    this.start = 0;
    this.filter = "";
  }

  protected override isSelected(index: number): boolean {
    const { selection } = this;
    if (selection === undefined) return super.isSelected(index);
    const row = this.store?.at(index);
    return row !== undefined && selection.has(row.stream);
  }

  protected override shown(from: number, to: number): void {
    this.store?.want(from, to);
  }

  protected override render(): TemplateResult {
    return this.renderRows();
  }

  protected override row(index: number): TemplateResult | undefined {
    const row = this.store?.at(index);
    if (row === undefined) return undefined;
    const again = percentText(row.retransmitted);
    return html`<span class="mark" title=${named("grade", row.grade)}>${gradeIcon(row.grade)}</span>
      <span class="line"
        ><span
          class=${`who ${meansClient(this.filter, row) ? "client" : ""} ${row.a.startsWith("[") ? "six" : ""}`}
          title=${`${row.a} → ${row.b}`}
          ><b class="to">${endpoint(row.b)}</b> <span class="from quiet">← ${endpoint(row.a)}</span></span
        >
        <span class="figures quiet">
          <span title=${t("column.duration")}
            >${row.clockSet === true ? "" : durationText(row.duration)}</span
          >
          <span class="bytes" title=${t("column.bytes.each", octetsText(row.bytesA), octetsText(row.bytesB))}
            >↑${octetsText(row.bytesA)} ↓${octetsText(row.bytesB)}</span
          >
        </span></span
      >
      <span class="line"
        ><span class="said"
          ><span class="verdict cut" title=${row.verdict}>${row.verdict}</span>${soFar(row)}</span
        >
        <span class="figures quiet">
          ${again === "" ? "" : html`<span class="again" title=${t("column.retransmitted.hint")}>⟲ ${again}</span>`}
          ${row.rtt === null ? "" : html`<span class="rtt" title=${t(`rtt.${row.rttKind}.hint`)}>${t(`rtt.${row.rttKind}`, durationText(row.rtt))}</span>`}
          <span class="start" title=${t("column.start")}
            >+${durationText(Math.max(0, row.start - this.start))}</span
          >
        </span></span
      >
      ${spark(row)}`;
  }

  protected override rowParts(index: number): readonly unknown[] {
    return [this.store?.at(index), this.start, this.filter];
  }

  protected override rowLabel(index: number): string {
    const row = this.store?.at(index);
    if (row === undefined) return t("loading");
    return [
      t("grade.summary", named("grade", row.grade), row.verdict, `${row.a} → ${row.b}`),
      ...(row.provisional === true ? [t("provisional")] : []),
      ...(row.clockSet === true ? [] : [durationText(row.duration)]),
      packetsWords(row.packets),
      t("column.bytes.each", octetsText(row.bytesA), octetsText(row.bytesB)),
      ...(row.retransmitted === 0 ? [] : [`${t("mark.again")} ${percentText(row.retransmitted)}`]),
      ...(row.rtt === null ? [] : [t(`rtt.${row.rttKind}`, durationText(row.rtt))]),
    ].join(", ");
  }

  static override styles = [baseStyle, longRowsStyle, endpointStyle, gradeStyle, soFarStyle, listStyle()];
}

/** Whether a word of the filter stands in the client's endpoint, and not in the server's: then that is what is looked at. */
const meansClient = (filter: string, { a, b }: ConnectionRow): boolean =>
  filter.split(/[\s()]+/).some((word) => /[\d.:]{2}/.test(word) && a.includes(word) && !b.includes(word));

/** How busy it was over its life. */
const spark = ({ spark: parts }: ConnectionRow): TemplateResult =>
  html`<svg
    class="spark"
    viewBox=${`0 0 ${parts.length * 2} 20`}
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    ${svg`<path d=${parts
      .map((part, at) => (part === 0 ? "" : `M${at * 2} 20v${-Math.max(1.5, part * 20)}h1.5v20z`))
      .join("")} />`}
  </svg>`;

function listStyle(): ReturnType<typeof css> {
  return css`
    :host {
      min-height: 0;
      container-type: inline-size;
    }
    .row {
      grid-template-columns: 30px minmax(0, 1fr) 52px;
      grid-template-rows: 1fr 1fr;
      column-gap: 8px;
      padding: 4px 10px 4px 0;
      border-bottom: 1px solid color-mix(in srgb, var(--line) 45%, transparent);
    }
    .mark {
      grid-row: 1 / 3;
      justify-self: center;
    }
    .line {
      grid-column: 2;
      display: flex;
      align-items: baseline;
      gap: 10px;
      min-width: 0;
    }
    .who,
    .said {
      flex: 1 1 0;
      min-width: 0;
    }
    .said {
      display: flex;
      gap: 6px;
      align-items: baseline;
    }
    /* The server has what it needs while there is room for the client's port, which tells connections apart. */
    .who {
      display: grid;
      grid-template-columns: fit-content(calc(100% - 88px)) minmax(0, 1fr);
      gap: 6px;
    }
    .who.six {
      grid-template-columns: fit-content(calc(100% - 136px)) minmax(0, 1fr);
    }
    .who.client {
      grid-template-columns: minmax(64px, 1fr) fit-content(calc(100% - 70px));
    }
    .to {
      display: flex;
      min-width: 0;
      font-weight: 600;
    }
    .from {
      display: flex;
      gap: 4px;
      min-width: 0;
    }
    .figures {
      flex: none;
      display: flex;
      gap: 10px;
      justify-content: flex-end;
      white-space: nowrap;
      font-size: 0.9em;
    }
    .again {
      color: var(--vscode-foreground);
    }
    .spark {
      grid-column: 3;
      grid-row: 1 / 3;
      width: 52px;
      height: 26px;
    }
    .spark path {
      fill: var(--data);
    }
    .scroller:focus .row.selected :is(.grade, .again) {
      color: inherit;
    }
    .scroller:focus .row.selected .spark path {
      fill: currentColor;
    }
    .coming {
      grid-row: 1 / 3;
    }
    @container (max-width: 440px) {
      .bytes,
      .start,
      .rtt {
        display: none;
      }
    }
    @container (max-width: 380px) {
      .who:not(.client) {
        grid-template-columns: fit-content(calc(100% - 64px)) minmax(0, 1fr);
      }
      .who:not(.client) .from :is(.head, .last) {
        display: none;
      }
    }
    @container (max-width: 300px) {
      .row {
        grid-template-columns: 30px minmax(0, 1fr);
      }
      .spark {
        display: none;
      }
    }
  `;
}
