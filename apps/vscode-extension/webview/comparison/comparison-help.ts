/** Legend and keys of the comparison, behind `?`. */
import { html, LitElement, type TemplateResult } from "lit";
import { grades } from "../../src/shared/capture-view.ts";
import { gradeIcon } from "../capture/grade-icon.ts";
import { legendStyle } from "../capture/graph-legend.ts";
import { dialogStyle } from "../page/dialog-style.ts";
import { named, type StringKeyOf, t } from "../strings.ts";
import { baseStyle, buttonStyle } from "../style/base-style.ts";
import { icons } from "../style/icons.ts";
import { overlayLegend, overlayLegendStyle } from "./overlay-legend.ts";

/** See the file's head. */
export class ComparisonHelp extends LitElement {
  /** Shows it, above everything, with the focus in it. */
  show(): void {
    this.renderRoot.querySelector("dialog")?.showModal();
  }

  protected override render(): TemplateResult {
    return html`<dialog aria-labelledby="title" @click=${this.#outside}>
      <header>
        <h2 id="title">${t("help")}</h2>
        <button class="icon" title=${t("action.close")} aria-label=${t("action.close")} @click=${this.#close}>
          ${icons("close")}
        </button>
      </header>
      <h3>${t("help.grades")}</h3>
      <dl>
        ${grades.map(
          (grade) =>
            html`<dt>${gradeIcon(grade)} ${named("grade", grade)}</dt>
              <dd>${named("grade", `${grade}.long`)}</dd>`,
        )}
      </dl>
      <h3>${t("help.graph")}</h3>
      <ul class="legend">
        ${overlayLegend().map((entry) => html`<li>${entry}</li>`)}
      </ul>
      <h3>${t("help.capture.keys")}</h3>
      <dl>
        ${keys.map(
          ([names, key]) =>
            html`<dt>${names.map((name) => html`<kbd>${name}</kbd>`)}</dt>
              <dd>${t(key)}</dd>`,
        )}
      </dl>
    </dialog>`;
  }

  #close = (): void => this.renderRoot.querySelector("dialog")?.close();

  /** A click beside the page closes it: the backdrop belongs to the dialog itself. */
  #outside = (event: MouseEvent): void => {
    if (event.target === event.currentTarget) this.#close();
  };

  static override styles = [baseStyle, buttonStyle, dialogStyle, legendStyle, overlayLegendStyle];
}

const keys: readonly (readonly [readonly string[], StringKeyOf<"key."> | StringKeyOf<"help.">])[] = [
  [["↑", "↓"], "help.comparison.pairs"],
  [["Tab"], "help.comparison.pane"],
  [["[", "]"], "help.comparison.tabs"],
  [["D"], "help.comparison.same"],
  [["+", "−", "0"], "help.capture.zoom"],
  [["Esc"], "help.comparison.back"],
  [["?"], "key.help"],
];
