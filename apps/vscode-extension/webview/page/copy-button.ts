/** A button that copies a command, and shows for a moment that it has. */
import { html, LitElement, type TemplateResult } from "lit";
import { t } from "../strings.ts";
import { baseStyle, buttonStyle } from "../style/base-style.ts";
import { icons } from "../style/icons.ts";

/** What the event `copy` carries. */
export interface CopyRequest {
  readonly text: string;
  /** Called when it is on the clipboard. */
  readonly done: () => void;
}

/** See the file's head. */
export class CopyButton extends LitElement {
  static override properties = { text: { type: String }, copied: { state: true } };

  declare text: string;
  declare copied: boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.text = "";
    this.copied = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override render(): TemplateResult {
    const label = t(this.copied ? "action.copied" : "action.copy-command");
    return html`<button class="icon" title=${label} aria-label=${label} @click=${this.#copy}>
        ${icons(this.copied ? "done" : "copy")}
      </button>
      <span class="hidden" role="status">${this.copied ? label : ""}</span>`;
  }

  #copy = (): void => {
    const detail: CopyRequest = { text: this.text, done: () => this.#show() };
    this.dispatchEvent(new CustomEvent<CopyRequest>("copy", { detail, bubbles: true, composed: true }));
  };

  #show(): void {
    this.copied = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.copied = false;
    }, SHOWN_FOR);
  }

  static override styles = [baseStyle, buttonStyle];
}

/** ms. */
const SHOWN_FOR = 1500;
