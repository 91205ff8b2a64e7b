/** The left half: a filter, an order, and the connections. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import {
  type CaptureSummary,
  type ConnectionKey,
  connectionKeys,
  type ConnectionRow,
} from "../../src/shared/capture-view.ts";
import { StreamSet } from "../../src/shared/stream-set.ts";
import type { Pick } from "../rows/long-rows.ts";
import { named, t } from "../strings.ts";
import { baseStyle, buttonStyle } from "../style/base-style.ts";
import { icons } from "../style/icons.ts";
import { type CaptureHost, isTakenBack } from "./capture-host.ts";
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
    awaits: { type: Boolean },
    choice: { attribute: false },
    problem: { state: true },
    hint: { state: true },
    all: { state: true },
    tick: { state: true },
    chosen: { state: true },
    selection: { state: true },
  };

  declare host: CaptureHost;
  declare summary: CaptureSummary;
  /** The connection on show; -1: none. */
  declare stream: number;
  /** One is to be on show that has not been found yet. */
  declare awaits: boolean;
  declare choice: ListChoice;
  declare problem: string | undefined;
  declare hint: string | undefined;
  declare all: number;
  declare tick: number;
  declare chosen: number;
  /** The connections that are selected, where that is not the one on show alone. */
  declare selection: StreamSet | undefined;
  readonly #store = new RowWindows<ConnectionRow>(
    () => this.#came(),
    (error) => this.host.fault(`connections: ${String(error)}`),
  );
  /** Where the connection that was on show when the list was last asked for stands. */
  #place = { stream: -1, at: -1 };
  /** A row that was chosen before it came; -1: none. */
  #awaited = -1;
  /** Where a selection of many begins: the connection that was chosen last by itself; -1: none. */
  #anchor = -1;
  /** All from there to the row that is awaited are to be selected. */
  #ranging = false;
  #asking = new AbortController();
  /** The connection that was last on show, or was told to be. */
  #told = -1;
  #listed = "";
  #revision = -1;

  constructor() {
    super();
    this.stream = -1;
    this.awaits = false;
    this.choice = { sort: "grade", descending: false, filter: "" };
    this.problem = undefined;
    this.hint = undefined;
    this.all = 0;
    this.tick = 0;
    this.chosen = -1;
    this.selection = undefined;
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

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { revision, connections } = this.summary;
    const listed = JSON.stringify(this.choice);
    // What is no longer listed would be exported unseen; in a file that is read again numbers are others.
    const filtered = changed.has("choice") && changed.get("choice")?.filter !== this.choice.filter;
    // Another connection than was chosen here: where it stands is not known.
    const elsewhere = changed.has("stream") && this.stream !== this.#told;
    if (changed.has("stream")) this.#told = this.stream;
    if (filtered || elsewhere || revision < this.#revision) this.#select();
    if (elsewhere) {
      this.chosen = -1;
      this.#awaited = -1;
    }
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
    } else if (revision !== this.#revision || elsewhere) {
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
    const stream = this.stream < 0 && !this.awaits ? (first?.stream ?? -1) : this.stream;
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
        .selection=${this.selection}
        @pick=${({ detail }: CustomEvent<{ index: number; how: Pick }>) => this.#pick(detail.index, detail.how)}
        @chosen=${this.#picked}
        @keydown=${this.#keys}
      ></tcplens-connection-rows>
      ${this.#severalBar()}`;
  }

  #count(): string {
    const { total } = this.#store;
    return this.choice.filter === "" ? "" : t("list.shown", countText(total), countText(this.all));
  }

  /** What can be done with several. */
  #severalBar(): TemplateResult | typeof nothing {
    const { several } = this;
    if (several === 0) return nothing;
    return html`<p class="several">
      <span role="status">${t("list.selected", countText(several))}</span>
      <button class="link" @click=${() => this.export()}>${t("packets.export")}</button>
      <button
        class="icon"
        title=${t("list.unselect")}
        aria-label=${t("list.unselect")}
        @click=${() => this.#select()}
      >
        ${icons("close")}
      </button>
    </p>`;
  }

  /** How many are selected, where it is not one; 0: one, or none. */
  get several(): number {
    const { size = 0 } = this.selection ?? {};
    return size > 1 ? size : 0;
  }

  /** Exports what is selected, or all that the list has. */
  export(which: "selected" | "listed" = "selected"): void {
    const { selection } = this;
    if (which === "listed")
      void this.#between(undefined, (streams) => this.host.act("export", { streams: streams.bits }));
    else if (selection !== undefined) this.host.act("export", { streams: selection.bits });
    else if (this.stream >= 0) this.host.act("export", { stream: this.stream });
  }

  #select(selection?: StreamSet): void {
    this.#asking.abort();
    this.#ranging = false;
    this.selection = selection;
  }

  /** The connections of the list from one to another, or all of them. */
  async #between(ends: [number, number] | undefined, take: (streams: StreamSet) => void): Promise<void> {
    this.#asking.abort();
    const { signal } = (this.#asking = new AbortController());
    const { sort, descending, filter } = this.choice;
    const listed = {
      kind: "listed",
      sort,
      descending,
      filter,
      ...(ends === undefined ? {} : { ends }),
    } as const;
    try {
      take(new StreamSet((await this.host.ask(listed, signal)).streams));
    } catch (error) {
      if (!isTakenBack(error)) this.host.fault(`selection: ${String(error)}`);
    }
  }

  /** A row is about to be chosen, and with it others are selected, or not. */
  #pick(index: number, how: Pick): void {
    const stream = this.#store.at(index)?.stream ?? -1;
    if (this.#anchor < 0) this.#anchor = this.stream;
    if (how === "keep") return;
    if (how === "range") {
      this.#ranging = stream < 0;
      return this.#selectTo(stream);
    }
    this.#anchor = stream;
    if (how === "only" || stream < 0) return this.#select();
    const selection = new StreamSet(this.selection?.bits);
    if (this.selection === undefined && this.stream >= 0) selection.set(this.stream, true);
    selection.set(stream, !selection.has(stream));
    this.#select(selection.size === 0 ? undefined : selection);
  }

  /** From the anchor to this one. */
  #selectTo(stream: number): void {
    if (stream >= 0 && this.#anchor >= 0)
      void this.#between([this.#anchor, stream], (streams) => {
        this.selection = streams.size > 1 ? streams : undefined;
      });
  }

  /** As in the editor's own lists: all, and one again. */
  #keys = (event: KeyboardEvent): void => {
    if ((event.ctrlKey || event.metaKey) && event.key === "a") {
      event.preventDefault();
      void this.#between(undefined, (streams) => {
        this.selection = streams.size > 1 ? streams : undefined;
      });
    } else if (event.key === "Escape" && this.selection !== undefined) {
      event.preventDefault();
      this.#select();
    }
  };

  #picked = ({ target }: Event): void => {
    this.chosen = (target as ConnectionRows).chosen;
    this.#show(this.chosen);
  };

  /** The connection of a row is shown, once the row has come. */
  #show(index: number): void {
    const row = this.#store.at(index);
    this.#awaited = row === undefined ? index : -1;
    if (row === undefined) return;
    if (this.#ranging) this.#selectTo(row.stream);
    this.#ranging = false;
    this.#tell(row.stream);
  }

  #tell(stream: number): void {
    this.#told = stream;
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
      .several {
        display: flex;
        gap: 10px;
        align-items: center;
        padding: 4px 10px;
        border-top: 1px solid var(--line);
      }
      .several .icon {
        margin-left: auto;
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
