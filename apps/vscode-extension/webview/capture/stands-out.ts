/** What stands out over all connections, above their list: few sentences, each of which chooses its connections. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { CaptureSummary, StandingOut } from "../../src/shared/capture-view.ts";
import { t } from "../strings.ts";
import { baseStyle, buttonStyle } from "../style/base-style.ts";
import { type CaptureHost, isTakenBack } from "./capture-host.ts";
import { gradeIcon, gradeStyle } from "./grade-icon.ts";
import { countText } from "./value-texts.ts";

/** How much of it is there: nothing, its heading, all. */
export type Standing = "" | "folded" | "unfolded";

/**
 * Fires `filter` with a filter, empty where all are to be shown again, and `standing` with a {@link Standing}. Nothing is
 * there where nothing stands out; where the page is narrow it is folded until somebody looks.
 */
export class StandsOut extends LitElement {
  static override properties = {
    host: { attribute: false },
    summary: { attribute: false },
    filter: { type: String },
    sentences: { state: true },
    folded: { state: true },
  };

  declare host: CaptureHost;
  declare summary: CaptureSummary;
  /** The one that the list has. */
  declare filter: string;
  declare sentences: readonly StandingOut[];
  declare folded: boolean;
  #told: Standing = "";
  #more = 0;
  #asked = -1;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.sentences = [];
    this.folded = window.matchMedia(NARROW).matches;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("summary")) this.#ask();
  }

  protected override updated(): void {
    const standing = this.sentences.length === 0 ? "" : this.folded ? "folded" : "unfolded";
    if (standing === this.#told) return;
    this.#told = standing;
    this.dispatchEvent(new CustomEvent<Standing>("standing", { detail: standing }));
  }

  /** Once all has been read, and not too often while the file grows. */
  #ask(): void {
    const { state, revision } = this.summary;
    if (state === "reading" || revision === this.#asked || this.#waiting !== undefined) return;
    this.#asked = revision;
    this.#waiting = setTimeout(() => {
      this.#waiting = undefined;
      this.#ask();
    }, PAUSE);
    void this.#take();
  }

  async #take(): Promise<void> {
    try {
      const { sentences, more } = await this.host.ask({ kind: "stands-out" });
      this.#more = more;
      this.sentences = sentences;
    } catch (error) {
      if (!isTakenBack(error)) this.host.fault(`stands-out: ${String(error)}`);
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const { sentences } = this;
    if (sentences.length === 0) return nothing;
    return html`<details ?open=${!this.folded} @toggle=${this.#toggled}>
      <summary>${t("stands-out")} <span class="quiet">${countText(sentences.length)}</span></summary>
      <ul>
        ${sentences.map((each) => html`<li>${this.#sentence(each)}</li>`)}
      </ul>
      ${this.#more === 0 ? nothing : html`<p class="quiet">${t("stands-out.more", countText(this.#more))}</p>`}
    </details>`;
  }

  #toggled = ({ target }: Event): void => {
    this.folded = !(target as HTMLDetailsElement).open;
  };

  #sentence({ severity, text, filter }: StandingOut): TemplateResult {
    const grade = ({ error: "broken", warning: "suspicious", info: "incomplete" } as const)[severity];
    const chosen = filter === this.filter;
    return html`<button
      class=${grade}
      aria-pressed=${chosen}
      title=${t("stands-out.hint")}
      @click=${() => this.dispatchEvent(new CustomEvent("filter", { detail: chosen ? "" : filter }))}
    >
      ${gradeIcon(grade, 14)}<span>${text}</span>
    </button>`;
  }

  static override styles = [
    baseStyle,
    buttonStyle,
    gradeStyle,
    css`
      :host {
        flex: none;
        max-height: 34%;
        overflow: auto;
      }
      details {
        padding: 4px 10px 6px;
        border-bottom: 1px solid var(--line);
      }
      summary {
        cursor: pointer;
        font-weight: 600;
      }
      summary span {
        font-weight: 400;
      }
      ul {
        margin-top: 2px;
      }
      button {
        display: grid;
        grid-template-columns: 14px minmax(0, 1fr);
        gap: 8px;
        align-items: baseline;
        width: 100%;
        padding: 3px 4px;
        text-align: start;
        white-space: normal;
        overflow-wrap: anywhere;
        border-radius: 3px;
      }
      button:hover {
        background: var(--vscode-list-hoverBackground);
        outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
        outline-offset: -1px;
      }
      button[aria-pressed="true"] {
        color: var(--chosen-text);
        background: var(--chosen);
        outline: 1px solid var(--vscode-contrastActiveBorder, transparent);
        outline-offset: -1px;
      }
      button:focus-visible {
        outline: 1px solid var(--vscode-focusBorder, currentColor);
      }
      button[aria-pressed="true"] .grade {
        color: inherit;
      }
      svg {
        position: relative;
        top: 2px;
      }
      p {
        padding: 2px 4px 0;
      }
    `,
  ];
}

/** As of the page, where list and connection stand one above the other. */
const NARROW = "(max-width: 820px)";
/** ms between two questions. */
const PAUSE = 2000;
