/** The findings: cause, proof, what else it could be, what to do. Choosing one lights its proof everywhere. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { Finding, TraceState } from "../../src/shared/view.ts";
import { type Mark, Moment, followMoment } from "../host/moment.ts";
import { momentText } from "../rows/time-scale.ts";
import { named, type StringKeyOf, t } from "../strings.ts";
import { baseStyle, buttonStyle } from "../style/base-style.ts";
import { icons, severityIcon } from "../style/icons.ts";
import { inlineCode } from "./inline-code.ts";
import { stepButtons } from "./step-buttons.ts";

/** Fires `reference` with a finding's reference, and what {@link stepButtons} fires. */
export class FindingsList extends LitElement {
  static override properties = {
    findings: { attribute: false },
    moment: { attribute: false },
    state: { type: String },
    duration: { type: Number },
    chosen: { state: true },
  };

  declare findings: readonly Finding[];
  declare moment: Moment;
  declare state: TraceState;
  declare duration: number;
  /** The code of the finding whose proof is lit. */
  declare chosen: string | undefined;

  constructor() {
    super();
    this.findings = [];
    this.moment = new Moment();
    this.state = "running";
    this.duration = 0;
    this.chosen = undefined;
    followMoment(
      this,
      () => this.moment,
      () => {
        if (this.moment.lit.length === 0) this.chosen = undefined;
      },
    );
  }

  /** Puts the focus on the first finding. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>("summary, p")?.focus();
  }

  protected override render(): TemplateResult {
    if (this.findings.length === 0) return html`<p class="none" tabindex="-1">${t(noneKey(this.state))}</p>`;
    return html`${this.findings.map((finding, index) => this.#finding(finding, index === 0))}`;
  }

  #finding(finding: Finding, first: boolean): TemplateResult {
    const { code, severity, title, cause } = finding;
    return html`<details
      class=${`${severity}${this.chosen === code ? " chosen" : ""}`}
      ?open=${first && severity !== "info"}
    >
      <summary>
        ${icons("chevron", 14)}
        <span class="sign" title=${named("severity", severity)}>${severityIcon(severity)}</span>
        <span class="cause">${inlineCode(cause)} <span class="title quiet">${title}</span></span>
      </summary>
      <div class="body">
        ${this.#proof(finding)} ${listOf(t("finding.or"), finding.alternatives)} ${this.#next(finding)}
        <p class="see quiet">
          ${t("finding.see")}:
          <button class="link" title=${t("action.reference")} @click=${() => this.#refer(finding.reference)}>
            ${finding.reference}
          </button>
          · <code>${code}</code>
        </p>
      </div>
    </details>`;
  }

  #proof(finding: Finding): TemplateResult {
    const marks: readonly Mark[] = finding.proof;
    return html`<h4>${t("finding.proof")}</h4>
      <ul class="proof">
        ${finding.proof.map(
          (proof) =>
            html`<li>
              <button
                class="proven"
                @click=${() => this.#light(finding, [proof, ...marks.filter((mark) => mark !== proof)])}
              >
                <span>${inlineCode(proof.text)}</span>
                <span class="quiet">${proof.knownFrom}, ${momentText(proof.at, this.duration)}</span>
              </button>
            </li>`,
        )}
      </ul>`;
  }

  #next({ nextSteps }: Finding): TemplateResult | typeof nothing {
    if (nextSteps.length === 0) return nothing;
    return html`<h4>${t("finding.next")}</h4>
      <ol>
        ${nextSteps.map((step) => html`<li><span>${inlineCode(step.text)}</span> ${stepButtons(step, this)}</li>`)}
      </ol>`;
  }

  #light({ code }: Finding, marks: readonly Mark[]): void {
    this.moment.light(marks);
    this.chosen = code;
  }

  #refer(reference: string): void {
    this.dispatchEvent(
      new CustomEvent<string>("reference", { detail: reference, bubbles: true, composed: true }),
    );
  }

  static override styles = [baseStyle, buttonStyle, findingStyle()];
}

const noneKey = (state: TraceState): StringKeyOf<"findings.none"> => {
  if (state === "running") return "findings.none.running";
  if (state === "failed") return "findings.none.failed";
  return state === "cancelled" || state === "interrupted" ? "findings.none.cancelled" : "findings.none";
};

const listOf = (heading: string, texts: readonly string[]): TemplateResult | typeof nothing =>
  texts.length === 0
    ? nothing
    : html`<h4>${heading}</h4>
        <ul class="plain">
          ${texts.map((text) => html`<li>${inlineCode(text)}</li>`)}
        </ul>`;

function findingStyle(): ReturnType<typeof css> {
  return css`
    details {
      --tone: var(--data);
      border: 1px solid var(--line);
      border-radius: 5px;
    }
    details + details {
      margin-top: 8px;
    }
    details.error {
      --tone: var(--bad);
    }
    details.warning {
      --tone: var(--warn);
    }
    details.chosen {
      border-color: var(--vscode-focusBorder);
    }
    summary {
      display: grid;
      grid-template-columns: auto auto minmax(0, 1fr);
      gap: 8px;
      align-items: start;
      padding: 8px 12px 8px 8px;
      cursor: pointer;
      list-style: none;
      border-radius: 5px;
    }
    summary::-webkit-details-marker {
      display: none;
    }
    summary > svg {
      margin-top: 3px;
      transition: transform var(--motion);
    }
    details[open] summary > svg {
      transform: rotate(90deg);
    }
    .sign {
      color: var(--tone);
      margin-top: 2px;
    }
    .cause {
      font-weight: 600;
      overflow-wrap: anywhere;
    }
    .title {
      font-weight: 400;
      margin-left: 6px;
    }
    .body {
      padding: 0 14px 12px 54px;
      overflow-wrap: anywhere;
    }
    h4 {
      font-weight: 600;
      font-size: 0.9em;
      color: var(--quiet);
      margin: 8px 0 3px;
    }
    .body > h4:first-child {
      margin-top: 0;
    }
    .plain li,
    ol li {
      margin-left: 18px;
    }
    .plain {
      list-style: disc;
    }
    ol {
      list-style: decimal;
    }
    ol li,
    .plain li {
      padding: 1px 0;
    }
    .proof li {
      margin-left: -8px;
    }
    button.proven {
      display: flex;
      flex-wrap: wrap;
      justify-content: flex-start;
      text-align: left;
      white-space: normal;
      gap: 2px 10px;
      padding: 3px 8px;
      width: 100%;
      user-select: text;
    }
    button.proven:hover {
      background: var(--vscode-list-hoverBackground);
      outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
      outline-offset: -1px;
    }
    button.proven span:first-child::before {
      content: "• ";
      color: var(--tone);
    }
    .see {
      margin-top: 10px;
    }
    @container page (max-width: 560px) {
      .body {
        padding-left: 14px;
      }
    }
  `;
}
