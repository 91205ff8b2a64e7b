/** The chosen event, at the foot of the page: what it says, what it means, how it is known. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { EventRow } from "../../src/shared/view.ts";
import { momentText } from "../rows/time-scale.ts";
import { named, t } from "../strings.ts";
import { baseStyle, buttonStyle } from "../style/base-style.ts";
import { icons, kernelSign } from "../style/icons.ts";

/** Fires `close`. */
export class EventDetail extends LitElement {
  static override properties = {
    row: { attribute: false },
    peer: { type: String },
    startedAt: { type: String },
    duration: { type: Number },
  };

  declare row: EventRow | undefined;
  declare peer: string;
  /** ISO 8601: the trace's start. */
  declare startedAt: string;
  declare duration: number;

  constructor() {
    super();
    this.row = undefined;
    this.peer = "";
    this.startedAt = "";
    this.duration = 0;
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>("aside")?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { row, peer } = this;
    if (row === undefined) return nothing;
    return html`<aside aria-label=${t("detail.label")} tabindex="-1">
      <p>
        <b>${row.text}</b>
        <span class="quiet"
          >${t("detail.at", momentText(row.at, this.duration), this.#clock(row.at))}${
            peer === "" ? nothing : html` · <span class="mono">${peer}</span>`
          }</span
        >
      </p>
      ${row.meaning === "" ? nothing : html`<p>${row.meaning}</p>`}
      ${
        row.evidence === undefined
          ? nothing
          : html`<p class="quiet evidence">
              ${kernelSign(row.evidence)}${
                row.knownFrom === named("evidence", row.evidence)
                  ? named("evidence", `${row.evidence}.long`)
                  : `${row.knownFrom}.`
              }
            </p>`
      }
      <button
        class="icon"
        title=${t("action.close")}
        aria-label=${t("action.close")}
        @click=${() => this.dispatchEvent(new CustomEvent("close"))}
      >
        ${icons("close")}
      </button>
    </aside>`;
  }

  #clock(at: number): string {
    const start = Date.parse(this.startedAt);
    if (Number.isNaN(start)) return "";
    const time = new Date(start + at);
    const clock = [time.getHours(), time.getMinutes(), time.getSeconds()]
      .map((value) => two(value))
      .join(":");
    return `${clock}.${String(time.getMilliseconds()).padStart(3, "0")}`;
  }

  static override styles = [
    baseStyle,
    buttonStyle,
    css`
      aside {
        position: relative;
        display: grid;
        gap: 2px;
        padding: 9px 44px 9px 16px;
        border: 1px solid var(--vscode-editorHoverWidget-border, var(--line));
        border-radius: 6px;
        background: var(--vscode-editorHoverWidget-background, var(--vscode-editorWidget-background));
        color: var(--vscode-editorHoverWidget-foreground, inherit);
        box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
        overflow-wrap: anywhere;
      }
      .evidence {
        display: flex;
        align-items: center;
        gap: 5px;
      }
      b {
        margin-right: 8px;
      }
      button {
        position: absolute;
        top: 7px;
        right: 8px;
      }
    `,
  ];
}

const two = (value: number): string => String(value).padStart(2, "0");
