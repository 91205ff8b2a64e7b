/** The verdict: what became of it, in one sentence, and what can be done now. Always on top. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { Act } from "../../src/shared/protocol.ts";
import type { NextStep, TraceView } from "../../src/shared/view.ts";
import { named, t } from "../strings.ts";
import { baseStyle, buttonStyle } from "../style/base-style.ts";
import { icons, stateIcon } from "../style/icons.ts";
import { inlineCode } from "./inline-code.ts";
import { stepButtons } from "./step-buttons.ts";

/** Fires `act` with an `Act`, and what {@link stepButtons} fires. */
export class VerdictHeader extends LitElement {
  static override properties = { view: { attribute: false }, elapsed: { type: Number } };

  declare view: TraceView | undefined;
  /** ms since the start, while it runs. */
  declare elapsed: number;

  constructor() {
    super();
    this.elapsed = 0;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { view } = this;
    if (view === undefined) return nothing;
    const { state } = view;
    return html`<header class=${state}>
      <span class="mark" title=${named("state", state)}>${stateIcon(state, 30)}</span>
      <div class="words">
        <p class="endpoint">
          <span class="mono cut" title=${view.endpoint}>${view.endpoint}</span>${
            view.place === undefined
              ? nothing
              : html` <button class="link place" @click=${() => this.#act("open-place")}>
                  ${view.place}
                </button>`
          }
        </p>
        <h1><span class="hidden">${named("state", state)}:</span> ${inlineCode(view.headline)}</h1>
        <p class="details">${this.#details(view)}</p>
        ${view.waiting === undefined ? nothing : html`<p class="waiting">${view.waiting}</p>`}
      </div>
      <div class="actions" role="group" aria-label=${t("actions")}>${this.#actions(view)}</div>
      ${this.#steps(view)}
    </header>`;
  }

  #details({ state, details, startedAt, duration }: TraceView): TemplateResult {
    const started = new Date(startedAt);
    const clock = Number.isNaN(started.valueOf()) ? startedAt : started.toLocaleTimeString();
    const parts =
      state === "running" ? [t("elapsed", elapsedText(Math.max(this.elapsed, duration)))] : details;
    return html`${parts.map((part) => html`<span>${part}</span>`)}<span title=${startedAt}>${clock}</span>`;
  }

  #actions(view: TraceView): TemplateResult {
    if (view.state === "running") {
      return html`<button class="main" title=${t("action.cancel.hint")} @click=${() => this.#act("cancel")}>
        ${icons("cancel")} ${t("action.cancel")}
      </button>`;
    }
    const icon = (act: Act, name: "compare" | "export" | "copy"): TemplateResult => {
      const hint = t(`action.${act as "compare" | "export" | "copy-report"}.hint`);
      return html`<button class="icon" title=${hint} aria-label=${hint} @click=${() => this.#act(act)}>
        ${icons(name)}
      </button>`;
    };
    return html`${
        view.canRetry
          ? html`<button class="main" title=${t("action.retry.hint")} @click=${() => this.#act("retry")}>
              ${icons("retry")} ${t("action.retry")}
            </button>`
          : nothing
      }
      ${view.canCompare ? icon("compare", "compare") : nothing} ${icon("export", "export")}
      ${icon("copy-report", "copy")}
      <button
        class="icon"
        title=${t("action.help.hint")}
        aria-label=${t("action.help.hint")}
        @click=${() => this.dispatchEvent(new CustomEvent("help"))}
      >
        ${icons("help")}
      </button>`;
  }

  #steps(view: TraceView): TemplateResult | typeof nothing {
    if (view.state === "running") return nothing;
    const [worst] = view.findings;
    // What is only for information asks for nothing to be done.
    const steps: readonly NextStep[] =
      worst === undefined || worst.severity === "info" ? [] : worst.nextSteps;
    if (steps.length === 0) return nothing;
    return html`<ul class="steps" aria-label=${t("steps")}>
      ${steps
        .slice(0, STEPS_MAX)
        .map(
          (step) =>
            html`<li>
              ${icons("arrow", 14)}<span>${inlineCode(step.text)}</span>${stepButtons(step, this)}
            </li>`,
        )}
    </ul>`;
  }

  #act(act: Act): void {
    this.dispatchEvent(new CustomEvent<Act>("act", { detail: act, bubbles: true, composed: true }));
  }

  static override styles = [baseStyle, buttonStyle, headerStyle()];
}

const elapsedText = (elapsed: number): string => `${(Math.floor(elapsed / 100) / 10).toFixed(1)} s`;

function headerStyle(): ReturnType<typeof css> {
  return css`
    :host {
      container-type: inline-size;
    }
    header {
      --tone: var(--quiet);
      display: grid;
      grid-template-columns: auto minmax(0, 1fr) auto;
      column-gap: 14px;
      row-gap: 10px;
      padding: 14px 16px 14px 18px;
      border: 1px solid var(--line);
      border-left: 4px solid var(--tone);
      border-radius: 6px;
      background: var(--vscode-editorWidget-background, var(--vscode-editor-background));
    }
    header.connected {
      --tone: var(--good);
    }
    header.warning {
      --tone: var(--warn);
    }
    header.failed {
      --tone: var(--bad);
    }
    header.running {
      --tone: var(--wait);
    }
    .mark {
      color: var(--tone);
      padding-top: 6px;
    }
    .running .mark svg {
      animation: turn 1.2s linear infinite var(--turning);
    }
    @keyframes turn {
      to {
        transform: rotate(360deg);
      }
    }
    .endpoint {
      color: var(--quiet);
      display: flex;
      flex-wrap: wrap;
      column-gap: 12px;
    }
    h1 {
      font-size: 1.42em;
      font-weight: 600;
      line-height: 1.3;
      overflow-wrap: anywhere;
      padding: 1px 0 3px;
    }
    .details {
      color: var(--quiet);
    }
    .details span + span::before {
      content: " · ";
    }
    .waiting {
      margin-top: 4px;
      color: var(--vscode-foreground);
    }
    .waiting::before {
      content: "";
      display: inline-block;
      width: 8px;
      height: 8px;
      margin-right: 7px;
      border-radius: 50%;
      background: var(--wait);
    }
    .actions {
      display: flex;
      align-items: flex-start;
      gap: 4px;
    }
    .steps {
      overflow-wrap: anywhere;
      grid-column: 2 / -1;
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 4px;
      border-top: 1px solid var(--line);
      padding-top: 10px;
    }
    .steps li {
      display: flex;
      flex-wrap: wrap;
      gap: 2px 8px;
      align-items: start;
      padding-left: 22px;
      position: relative;
    }
    .steps li > svg {
      position: absolute;
      left: 0;
    }
    .steps li > svg {
      margin-top: 3px;
      color: var(--tone);
    }
    @container (max-width: 560px) {
      header {
        grid-template-columns: auto minmax(0, 1fr);
        padding: 12px;
        column-gap: 10px;
      }
      .mark svg {
        width: 22px;
        height: 22px;
      }
      h1 {
        font-size: 1.2em;
      }
      .actions,
      .steps {
        grid-column: 1 / -1;
      }
    }
  `;
}

/** The rest stands with the finding. */
const STEPS_MAX = 3;
