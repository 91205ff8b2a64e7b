/**
 * A list of any length, of which only the rows on show exist. A browser lays nothing out that is higher than some ten
 * million px: a longer list scrolls a canvas of that height, row by row where little is moved, in proportion where much is.
 * A row that stays on show is not drawn again: all are moved together, and the element of one that went is taken for one
 * that came. One tab stop; the arrow keys move the chosen row; rows that scroll away never take the focus with them.
 */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { place } from "../style/place.ts";
import { rowOfKey } from "./row-keys.ts";
import { rowStyle } from "./row-style.ts";

/** How a row was chosen in a list of which several can be selected: by itself, beside others, with all up to it; or as one of them. */
export type Pick = "only" | "toggle" | "range" | "keep";

/** Fires `chosen` with the index of a row; before that, where several can be selected, `pick` with it and a {@link Pick}. */
export abstract class LongRows extends LitElement {
  static override properties = {
    total: { type: Number },
    chosen: { type: Number },
    label: { type: String },
    tick: { type: Number },
  };

  declare total: number;
  /** -1: none. */
  declare chosen: number;
  /** The list's name for who cannot see it. */
  declare label: string;
  /** Changes whenever there may be other rows. */
  declare tick: number;
  /** Where the list stands, in px of its whole length; and the canvas, in px of its own. */
  #offset = 0;
  #top = 0;
  #height = 0;
  /** The row that has the first element: the others follow, round and round. */
  #base = 0;
  /** The first row on show, and how many there are. */
  #drawn: readonly [number, number] = [0, 0];
  #settling: ReturnType<typeof setTimeout> | undefined;
  #seen = -1;
  /** The list was begun anew, and nobody has chosen a row in it since: it stays at its beginning. */
  #anew = false;
  #sizes: ResizeObserver | undefined;

  constructor() {
    super();
    this.total = 0;
    this.chosen = -1;
    this.label = "";
    this.tick = 0;
  }

  /** px. */
  protected abstract readonly rowHeight: number;
  /** What the row shows; undefined while it is on its way. */
  protected abstract row(index: number): TemplateResult | undefined;
  /** What the row is drawn from: it is drawn again only where one of these is another. */
  protected abstract rowParts(index: number): readonly unknown[];
  /** The row in one sentence. */
  protected abstract rowLabel(index: number): string;
  protected rowClass(_index: number): string {
    return "";
  }
  /** Whether several rows can be selected. */
  protected readonly several: boolean = false;
  protected isSelected(index: number): boolean {
    return index === this.chosen;
  }
  /** These rows are on show. */
  protected abstract shown(from: number, to: number): void;

  override focus(): void {
    this.#scroller?.focus();
  }

  /** Brings a row into view. */
  reveal(index: number, where: "nearest" | "middle" = "nearest"): void {
    if (this.#shows(index)) return;
    const at = index * this.rowHeight;
    if (where === "middle") this.#go(at - (this.#height - this.rowHeight) / 2);
    else this.#go(at < this.#offset ? at : at + this.rowHeight - this.#height);
  }

  /** The chosen row stands elsewhere now. It stays where it is on show; a list that stands at its beginning stays there. */
  moveChosen(index: number): void {
    const before = this.chosen;
    // What was not chosen before is brought into view.
    if (before < 0 || index < 0) return;
    if (this.#offset > 0 && this.#shows(before)) {
      this.#offset = Math.max(0, this.#offset + (index - before) * this.rowHeight);
      this.#rest();
    }
    this.#seen = index;
    this.chosen = index;
  }

  /** The list has another order, or other rows: its beginning is on show, whatever row is chosen. */
  beginAnew(): void {
    this.#anew = true;
    this.#go(0);
  }

  #shows(index: number): boolean {
    const at = index * this.rowHeight;
    return index >= 0 && at >= this.#offset && at + this.rowHeight <= this.#offset + this.#height;
  }

  /** Goes to a place in the list, from 0 to 1. */
  scrollToPart(part: number): void {
    this.#go(part * this.#length - this.#height / 2);
  }

  /** What part of the list is on show, from 0 to 1. */
  get shownPart(): readonly [number, number] {
    if (this.#length === 0) return [0, 1];
    return [this.#offset / this.#length, Math.min(1, (this.#offset + this.#height) / this.#length)];
  }

  get #length(): number {
    return this.total * this.rowHeight;
  }
  /** px that the list and its canvas can be scrolled by. */
  get #range(): number {
    return Math.max(0, this.#length - this.#height);
  }
  get #canvasRange(): number {
    return Math.max(0, Math.min(this.#length, CANVAS_MAX) - this.#height);
  }

  get #scroller(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(".scroller");
  }

  #go(offset: number): void {
    this.#offset = Math.min(Math.max(0, offset), this.#range);
    this.#settle();
    this.#rest();
    this.requestUpdate();
    this.dispatchEvent(new CustomEvent("scrolled"));
  }

  /** Once nothing moves the canvas stands where the list is, and the elements of the rows in their order. */
  #rest(): void {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      this.#settle();
      this.#base = this.#first;
      this.requestUpdate();
    }, QUIET);
  }

  /** The canvas stands where the list is. */
  #settle = (): void => {
    const scroller = this.#scroller;
    if (scroller === null) return;
    const top = this.#range === 0 ? 0 : (this.#offset / this.#range) * this.#canvasRange;
    if (Math.abs(scroller.scrollTop - top) > 1) scroller.scrollTop = top;
    this.#top = scroller.scrollTop;
  };

  #scrolled = (): void => {
    const top = this.#scroller?.scrollTop ?? 0;
    const moved = top - this.#top;
    if (moved === 0) return;
    this.#top = top;
    const [range, canvasRange] = [this.#range, this.#canvasRange];
    if (canvasRange === range) this.#offset = top;
    else if (Math.abs(moved) > this.#height * 3 || top <= 0 || top >= canvasRange)
      this.#offset = canvasRange === 0 ? 0 : (top / canvasRange) * range;
    else this.#offset = Math.min(Math.max(0, this.#offset + moved), range);
    this.#rest();
    this.requestUpdate();
    this.dispatchEvent(new CustomEvent("scrolled"));
  };

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#settling);
    this.#sizes?.disconnect();
    this.#sizes = undefined;
  }

  get #first(): number {
    return Math.floor(this.#offset / this.rowHeight);
  }

  protected renderRows(): TemplateResult {
    const { rowHeight, total, chosen } = this;
    this.#offset = Math.min(this.#offset, this.#range);
    const first = this.#first;
    const count = Math.max(
      0,
      Math.min(Math.ceil((this.#height || FIRST_HEIGHT) / rowHeight) + 1, total - first),
    );
    if (count > 0) this.shown(first, first + count - 1);
    const rows = this.#places(first, count);
    return html`<div
      class="scroller"
      role="listbox"
      tabindex="0"
      aria-label=${this.label}
      aria-multiselectable=${this.several ? "true" : nothing}
      aria-activedescendant=${chosen >= first && chosen < first + count ? `row-${chosen}` : nothing}
      ${place({ "--row-height": `${rowHeight}px` })}
      @scroll=${this.#scrolled}
      @keydown=${this.key}
      @mousedown=${this.#down}
      @click=${this.#pressed}
      @contextmenu=${this.#pressed}
    >
      <div
        class="pane"
        role="presentation"
        ${place({ transform: `translateY(${Math.round(this.#base * rowHeight - this.#offset)}px)` })}
      >
        ${rows.map((index) => this.#renderRow(index))}
      </div>
      <div
        class="canvas"
        role="presentation"
        ${place({ height: `${Math.min(this.#length, CANVAS_MAX)}px` })}
      ></div>
    </div>`;
  }

  /** The rows on show in the order of their elements: a row that was on show before has the element that it had. */
  #places(first: number, count: number): readonly number[] {
    const [was, had] = this.#drawn;
    if (count !== had || Math.abs(first - was) >= count) this.#base = first;
    this.#drawn = [first, count];
    const turned = (((first - this.#base) % count) + count) % count;
    return Array.from({ length: count }, (_, at) => first + ((at - turned + count) % count));
  }

  #renderRow(index: number): unknown {
    const { total, rowHeight } = this;
    const chosen = index === this.chosen;
    const selected = this.isSelected(index);
    const top = (index - this.#base) * rowHeight;
    return guard(
      [index, top, total, chosen, selected, ...this.rowParts(index)],
      () =>
        html`<div
          id=${`row-${index}`}
          class=${`row ${this.rowClass(index)} ${chosen ? "chosen" : ""} ${selected ? "selected" : ""}`}
          role="option"
          aria-selected=${selected}
          aria-setsize=${total}
          aria-posinset=${index + 1}
          ${place({ top: `${top}px` })}
        >
          <span class="hidden">${this.rowLabel(index)}</span>
          <span class="drawn" aria-hidden="true"
            >${this.row(index) ?? html`<span class="coming"></span>`}</span
          >
        </div>`,
    );
  }

  protected override updated(changed: PropertyValues<this>): void {
    const scroller = this.#scroller;
    const measured = this.#sizes !== undefined;
    if (scroller !== null && this.#sizes === undefined) {
      this.#sizes = new ResizeObserver(() => {
        if (scroller.clientHeight === this.#height) return;
        const shown = this.#shows(this.chosen);
        this.#height = scroller.clientHeight;
        if (shown) this.reveal(this.chosen);
        this.requestUpdate();
        this.dispatchEvent(new CustomEvent("scrolled"));
      });
      this.#sizes.observe(scroller);
      this.#height = scroller.clientHeight;
    }
    if (this.chosen !== this.#seen) {
      this.#seen = this.chosen;
      if (this.chosen >= 0 && !this.#anew) this.reveal(this.chosen, "middle");
    }
    // What part is on show is another one.
    if (measured !== (this.#sizes !== undefined) || changed.has("total"))
      this.dispatchEvent(new CustomEvent("scrolled"));
  }

  #choose(index: number, how: Pick): void {
    this.#anew = false;
    this.#seen = index;
    if (this.several)
      this.dispatchEvent(new CustomEvent<{ index: number; how: Pick }>("pick", { detail: { index, how } }));
    this.chosen = index;
    this.reveal(index);
    this.dispatchEvent(new CustomEvent<number>("chosen", { detail: index }));
  }

  /** With Shift the browser would select text. */
  #down = (event: MouseEvent): void => {
    if (!this.several || !event.shiftKey) return;
    event.preventDefault();
    this.focus();
  };

  #pressed = (event: MouseEvent): void => {
    const row = (event.target as HTMLElement).closest(".row");
    if (row === null) return;
    const index = Number(row.getAttribute("aria-posinset")) - 1;
    const { type, ctrlKey, metaKey, shiftKey } = event;
    if (type === "contextmenu") this.#choose(index, this.isSelected(index) ? "keep" : "only");
    else this.#choose(index, ctrlKey || metaKey ? "toggle" : shiftKey ? "range" : "only");
  };

  /** Moves the chosen row, where that is what the key does in a list. */
  key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(this.#height / this.rowHeight) - 1);
    const to = rowOfKey(event.key, { now: this.chosen, page, total: this.total });
    if (to === undefined) return;
    event.preventDefault();
    this.#choose(to, event.shiftKey ? "range" : "only");
  };
}

/** How such a list looks. */
export const longRowsStyle = [
  rowStyle,
  css`
    .scroller {
      position: relative;
      height: 100%;
      overflow-y: scroll;
      overflow-x: hidden;
      overflow-anchor: none;
      contain: strict;
    }
    .pane {
      position: sticky;
      top: 0;
      height: 0;
      z-index: 1;
    }
    .row {
      inset-inline: 0;
      height: var(--row-height);
      contain: layout size style;
    }
    .row:is(.chosen, .selected) {
      outline: 1px solid var(--vscode-contrastActiveBorder, transparent);
    }
    .row.selected:not(.chosen) {
      outline-style: dotted;
    }
    .row.chosen:not(.selected) {
      background: none;
    }
    .scroller:focus .row.selected {
      background: var(--chosen);
      color: var(--chosen-text);
    }
    .scroller:focus .row.chosen {
      outline: 1px solid var(--vscode-focusBorder, transparent);
    }
    /* Clipped, not scrollable: that alone would be a layer for each. */
    .row .cut {
      overflow: clip;
    }
    .row .hidden {
      left: -2px;
      overflow: clip;
      clip-path: none;
    }
  `,
];

/** px: browsers lay out some 17 to 33 million. */
const CANVAS_MAX = 8_000_000;
/** px, until it is measured. */
const FIRST_HEIGHT = 400;
/** ms without a move, after which the canvas is set to where the list is. */
const QUIET = 160;
