/** A page of legend and keys, behind `?`, above everything: each view says what its own holds. */
import { html, LitElement, type TemplateResult } from "lit";
import { type StringKey, t } from "../strings.ts";
import { baseStyle, buttonStyle } from "../style/base-style.ts";
import { icons } from "../style/icons.ts";
import { helpPageStyle } from "./help-page-style.ts";

/** A part of the page: samples, or keys, and what each means. */
export interface HelpPart {
  readonly title: StringKey;
  readonly rows: readonly (readonly [sample: TemplateResult | readonly TemplateResult[], meaning: string])[];
}

/** See the file's head. */
export abstract class HelpPage extends LitElement {
  protected abstract parts(): readonly HelpPart[];

  /** Shows it, with the focus in it. */
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
      ${this.parts().map(
        ({ title, rows }) =>
          html`<h3>${t(title)}</h3>
            <dl>
              ${rows.map(
                ([sample, meaning]) =>
                  html`<dt>${sample}</dt>
                    <dd>${meaning}</dd>`,
              )}
            </dl>`,
      )}
    </dialog>`;
  }

  #close = (): void => this.renderRoot.querySelector("dialog")?.close();

  /** A click beside the page closes it: the backdrop belongs to the dialog itself. */
  #outside = (event: MouseEvent): void => {
    if (event.target === event.currentTarget) this.#close();
  };

  static override styles = [baseStyle, buttonStyle, helpPageStyle];
}

/** Keys that do the same or belong together, and what they do. */
export type HelpKeys = readonly (readonly [names: readonly string[], meaning: StringKey])[];

/** The part about the keys. */
export const keysPart = (title: StringKey, keys: HelpKeys): HelpPart => ({
  title,
  rows: keys.map(([names, meaning]) => [names.map((name) => html`<kbd>${name}</kbd>`), t(meaning)]),
});

/** The part about the two ends, each with what it is called. */
export const endsPart = (near: string, far: string): HelpPart => ({
  title: "help.ends",
  rows: [
    [html`<span class="local">●</span>`, near],
    [html`<span class="peer">◆</span>`, far],
  ],
});
