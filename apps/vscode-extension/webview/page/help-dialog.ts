/** Legend and keys, behind `?`: how evidence is drawn, what the states mean, which keys there are. */
import { html, LitElement, type TemplateResult } from "lit";
import { named, type StringKeyOf, t } from "../strings.ts";
import { baseStyle, buttonStyle } from "../style/base-style.ts";
import { icons, kernelSign } from "../style/icons.ts";
import { dialogStyle } from "./dialog-style.ts";

/** See the file's head. */
export class HelpDialog extends LitElement {
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
      <h3>${t("help.evidence")}</h3>
      <dl>
        ${(["packet", "kernel", "socket", "model"] as const).map(
          (evidence) =>
            html`<dt>
                <span class=${`sample ${evidence}`}><i></i>${kernelSign(evidence)}<i></i></span>
              </dt>
              <dd>${named("evidence", `${evidence}.long`)}</dd>`,
        )}
      </dl>
      <h3>${t("help.ends")}</h3>
      <dl>
        <dt><span class="local">●</span></dt>
        <dd>${t("states.here")}</dd>
        <dt><span class="peer">◆</span></dt>
        <dd>${t("states.there")}</dd>
      </dl>
      <h3>${t("help.keys")}</h3>
      <dl>
        ${keys.map(
          ([names, key]) =>
            html`<dt>${names.map((name) => html`<kbd>${name}</kbd>`)}</dt>
              <dd>${t(key)}</dd>`,
        )}
      </dl>
      <h3>${t("help.states")}</h3>
      <dl class="states">
        ${states.map(
          (state) =>
            html`<dt class="mono">${state}</dt>
              <dd>${named("state", state)}</dd>`,
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

const keys: readonly (readonly [readonly string[], StringKeyOf<"key.">])[] = [
  [["↑", "↓"], "key.events"],
  [["←", "→"], "key.steps"],
  [["Enter"], "key.detail"],
  [["F"], "key.findings"],
  [["Esc"], "key.back"],
  [["?"], "key.help"],
];

const states = [
  "CLOSED",
  "LISTEN",
  "SYN-SENT",
  "SYN-RECEIVED",
  "ESTABLISHED",
  "FIN-WAIT-1",
  "FIN-WAIT-2",
  "CLOSE-WAIT",
  "CLOSING",
  "LAST-ACK",
  "TIME-WAIT",
] as const;
