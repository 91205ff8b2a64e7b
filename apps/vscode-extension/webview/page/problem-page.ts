/** Nothing to draw: one sentence why, and one button. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { ProblemView } from "../../src/shared/view.ts";
import type { HostChannel } from "../host/host-channel.ts";
import { baseStyle, buttonStyle } from "../style/base-style.ts";
import { stateIcon } from "../style/icons.ts";

/** See the file's head. */
export class ProblemPage extends LitElement {
  static override properties = { host: { attribute: false }, view: { attribute: false } };

  declare host: HostChannel;
  declare view: ProblemView;

  protected override render(): TemplateResult {
    const { kind, title, text, action } = this.view;
    return html`<main class=${kind}>
      <span class="mark">${stateIcon(markOf[kind], 44)}</span>
      <h1>${title}</h1>
      <p>${text}</p>
      ${
        action === undefined
          ? nothing
          : html`<button class="main" @click=${() => this.#act(action.act)}>${action.label}</button>`
      }
    </main>`;
  }

  #act(act: NonNullable<ProblemView["action"]>["act"]): void {
    this.host.request({ kind: "act", act }).catch((error: unknown) => this.host.fault(String(error)));
  }

  static override styles = [
    baseStyle,
    buttonStyle,
    css`
      main {
        --tone: var(--quiet);
        min-height: 70vh;
        display: grid;
        align-content: center;
        justify-items: center;
        gap: 10px;
        padding: 24px;
        text-align: center;
      }
      .unreadable {
        --tone: var(--bad);
      }
      .mark {
        color: var(--tone);
      }
      h1 {
        font-size: 1.3em;
        font-weight: 600;
      }
      p {
        max-width: 56ch;
        color: var(--quiet);
        overflow-wrap: anywhere;
      }
      button {
        margin-top: 8px;
        padding: 5px 14px;
      }
    `,
  ];
}

const markOf = { empty: "interrupted", unreadable: "failed", lost: "cancelled" } as const;
