/** The line between two panes, which is pulled by the pointer or moved by the arrow keys. */
import { css, html, LitElement, type TemplateResult } from "lit";
import { baseStyle } from "../style/base-style.ts";

/** Fires `moved` with the percent of its parent's width or height that lies before it. */
export class SplitGrip extends LitElement {
  static override properties = {
    orientation: { type: String, reflect: true },
    at: { type: Number },
    label: { type: String },
  };

  /** Of the line: `vertical` lies between left and right. */
  declare orientation: "vertical" | "horizontal";
  /** Percent. */
  declare at: number;
  /** What it divides, for who cannot see it. */
  declare label: string;

  constructor() {
    super();
    this.orientation = "vertical";
    this.at = 50;
    this.label = "";
  }

  protected override render(): TemplateResult {
    return html`<div
      role="separator"
      tabindex="0"
      aria-orientation=${this.orientation}
      aria-valuenow=${Math.round(this.at)}
      aria-label=${this.label}
      @pointerdown=${this.#take}
      @pointermove=${this.#pull}
      @keydown=${this.#key}
    ></div>`;
  }

  #take = (event: PointerEvent): void => (event.target as HTMLElement).setPointerCapture(event.pointerId);

  #pull = (event: PointerEvent): void => {
    // What holds both panes: an element of the tree that this stands in, or that tree's own element.
    const root = this.getRootNode();
    const around = this.parentElement ?? (root instanceof ShadowRoot ? root.host : undefined);
    if ((event.buttons & 1) === 0 || around === undefined) return;
    const { left, top, width, height } = around.getBoundingClientRect();
    const across = this.orientation === "vertical";
    this.#tell(across ? (event.clientX - left) / width : (event.clientY - top) / height);
  };

  #key = (event: KeyboardEvent): void => {
    const [less, more] =
      this.orientation === "vertical" ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
    if (event.key !== less && event.key !== more) return;
    event.preventDefault();
    this.#tell((this.at + (event.key === less ? -STEP : STEP)) / 100);
  };

  #tell(part: number): void {
    this.dispatchEvent(new CustomEvent<number>("moved", { detail: Math.round(part * 100) }));
  }

  static override styles = [
    baseStyle,
    css`
      :host {
        flex: none;
        position: relative;
        z-index: 3;
      }
      :host([orientation="vertical"]) {
        width: 1px;
        background: var(--line);
      }
      :host([orientation="horizontal"]) {
        height: 1px;
      }
      div {
        position: absolute;
        inset: 0 -3px;
        cursor: col-resize;
        touch-action: none;
      }
      :host([orientation="horizontal"]) div {
        inset: -2px 0;
        cursor: row-resize;
      }
      div:is(:hover, :focus-visible) {
        background: var(--vscode-sash-hoverBorder, var(--vscode-focusBorder));
      }
    `,
  ];
}

/** Percent that a key moves it by. */
const STEP = 3;
