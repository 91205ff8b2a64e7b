/** What is compared of a pair, side by side: what differs in bold; on request also what does not; findings only one has. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { ComparedValue, PairView } from "../../src/shared/comparison-view.ts";
import { countText, durationText, octetsText, rateText } from "../capture/value-texts.ts";
import { named, t } from "../strings.ts";
import { baseStyle, buttonStyle } from "../style/base-style.ts";
import { severityIcon } from "../style/icons.ts";

/** Fires `same` with whether what does not differ is to be shown. */
export class ValueTable extends LitElement {
  static override properties = { view: { attribute: false }, same: { type: Boolean } };

  declare view: PairView;
  /** What does not differ is shown too. */
  declare same: boolean;

  protected override render(): TemplateResult {
    const { values } = this.view;
    const shown = this.same ? values : values.filter(({ differs }) => differs);
    const groups = [...new Set(shown.map(({ group }) => group))];
    return html`<label class="same"
        ><input type="checkbox" .checked=${this.same} @change=${this.#turn} /> ${t("comparison.same")}</label
      >
      ${shown.length === 0 ? html`<p class="quiet">${t("comparison.nothing")}</p>` : nothing}
      <table>
        <thead>
          <tr>
            <th scope="col"><span class="hidden">${t("value.name")}</span></th>
            <th scope="col">${t("comparison.a")}</th>
            <th scope="col">${t("comparison.b")}</th>
          </tr>
        </thead>
        ${groups.map(
          (group) =>
            html`<tbody>
              <tr class="group">
                <th scope="rowgroup" colspan="3">${named("group", group)}</th>
              </tr>
              ${shown.filter((value) => value.group === group).map((value) => row(value))}
            </tbody>`,
        )}
      </table>
      ${this.#found(0, t("comparison.found.first"))} ${this.#found(1, t("comparison.found.second"))}`;
  }

  #found(capture: 0 | 1, heading: string): TemplateResult | typeof nothing {
    const findings = this.view.found[capture];
    if (findings.length === 0) return nothing;
    return html`<h3>${heading}</h3>
      <ul>
        ${findings.map(
          ({ severity, cause, code }) =>
            html`<li class=${severity}>
              ${severityIcon(severity)}
              <span>${cause} <span class="quiet mono">${code}</span></span>
            </li>`,
        )}
      </ul>`;
  }

  #turn = ({ target }: Event): void => {
    this.dispatchEvent(new CustomEvent<boolean>("same", { detail: (target as HTMLInputElement).checked }));
  };

  static override styles = [baseStyle, buttonStyle, tableStyle()];
}

const row = (value: ComparedValue): TemplateResult => {
  const { name, side, differs } = value;
  return html`<tr class=${differs ? "differs" : "same"}>
    <th scope="row">
      ${named("value", name)}${side === undefined ? nothing : html` <span class="side">· ${t(`joint.${side}`)}</span>`}
    </th>
    <td>${valueText(value, value.first)}</td>
    <td>${valueText(value, value.second)}${bar(value)}</td>
  </tr>`;
};

/** By how much the second is more, or less. */
const bar = ({ unit, first, second, differs }: ComparedValue): TemplateResult | typeof nothing => {
  if (unit !== "seconds" || !differs || typeof first !== "number" || typeof second !== "number")
    return nothing;
  const more = second - first;
  return html` <span class="more">${more > 0 ? "+" : "−"}${durationText(Math.abs(more) * 1000)}</span>`;
};

/** One of its two values, as it is told. */
export const valueText = ({ unit }: ComparedValue, value: ComparedValue["first"]): string => {
  if (value === null) return t("value.unknown");
  if (typeof value === "boolean") return t(value ? "value.yes" : "value.no");
  if (typeof value === "string") return named("value", value);
  switch (unit) {
    case "seconds":
      return durationText(value * 1000);
    case "octets":
      // What a segment holds, or a window, is told to the octet.
      return value < EXACT_BELOW ? `${countText(value)} B` : octetsText(value);
    case "octets-per-second":
      return rateText(value);
    case "share":
      return `${Number((value * 100).toFixed(2))} %`;
    case "count":
    case "words":
    case "yes-no":
      return countText(value);
  }
};

const EXACT_BELOW = 100_000;

function tableStyle(): ReturnType<typeof css> {
  return css`
    :host {
      padding: 8px 14px 16px;
      overflow: auto;
    }
    .same {
      display: flex;
      gap: 6px;
      align-items: center;
      width: max-content;
      margin-bottom: 4px;
    }
    input {
      accent-color: var(--vscode-focusBorder);
    }
    table {
      border-collapse: collapse;
      width: min(100%, 900px);
    }
    th,
    td {
      text-align: left;
      padding: 2px 18px 2px 0;
      font-weight: 400;
      vertical-align: top;
    }
    thead th {
      font-weight: 600;
      position: sticky;
      top: 0;
      background: var(--vscode-editor-background);
    }
    thead th:not(:first-child),
    td {
      width: 26%;
    }
    .group th {
      padding-top: 10px;
      color: var(--quiet);
      font-size: 0.92em;
      border-bottom: 1px solid var(--line);
    }
    .differs td {
      font-weight: 600;
    }
    tr.same {
      color: var(--quiet);
    }
    tbody tr:not(.group):hover {
      background: var(--vscode-list-hoverBackground);
      outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
      outline-offset: -1px;
    }
    .side {
      color: var(--quiet);
      font-size: 0.9em;
    }
    .more {
      color: var(--quiet);
      font-weight: 400;
      white-space: nowrap;
    }
    h3 {
      font-size: 1em;
      font-weight: 600;
      margin: 14px 0 4px;
    }
    li {
      display: flex;
      gap: 8px;
      align-items: baseline;
      padding: 1px 0;
    }
    li svg {
      align-self: start;
      margin-top: 3px;
    }
    .error svg {
      color: var(--bad);
    }
    .warning svg {
      color: var(--warn);
    }
    .info svg {
      color: var(--data);
    }
  `;
}
