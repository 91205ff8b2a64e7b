/** The left half: a filter, and the pairs. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { PairRow } from "../../src/shared/comparison-view.ts";
import type { CaptureHost } from "../capture/capture-host.ts";
import { type FilterBox, filteredListStyle, filterNote } from "../capture/filter-box.ts";
import { RowWindows } from "../capture/row-windows.ts";
import { countText } from "../capture/value-texts.ts";
import { t } from "../strings.ts";
import { baseStyle } from "../style/base-style.ts";
import type { PairRows } from "./pair-rows.ts";

/** What is said of all pairs. */
export interface PairsSaid {
  /** What weighs most. */
  readonly headline: string;
  /** How many differ in what. */
  readonly counts: string;
  /** How many there are. */
  readonly all: number;
}

/**
 * Fires `pair` with the {@link PairRow} that is to be on show (undefined: there is none), `filter` with a text, and `said`
 * with {@link PairsSaid}.
 */
export class PairsPane extends LitElement {
  static override properties = {
    host: { attribute: false },
    done: { type: Boolean },
    pair: { type: Number },
    filter: { type: String },
    problem: { state: true },
    hint: { state: true },
    all: { state: true },
    tick: { state: true },
    chosen: { state: true },
  };

  declare host: CaptureHost;
  /** Both captures have been read. */
  declare done: boolean;
  /** The pair on show, by its number; -1: none yet. */
  declare pair: number;
  declare filter: string;
  /** What is wrong with the filter. */
  declare problem: string | undefined;
  /** What may be meant otherwise. */
  declare hint: string | undefined;
  declare all: number;
  declare tick: number;
  /** Its place in the list; -1: none, or the filter leaves it out. */
  declare chosen: number;
  readonly #store = new RowWindows<PairRow>(
    () => this.#came(),
    (error) => this.host.fault(`pairs: ${String(error)}`),
  );
  /** The pair that was on show when the list was last asked for: its row, and where it stands. */
  #asked: { readonly pair: number; readonly row: PairRow | undefined; readonly at: number } | undefined;
  /** A row that was chosen before it came; -1: none. */
  #awaited = -1;
  #listed = "";

  constructor() {
    super();
    this.done = false;
    this.pair = -1;
    this.filter = "";
    this.all = 0;
    this.tick = 0;
    this.chosen = -1;
  }

  /** Puts the keys into the list, or into the filter. */
  focusList(): void {
    this.#rows?.focus();
  }
  focusFilter(): void {
    this.renderRoot.querySelector<FilterBox>("tcplens-filter")?.focus();
  }

  /** The list's keys are its own also where nothing has the keys, as when the editor has just been opened. */
  takeKey(event: KeyboardEvent): void {
    this.#rows?.key(event);
    if (event.defaultPrevented) this.focusList();
  }

  get #rows(): PairRows | null {
    return this.renderRoot.querySelector<PairRows>("tcplens-pair-rows");
  }

  protected override willUpdate(_changed: PropertyValues<this>): void {
    const { done, filter } = this;
    const listed = JSON.stringify([done, filter]);
    if (listed === this.#listed) return;
    if (this.#listed !== "") this.#rows?.beginAnew();
    this.#listed = listed;
    this.chosen = -1;
    this.#awaited = -1;
    this.#store.begin(async (from, count, signal) => {
      const { pair } = this;
      const named = pair < 0 ? {} : { pair };
      const answer = await this.host.ask({ kind: "pairs", from, count, filter, ...named }, signal);
      const { headline, summary: counts, all } = answer;
      this.#asked = { pair, row: answer.shown, at: answer.place ?? -1 };
      this.problem = answer.problem;
      this.hint = answer.hint;
      this.all = all;
      this.dispatchEvent(new CustomEvent<PairsSaid>("said", { detail: { headline, counts, all } }));
      return answer;
    }, 0);
    if (!done) return;
    // How many there are is told with the first of them.
    this.#store.renew(1);
    this.#store.want(0, 0);
  }

  /** Rows have come: the pair on show may stand elsewhere now; where none is on show the most different is. */
  #came(): void {
    this.tick += 1;
    if (this.#awaited >= 0) return this.#show(this.#awaited);
    const asked = this.#asked;
    if (asked === undefined || asked.pair !== this.pair) return;
    if (asked.row !== undefined) {
      this.chosen = asked.at;
      return this.#tell(asked.row);
    }
    // None has been on show, or the captures were read again and have fewer.
    const first = this.#store.at(0);
    if (first !== undefined) this.chosen = 0;
    this.#tell(first);
  }

  protected override render(): TemplateResult {
    const { problem, hint, filter } = this;
    const { total } = this.#store;
    return html`<div class="bar">
        <tcplens-filter
          .host=${this.host}
          .filter=${filter}
          .label=${t("list.filter.label")}
          .wrong=${problem !== undefined}
          @filter=${({ detail }: CustomEvent<string>) => this.dispatchEvent(new CustomEvent("filter", { detail }))}
        ></tcplens-filter>
        ${
          filter === "" || !this.done
            ? nothing
            : html`<span class="quiet" role="status"
                >${t("list.shown", countText(total), countText(this.all))}</span
              >`
        }
      </div>
      ${filterNote(problem, hint)} ${this.#none()}
      <tcplens-pair-rows
        .store=${this.#store}
        .total=${total}
        .chosen=${this.chosen}
        .tick=${this.tick}
        .label=${t("comparison.pairs")}
        @chosen=${({ detail }: CustomEvent<number>) => this.#picked(detail)}
      ></tcplens-pair-rows>`;
  }

  #none(): TemplateResult | typeof nothing {
    if (!this.done) return html`<p class="quiet nothing">${t("comparison.reading")}</p>`;
    if (this.#store.total > 0) return nothing;
    return html`<p class="quiet nothing">${t(this.all === 0 ? "comparison.none" : "list.nothing")}</p>`;
  }

  #picked(index: number): void {
    this.chosen = index;
    this.#show(index);
  }

  /** The pair of a row is shown, once the row has come. */
  #show(index: number): void {
    const row = this.#store.at(index);
    this.#awaited = row === undefined ? index : -1;
    if (row !== undefined) this.#tell(row);
  }

  #tell(row: PairRow | undefined): void {
    this.dispatchEvent(new CustomEvent<PairRow | undefined>("pair", { detail: row }));
  }

  static override styles = [
    baseStyle,
    filteredListStyle,
    css`
      tcplens-pair-rows {
        flex: 1;
        min-height: 0;
      }
    `,
  ];
}
