/** Legend and keys of a simulation, behind `?`. */
import { html, LitElement, svg, type TemplateResult } from "lit";
import { type StringKeyOf, t } from "../strings.ts";
import { dialogStyle } from "../page/dialog-style.ts";
import { baseStyle, buttonStyle } from "../style/base-style.ts";
import { icons } from "../style/icons.ts";

/** See the file's head. */
export class SimulationHelp extends LitElement {
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
      <h3>${t("help.ends")}</h3>
      <dl>
        <dt><span class="local">●</span></dt>
        <dd>${t("end.A")}</dd>
        <dt><span class="peer">◆</span></dt>
        <dd>${t("end.B")}</dd>
      </dl>
      <h3>${t("help.marks")}</h3>
      <dl>
        <dt>
          <svg width="11" height="11" viewBox="0 0 11 11" aria-hidden="true">
            ${svg`<path class="cross" d="m1.5 1.5 8 8M9.5 1.5l-8 8" />`}
          </svg>
        </dt>
        <dd>${t("help.mark.lost")}</dd>
        <dt>
          <span class="sample"><i></i></span>
        </dt>
        <dd>${t("help.mark.again")}</dd>
      </dl>
      <h3>${t("help.keys")}</h3>
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

  static override styles = [baseStyle, buttonStyle, dialogStyle];
}

const keys: readonly (readonly [readonly string[], StringKeyOf<"key."> | StringKeyOf<"help.">])[] = [
  [["←", "→"], "help.moments"],
  [["␣"], "help.play"],
  [["+", "−"], "help.zoom"],
  [["?"], "key.help"],
];
