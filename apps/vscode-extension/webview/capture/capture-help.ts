/** Legend and keys of the capture editor, behind `?`. */
import { html, LitElement, type TemplateResult } from "lit";
import { grades } from "../../src/shared/capture-view.ts";
import { dialogStyle } from "../page/dialog-style.ts";
import { named, type StringKeyOf, t } from "../strings.ts";
import { baseStyle, buttonStyle } from "../style/base-style.ts";
import { icons } from "../style/icons.ts";
import { gradeIcon } from "./grade-icon.ts";
import { legendEntries, legendSample, legendStyle } from "./graph-legend.ts";

/** See the file's head. */
export class CaptureHelp extends LitElement {
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
      <dl>
        ${legendEntries("sequence").map(
          (entry) =>
            html`<dt>${legendSample(entry)} ${named(entry.group, entry.name)}</dt>
              <dd>${named(entry.group, `${entry.name}.long`)}</dd>`,
        )}
      </dl>
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

  static override styles = [baseStyle, buttonStyle, dialogStyle, legendStyle];
}

const keys: readonly (readonly [readonly string[], StringKeyOf<"key."> | StringKeyOf<"help.">])[] = [
  [["↑", "↓"], "help.capture.rows"],
  [["Tab"], "help.capture.pane"],
  [["/"], "help.capture.filter"],
  [["N", "P"], "help.capture.next"],
  [["[", "]"], "help.capture.tabs"],
  [["+", "−", "0"], "help.capture.zoom"],
  [["F"], "key.findings"],
  [["Esc"], "help.capture.back"],
  [["?"], "key.help"],
];
