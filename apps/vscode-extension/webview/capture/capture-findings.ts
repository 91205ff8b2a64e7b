/** The findings of a connection: cause, proof, what to do; one that is chosen lights up its packets. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { CaptureFindingView } from "../../src/shared/capture-view.ts";
import { withUnits } from "../page/with-units.ts";
import { named, t } from "../strings.ts";
import { baseStyle, buttonStyle } from "../style/base-style.ts";
import { severityIcon } from "../style/icons.ts";
import { packetsWords } from "./count-words.ts";
import type { CaptureHost } from "./capture-host.ts";
import { countText } from "./value-texts.ts";

/** Fires `finding` with one that was chosen, and `row` with a packet of its proof. */
export class CaptureFindings extends LitElement {
  static override properties = {
    findings: { attribute: false },
    verdict: { type: String },
    stream: { type: Number },
    host: { attribute: false },
    open: { state: true },
  };

  declare findings: readonly CaptureFindingView[];
  /** What stands above already, without its full stop. */
  declare verdict: string;
  /** The connection that they are of. */
  declare stream: number;
  declare host: CaptureHost;
  /** The finding whose proof is on show, by its kind and which of that kind it is; empty: none. */
  declare open: string;

  constructor() {
    super();
    this.findings = [];
    this.verdict = "";
    this.stream = -1;
    this.open = "";
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("stream")) this.open = "";
    this.toggleAttribute("empty", this.findings.length === 0);
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.findings.length === 0) return nothing;
    return html`<ul aria-label=${t("findings")}>
      ${this.findings.map((finding, index) => this.#finding(finding, this.#nameOf(finding, index)))}
    </ul>`;
  }

  /** The same finding has the same name while more packets come. */
  #nameOf({ code }: CaptureFindingView, index: number): string {
    const before = this.findings.slice(0, index).filter((other) => other.code === code).length;
    return `${code} ${before}`;
  }

  #finding(finding: CaptureFindingView, name: string): TemplateResult {
    const open = name === this.open;
    const told = finding.cause.replace(/[.。]$/, "") === this.verdict;
    return html`<li class=${finding.severity}>
      <button class="cause" aria-expanded=${open} @click=${() => this.#choose(finding, open ? "" : name)}>
        ${severityIcon(finding.severity)}
        <span class="hidden">${named("severity", finding.severity)}: </span>
        <span class="sentence">${told ? t("finding.proof") : withUnits(finding.cause)}</span>
        <span class="quiet">${proofWords(finding)}</span>
      </button>
      ${open ? this.#proof(finding, told) : nothing}
    </li>`;
  }

  /** `headed`: that this is the proof stands above it already. */
  #proof({ evidence, alternatives, steps, reference }: CaptureFindingView, headed: boolean): TemplateResult {
    return html`<div class="proof">
      ${headed ? nothing : html`<h3>${t("finding.proof")}</h3>`}
      <ul>
        ${evidence.map(
          ({ frame, row, text }) =>
            html`<li>
              <button class="link" ?disabled=${row < 0} @click=${() => this.#row(row)}>${frame}</button>
              ${withUnits(text)}
            </li>`,
        )}
      </ul>
      ${
        alternatives.length === 0
          ? nothing
          : html`<h3>${t("finding.or")}</h3>
              <ul>
                ${alternatives.map((each) => html`<li>${each}</li>`)}
              </ul>`
      }
      ${
        steps.length === 0
          ? nothing
          : html`<h3>${t("finding.next")}</h3>
              <ul>
                ${steps.map(
                  ({ text, command }) =>
                    html`<li>
                      → ${text}
                      ${
                        command === undefined
                          ? nothing
                          : html`<code class="inline">${command}</code>
                              <button class="link" @click=${() => this.host.copy(command)}>
                                ${t("action.copy-command")}
                              </button>`
                      }
                    </li>`,
                )}
              </ul>`
      }
      ${
        reference === ""
          ? nothing
          : html`<button
              class="link"
              title=${t("action.reference")}
              @click=${() => this.host.reference(reference)}
            >
              ${reference}
            </button>`
      }
    </div>`;
  }

  #choose(finding: CaptureFindingView, open: string): void {
    this.open = open;
    this.dispatchEvent(new CustomEvent<CaptureFindingView>("finding", { detail: finding }));
  }

  #row(row: number): void {
    this.dispatchEvent(new CustomEvent<number>("row", { detail: row }));
  }

  static override styles = [
    baseStyle,
    buttonStyle,
    css`
      :host {
        flex: 0 1 auto;
        /* In a low window one of them is on show. */
        min-height: 35px;
        max-height: 38%;
        overflow: auto;
        /* A shadow at the bottom while there is more: what follows the end of the text covers it. */
        background:
          linear-gradient(var(--vscode-editor-background), var(--vscode-editor-background)) local bottom /
            100% 16px no-repeat,
          linear-gradient(to top, color-mix(in srgb, var(--vscode-foreground) 34%, transparent), transparent)
            scroll bottom / 100% 12px no-repeat;
      }
      :host([empty]) {
        min-height: 0;
      }
      ul[aria-label] {
        border-bottom: 1px solid var(--line);
        padding: 3px 6px;
      }
      .cause {
        width: 100%;
        justify-content: flex-start;
        white-space: normal;
        text-align: left;
        align-items: start;
      }
      .cause:hover {
        background: var(--vscode-list-hoverBackground);
      }
      .cause svg {
        margin-top: 1px;
      }
      .sentence {
        flex: 1;
        overflow-wrap: anywhere;
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
      .proof {
        padding: 0 10px 8px 34px;
        overflow-wrap: anywhere;
      }
      h3 {
        font-size: 0.92em;
        font-weight: 600;
        color: var(--quiet);
        padding-top: 4px;
      }
    `,
  ];
}

/** How many packets prove it, and of how many like them. */
const proofWords = ({ evidence }: CaptureFindingView): string => {
  const more = evidence.reduce((sum, each) => sum + (each.more ?? 0), 0);
  return more === 0
    ? packetsWords(evidence.length)
    : t("finding.packets", evidence.length, countText(evidence.length + more));
};
