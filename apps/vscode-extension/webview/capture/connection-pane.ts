/** The left half: a filter, an order, and the connections. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import {
  type CaptureSummary,
  type ConnectionKey,
  connectionKeys,
  type ConnectionRow,
} from "../../src/shared/capture-view.ts";
import { named, t } from "../strings.ts";
import { baseStyle, buttonStyle } from "../style/base-style.ts";
import type { CaptureHost } from "./capture-host.ts";
import type { ConnectionRows } from "./connection-rows.ts";
import { type FilterBox, filteredListStyle, filterNote } from "./filter-box.ts";
import { RowWindows } from "./row-windows.ts";
import type { Standing } from "./stands-out.ts";
import { countText } from "./value-texts.ts";

/** How the list is shown. */
export interface ListChoice {
  readonly sort: ConnectionKey;
  readonly descending: boolean;
  readonly filter: string;
}

/** Fires `stream` with the number of a connection, and `choice` with a {@link ListChoice}. */
export class ConnectionPane extends LitElement {
  static override properties = {
    host: { attribute: false },
    summary: { attribute: false },
    stream: { type: Number },
    choice: { attribute: false },
    problem: { state: true },
    hint: { state: true },
    all: { state: true },
    tick: { state: true },
    chosen: { state: true },
  };

  declare host: CaptureHost;
  declare summary: CaptureSummary;
  /** The connection on show; -1: none. */
  declare stream: number;
  declare choice: ListChoice;
  declare problem: string | undefined;
  declare hint: string | undefined;
  declare all: number;
  declare tick: number;
  declare chosen: number;
  readonly #store = new RowWindows<ConnectionRow>(
    () => this.#came(),
    (error) => this.host.fault(`connections: ${String(error)}`),
  );
  /** Where the connection that was on show when the list was last asked for stands. */
  #place = { stream: -1, at: -1 };
  /** A row that was chosen before it came; -1: none. */
  #awaited = -1;
  #listed = "";
  #revision = -1;

  constructor() {
    super();
    this.stream = -1;
    this.choice = { sort: "grade", descending: false, filter: "" };
    this.problem = undefined;
    this.hint = undefined;
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

  get #rows(): ConnectionRows | null {
    return this.renderRoot.querySelector<ConnectionRows>("tcplens-connection-rows");
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const { revision, connections } = this.summary;
    const listed = JSON.stringify(this.choice);
    if (listed !== this.#listed) {
      if (this.#listed !== "") this.#rows?.beginAnew();
      this.#listed = listed;
      this.#revision = revision;
      this.chosen = -1;
      this.#awaited = -1;
      const { choice } = this;
      this.#store.begin(async (from, count, signal) => {
        const asked = this.stream < 0 ? {} : { stream: this.stream };
        const answer = await this.host.ask({ kind: "connections", from, count, ...choice, ...asked }, signal);
        this.problem = answer.problem;
        this.hint = answer.hint;
        this.all = answer.all;
        this.#place = { stream: asked.stream ?? -1, at: answer.place ?? -1 };
        return answer;
      }, connections);
    } else if (revision !== this.#revision) {
      this.#revision = revision;
      this.#store.renew();
      if (this.#store.total === 0) this.#store.grow(connections);
      this.tick += 1;
    }
  }

  /** Rows have come: the one on show may stand elsewhere now; where none is on show the worst is. */
  #came(): void {
    this.tick += 1;
    const first = this.#store.at(0);
    const stream = this.stream < 0 ? (first?.stream ?? -1) : this.stream;
    if (stream !== this.stream) this.#tell(stream);
    if (this.#awaited >= 0) return this.#show(this.#awaited);
    const at = this.#place.stream === stream ? this.#place.at : this.#placeOf(stream);
    if (at === this.chosen) return;
    this.#rows?.moveChosen(at);
    this.chosen = at;
  }

  /** Among the rows that have come; -1: it is not. */
  #placeOf(stream: number): number {
    for (let index = 0; index < Math.min(this.#store.total, LOOKED_AT); index += 1)
      if (this.#store.at(index)?.stream === stream) return index;
    return -1;
  }

  protected override render(): TemplateResult {
    const { choice, problem, hint } = this;
    return html`<div class="bar">
        <tcplens-filter
          .host=${this.host}
          .filter=${choice.filter}
          .label=${t("list.filter.label")}
          .wrong=${problem !== undefined}
          @filter=${({ detail }: CustomEvent<string>) => this.#choose({ filter: detail })}
        ></tcplens-filter>
        <select aria-label=${t("list.label")} title=${t("list.label")} @change=${this.#sorted}>
          ${connectionKeys
            .filter((key) => key !== "stream")
            .map(
              (key) =>
                html`<option value=${key} .selected=${key === choice.sort}>${named("column", key)}</option>`,
            )}
        </select>
        <button
          class="icon turn"
          aria-pressed=${choice.descending}
          title=${named("order", choice.descending ? "descending" : "ascending")}
          aria-label=${named("order", choice.descending ? "descending" : "ascending")}
          @click=${() => this.#choose({ descending: !choice.descending })}
        >
          ${choice.descending ? "↓" : "↑"}
        </button>
        <span class="quiet">${this.#count()}</span>
      </div>
      ${filterNote(problem, hint)}
      <tcplens-stands-out
        .host=${this.host}
        .summary=${this.summary}
        .filter=${choice.filter}
        @filter=${({ detail }: CustomEvent<string>) => this.#choose({ filter: detail })}
        @standing=${({ detail }: CustomEvent<Standing>) => this.setAttribute("standing", detail)}
      ></tcplens-stands-out>
      ${this.#store.total === 0 && this.summary.state !== "reading" ? html`<p class="quiet nothing">${t("list.nothing")}</p>` : nothing}
      <tcplens-connection-rows
        .store=${this.#store}
        .total=${this.#store.total}
        .start=${this.summary.start ?? 0}
        .filter=${choice.filter}
        .chosen=${this.chosen}
        .tick=${this.tick}
        .label=${t("list.label")}
        @chosen=${this.#picked}
      ></tcplens-connection-rows>`;
  }

  #count(): string {
    const { total } = this.#store;
    return this.choice.filter === "" ? "" : t("list.shown", countText(total), countText(this.all));
  }

  #picked = ({ target }: Event): void => {
    this.chosen = (target as ConnectionRows).chosen;
    this.#show(this.chosen);
  };

  /** The connection of a row is shown, once the row has come. */
  #show(index: number): void {
    const row = this.#store.at(index);
    this.#awaited = row === undefined ? index : -1;
    if (row !== undefined) this.#tell(row.stream);
  }

  #tell(stream: number): void {
    this.dispatchEvent(new CustomEvent<number>("stream", { detail: stream }));
  }

  #sorted = ({ target }: Event): void => {
    const sort = (target as HTMLSelectElement).value as ConnectionKey;
    this.#choose({ sort, descending: !["grade", "endpoint", "start"].includes(sort) });
  };

  #choose(change: Partial<ListChoice>): void {
    const detail = { ...this.choice, ...change };
    this.dispatchEvent(new CustomEvent<ListChoice>("choice", { detail }));
  }

  static override styles = [
    baseStyle,
    buttonStyle,
    filteredListStyle,
    css`
      select {
        max-width: 118px;
      }
      .turn {
        min-width: 24px;
      }
      tcplens-connection-rows {
        flex: 1;
        min-height: 0;
      }
    `,
  ];
}

/** Rows among which a connection is looked for that was not on show when they were asked for. */
const LOOKED_AT = 4000;
