/** The list of pairs, the most different first, and after them the connections that have no like. */
import { css, html, type TemplateResult } from "lit";
import type { PairRow } from "../../src/shared/comparison-view.ts";
import { endpoint, endpointStyle } from "../capture/endpoint-text.ts";
import { gradeIcon, gradeStyle } from "../capture/grade-icon.ts";
import type { RowWindows } from "../capture/row-windows.ts";
import { LongRows, longRowsStyle } from "../rows/long-rows.ts";
import { named, t } from "../strings.ts";
import { baseStyle } from "../style/base-style.ts";
import { clientsOf, durationsOf, headlineOf } from "./pair-words.ts";

/** Fires `chosen` with the index of a row. */
export class PairRows extends LongRows {
  static override properties = { ...LongRows.properties, store: { attribute: false } };

  declare store: RowWindows<PairRow> | undefined;
  protected override readonly rowHeight = 62;

  protected override shown(from: number, to: number): void {
    this.store?.want(from, to);
  }

  protected override render(): TemplateResult {
    return this.renderRows();
  }

  protected override row(index: number): TemplateResult | undefined {
    const row = this.store?.at(index);
    if (row === undefined) return undefined;
    const { grades, server, request, headline } = row;
    return html`<span class="marks"
        >${(["a", "b"] as const).map((name, at) => {
          const grade = grades[at];
          return html`<span class="mark"
            ><b>${t(`comparison.${name}`)}</b>${
              grade === undefined || grade === null ? html`<i>–</i>` : gradeIcon(grade)
            }</span
          >`;
        })}</span
      >
      <span
        class="who"
        title=${[request, server, ...clientsOf(row)].filter((part) => part !== "").join(" · ")}
        >${
          request === ""
            ? html`<b class="server">${endpoint(server)}</b>`
            : html`<b class="cut">${request}</b><span class="server quiet">${endpoint(server)}</span>`
        }<span class="ports quiet">← ${portsOf(row)}</span></span
      >
      <span class="figures quiet">${durationsOf(row)}</span>
      <span class="words" title=${headline}>${headlineOf(row)}</span>`;
  }

  protected override rowParts(index: number): readonly unknown[] {
    return [this.store?.at(index)];
  }

  protected override rowLabel(index: number): string {
    const row = this.store?.at(index);
    if (row === undefined) return t("loading");
    return [
      ...row.grades.flatMap((grade, at) =>
        grade === null ? [] : [`${t(at === 0 ? "comparison.a" : "comparison.b")} ${named("grade", grade)}`],
      ),
      row.request,
      row.server,
      ...clientsOf(row),
      headlineOf(row),
    ]
      .filter((part) => part !== "")
      .join(", ");
  }

  protected override rowClass(index: number): string {
    return this.store?.at(index)?.kind ?? "";
  }

  static override styles = [baseStyle, longRowsStyle, endpointStyle, gradeStyle, listStyle()];
}

/** Their ports: `:41998`, `:41998 / :41999`. */
const portsOf = (row: PairRow): string =>
  [...new Set(clientsOf(row).map((client) => client.slice(client.lastIndexOf(":"))))].join(" / ");

function listStyle(): ReturnType<typeof css> {
  return css`
    :host {
      min-height: 0;
      container-type: inline-size;
    }
    .row {
      grid-template-columns: 46px minmax(0, 1fr) auto;
      grid-template-rows: auto 1fr;
      column-gap: 8px;
      padding: 5px 10px 4px 6px;
      border-bottom: 1px solid color-mix(in srgb, var(--line) 45%, transparent);
    }
    .marks {
      grid-row: 1 / 3;
      display: grid;
      gap: 5px;
      justify-items: center;
    }
    .mark {
      display: inline-flex;
      gap: 6px;
      align-items: center;
    }
    .mark b {
      color: var(--quiet);
      font-size: 0.86em;
      width: 10px;
    }
    .mark i {
      width: 16px;
      text-align: center;
    }
    /* The ports are never cut. */
    .who {
      display: flex;
      gap: 6px;
      min-width: 0;
    }
    .who b {
      font-weight: 600;
    }
    .who > .cut {
      flex: 0 4 auto;
      min-width: 2em;
    }
    .server {
      display: flex;
      flex: 0 1 auto;
      min-width: 0;
    }
    .ports {
      flex: none;
      white-space: nowrap;
    }
    .figures {
      white-space: nowrap;
      font-size: 0.9em;
    }
    .words {
      grid-column: 2 / 4;
      align-self: start;
      display: -webkit-box;
      -webkit-line-clamp: 2;
      -webkit-box-orient: vertical;
      overflow: hidden;
      line-height: 1.25;
      font-size: 0.95em;
    }
    .row:is(.alike, .only) .words {
      color: var(--quiet);
    }
    .scroller:focus .row.selected :is(.grade, .words, .mark b) {
      color: inherit;
    }
    .coming {
      grid-row: 1 / 3;
    }
    @container (max-width: 340px) {
      .figures {
        display: none;
      }
    }
  `;
}
