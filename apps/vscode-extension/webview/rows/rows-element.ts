/**
 * A long list of rows of one height, of which only those on show exist. One tab stop; the arrow keys move the chosen
 * moment; rows that scroll away never take the focus with them.
 */
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type VirtualItem,
  Virtualizer,
} from "@tanstack/virtual-core";
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { type Mark, Moment, followMoment } from "../host/moment.ts";
import { place } from "../style/place.ts";
import { rowOfKey } from "./row-keys.ts";
import { rowStyle } from "./row-style.ts";

/** See the file's head. */
export abstract class RowsElement extends LitElement {
  static override properties = {
    moment: { attribute: false },
    label: { type: String },
    tick: { type: Number },
  };

  declare moment: Moment;
  /** The list's name for who cannot see it. */
  declare label: string;
  /** Changes whenever there may be other rows in the store. */
  declare tick: number;
  #virtualizer: Virtualizer<HTMLElement, HTMLElement> | undefined;
  #stop: (() => void) | undefined;
  #seen: Mark | undefined;
  #measured = 0;
  /** The row that the keys have gone to, and the moment that was chosen then: rows may share a moment, or have none. */
  #active = -1;
  #activeFor: Mark | undefined;

  constructor() {
    super();
    this.moment = new Moment();
    this.label = "";
    this.tick = 0;
    followMoment(this, () => this.moment);
  }

  /** px. */
  protected abstract readonly rowHeight: number;
  /** px that the list grows to before it scrolls. */
  protected readonly heightMax: number = 360;
  protected abstract get total(): number;
  /** What the row shows; undefined while it is on its way. */
  protected abstract row(index: number): TemplateResult | undefined;
  /** The row in one sentence. */
  protected abstract rowLabel(index: number): string;
  protected abstract markOf(index: number): Mark | undefined;
  /** The row that shows the moment, or is nearest to it; -1 for none. */
  protected abstract indexOf(mark: Mark): number;
  /** Further classes of a row. */
  protected rowClass(_index: number): string {
    return "";
  }

  protected chosenIndex(): number {
    const { chosen } = this.moment;
    if (this.#active >= 0 && this.#activeFor === chosen && this.#active < this.total) return this.#active;
    return chosen === undefined ? -1 : this.indexOf(chosen);
  }

  /** The list itself; around it an element may draw heads and axes. */
  protected renderRows(): TemplateResult {
    const { total } = this;
    const chosen = this.chosenIndex();
    const lit = new Set(this.moment.lit.map((mark) => this.indexOf(mark)));
    const items = this.#items();
    return html`<div
      class="scroller"
      role="listbox"
      tabindex="0"
      aria-label=${this.label}
      aria-activedescendant=${items.some(({ index }) => index === chosen) ? `row-${chosen}` : nothing}
      ${place({ height: `${Math.min(total * this.rowHeight, this.heightMax)}px` })}
      @keydown=${this.#key}
    >
      <div class="canvas" role="presentation" ${place({ height: `${total * this.rowHeight}px` })}>
        ${items.map(({ index, start }) => this.#renderRow(index, start, { chosen, lit }))}
      </div>
    </div>`;
  }

  #renderRow(
    index: number,
    start: number,
    { chosen, lit }: { readonly chosen: number; readonly lit: ReadonlySet<number> },
  ): TemplateResult {
    const classes = [
      "row",
      this.rowClass(index),
      index === chosen ? "chosen" : "",
      lit.has(index) ? "lit" : "",
    ];
    return html`<div
      id=${`row-${index}`}
      class=${classes.join(" ")}
      role="option"
      aria-selected=${index === chosen}
      aria-setsize=${this.total}
      aria-posinset=${index + 1}
      ${place({ transform: `translateY(${start}px)`, height: `${this.rowHeight}px` })}
      @click=${() => this.#choose(index)}
    >
      <span class="hidden">${this.rowLabel(index)}</span>
      <span class="drawn" aria-hidden="true">${this.row(index) ?? html`<span class="coming"></span>`}</span>
    </div>`;
  }

  protected override updated(_changed: PropertyValues): void {
    this.#virtualize();
    const { chosen } = this.moment;
    if (chosen === this.#seen) return;
    this.#seen = chosen;
    const index = this.chosenIndex();
    if (index >= 0) this.#virtualizer?.scrollToIndex(index, { align: "auto" });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#stop = undefined;
    this.#virtualizer = undefined;
  }

  /** Until the list is measured the first rows are drawn, so that there is something at once. */
  #items(): readonly Pick<VirtualItem, "index" | "start">[] {
    const items = this.#virtualizer?.getVirtualItems() ?? [];
    if (items.length > 0) return items.filter(({ index }) => index < this.total);
    const first = Math.min(this.total, Math.ceil(this.heightMax / this.rowHeight));
    return Array.from({ length: first }, (_, index) => ({ index, start: index * this.rowHeight }));
  }

  #virtualize(): void {
    const scroller = this.renderRoot.querySelector<HTMLElement>(".scroller");
    if (scroller === null) return;
    const options = {
      count: this.total,
      getScrollElement: () => this.renderRoot.querySelector<HTMLElement>(".scroller"),
      estimateSize: () => this.rowHeight,
      overscan: OVERSCAN,
      useAnimationFrameWithResizeObserver: true,
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      onChange: () => this.requestUpdate(),
    };
    if (this.#virtualizer === undefined) {
      this.#virtualizer = new Virtualizer<HTMLElement, HTMLElement>(options);
      this.#stop = this.#virtualizer._didMount();
    } else this.#virtualizer.setOptions(options);
    if (this.#measured !== this.rowHeight) this.#virtualizer.measure();
    this.#measured = this.rowHeight;
    this.#virtualizer._willUpdate();
  }

  #choose(index: number): void {
    const mark = this.markOf(index);
    if (mark !== undefined) this.moment.choose(mark);
    this.#active = index;
    this.#activeFor = this.moment.chosen;
    this.#virtualizer?.scrollToIndex(index, { align: "auto" });
    this.requestUpdate();
  }

  #key = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor(this.heightMax / this.rowHeight) - 1);
    const to = rowOfKey(event.key, { now: this.chosenIndex(), page, total: this.total });
    if (to === undefined) return;
    event.preventDefault();
    this.#choose(to);
  };
}

/** How such a list looks. */
export const rowsStyle = [
  rowStyle,
  css`
    .scroller {
      overflow-y: auto;
      overflow-x: hidden;
      position: relative;
    }
    .canvas {
      position: relative;
      width: 100%;
    }
    .row {
      inset: 0 0 auto 0;
      border-radius: 3px;
    }
    .row.lit {
      background: var(--vscode-editor-findMatchHighlightBackground, rgba(234, 92, 0, 0.2));
      box-shadow: inset 3px 0 0 var(--warn);
    }
    .row.chosen {
      background: var(--vscode-list-inactiveSelectionBackground, var(--chosen));
      outline: 1px solid var(--vscode-focusBorder, transparent);
    }
  `,
];

/** Rows drawn beyond either edge. */
const OVERSCAN = 6;
