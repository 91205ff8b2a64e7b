/** Where a filter is typed. What is wrong with it, and how many it lets through, its list says. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { FilterProposal } from "../../src/shared/capture-view.ts";
import { t } from "../strings.ts";
import { baseStyle } from "../style/base-style.ts";
import type { CaptureHost } from "./capture-host.ts";

/** Fires `filter` with the text, a moment after the last key. */
export class FilterBox extends LitElement {
  static override properties = {
    host: { attribute: false },
    filter: { type: String },
    label: { type: String },
    wrong: { type: Boolean },
    proposals: { state: true },
    written: { state: true },
  };

  declare host: CaptureHost;
  declare filter: string;
  /** What is filtered, for who cannot see it. */
  declare label: string;
  /** The filter is none. */
  declare wrong: boolean;
  /** What a filter can begin with. */
  declare proposals: readonly FilterProposal[];
  /** What stands in the box before the word that is being typed. */
  declare written: string;
  #typing: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.filter = "";
    this.label = "";
    this.wrong = false;
    this.proposals = [];
    this.written = "";
  }

  override focus(): void {
    this.renderRoot.querySelector("input")?.focus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#typing);
  }

  protected override render(): TemplateResult {
    return html`<input
        type="search"
        list="fields"
        spellcheck="false"
        .value=${this.filter}
        placeholder=${t("list.filter")}
        aria-label=${this.label}
        aria-invalid=${this.wrong}
        title=${t("list.filter.hint")}
        @focus=${this.#propose}
        @input=${this.#typed}
      />
      <datalist id="fields">
        ${[...this.proposals, ...words].map(({ text, about }) => html`<option value=${`${this.written}${text}`} label=${about}></option>`)}
      </datalist>`;
  }

  /** Asked for when somebody is about to type. */
  #propose = (): void => {
    if (this.proposals.length > 0) return;
    this.host.ask({ kind: "filter-fields" }).then(
      ({ fields }) => void (this.proposals = fields),
      (error: unknown) => this.host.fault(`filter-fields: ${String(error)}`),
    );
  };

  #typed = ({ target }: Event): void => {
    clearTimeout(this.#typing);
    const detail = (target as HTMLInputElement).value.slice(0, LONGEST);
    this.written = /^.*[\s(!]/s.exec(detail)?.[0] ?? "";
    this.#typing = setTimeout(() => this.dispatchEvent(new CustomEvent<string>("filter", { detail })), TYPED);
  };

  static override styles = [
    baseStyle,
    css`
      :host {
        flex: 1 1 80px;
        min-width: 0;
      }
      input {
        width: 100%;
        height: 26px;
        font: inherit;
        padding: 2px 6px;
        color: var(--vscode-input-foreground);
        background: var(--vscode-input-background);
        border: 1px solid var(--vscode-input-border, var(--line));
        border-radius: 4px;
      }
      input::placeholder {
        color: var(--vscode-input-placeholderForeground);
      }
      input:placeholder-shown {
        text-overflow: ellipsis;
      }
      input[aria-invalid="true"] {
        border-color: var(--bad);
      }
    `,
  ];
}

/** What is wrong with a filter, else what may be meant otherwise. */
export const filterNote = (problem?: string, hint?: string): TemplateResult | typeof nothing => {
  if (problem !== undefined) return html`<p class="problem" role="alert">${problem}</p>`;
  return hint === undefined ? nothing : html`<p class="quiet hint" role="status">${hint}</p>`;
};

/** What a list with such a box looks like around it. */
export const filteredListStyle = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    min-width: 0;
  }
  .bar {
    display: flex;
    gap: 6px;
    align-items: center;
    padding: 6px 10px;
    border-bottom: 1px solid var(--line);
  }
  .problem,
  .hint,
  .nothing {
    padding: 6px 12px;
    overflow-wrap: anywhere;
  }
  .problem::first-letter,
  .hint::first-letter {
    text-transform: uppercase;
  }
  .problem {
    color: var(--vscode-errorForeground, var(--bad));
  }
`;

/** Grades can be typed too. */
const words = ["broken", "suspicious", "incomplete", "healthy", "and ", "or ", "not "].map((text) => ({
  text,
  about: "",
}));
/** ms after the last key. */
const TYPED = 200;
const LONGEST = 1000;
