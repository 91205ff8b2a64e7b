/** Legend and keys, behind `?`: how evidence is drawn, what the states mean, which keys there are. */
import { css, html, LitElement, type TemplateResult } from "lit";
import { named, type StringKeyOf, t } from "../strings.ts";
import { baseStyle, buttonStyle } from "../style/base-style.ts";
import { icons, kernelSign } from "../style/icons.ts";

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

  static override styles = [
    baseStyle,
    buttonStyle,
    css`
      dialog {
        max-width: min(640px, calc(100vw - 32px));
        max-height: calc(100vh - 48px);
        overflow: auto;
        padding: 14px 20px 18px;
        border: 1px solid var(--vscode-editorHoverWidget-border, var(--line));
        border-radius: 8px;
        background: var(--vscode-editorWidget-background, var(--vscode-editor-background));
        color: var(--vscode-foreground);
        font: inherit;
        box-shadow: 0 4px 18px var(--vscode-widget-shadow, transparent);
      }
      dialog::backdrop {
        background: rgba(0, 0, 0, 0.35);
      }
      header {
        display: flex;
        justify-content: space-between;
        align-items: center;
      }
      h2 {
        font-size: 1.2em;
      }
      h3 {
        font-size: 1em;
        margin: 14px 0 5px;
      }
      dl {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: 5px 14px;
        align-items: baseline;
      }
      dt {
        min-width: 92px;
      }
      kbd {
        display: inline-block;
        min-width: 22px;
        text-align: center;
        padding: 1px 5px;
        margin-right: 4px;
        border: 1px solid var(--vscode-keybindingLabel-border, var(--line));
        border-radius: 3px;
        background: var(--vscode-keybindingLabel-background, var(--sunk));
        color: var(--vscode-keybindingLabel-foreground, inherit);
        font: inherit;
        font-size: 0.9em;
      }
      .sample {
        display: flex;
        align-items: center;
        gap: 3px;
        height: 14px;
      }
      .sample i {
        flex: 1;
        border-top: 2px solid currentColor;
      }
      .sample.socket i {
        border-top-style: dashed;
        opacity: 0.7;
      }
      .sample.model i {
        border-top-style: dotted;
      }
      .local {
        color: var(--data);
      }
      .peer {
        color: var(--retry);
      }
    `,
  ];
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
