/** Two captures compared: both files, what weighs most, their pairs, and the one that is chosen. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { type MenuItem, MESSAGE_OCTETS } from "../../src/shared/capture-protocol.ts";
import type { CaptureSummary } from "../../src/shared/capture-view.ts";
import type { PairRow } from "../../src/shared/comparison-view.ts";
import { type CaptureHost, isTakenBack } from "../capture/capture-host.ts";
import { connectionsWords, packetsWords } from "../capture/count-words.ts";
import { octetsText } from "../capture/value-texts.ts";
import { factLine, factLineStyle } from "../page/fact-line.ts";
import { turned } from "../page/tab-bar.ts";
import { withUnits } from "../page/with-units.ts";
import { t } from "../strings.ts";
import { baseStyle, buttonStyle } from "../style/base-style.ts";
import { icons, stateIcon } from "../style/icons.ts";
import { place } from "../style/place.ts";
import type { ComparisonHelp } from "./comparison-help.ts";
import { comparisonPageStyle } from "./comparison-page-style.ts";
import { comparisonReport } from "./comparison-report.ts";
import { type PairPane, type PairTab, pairTabs } from "./pair-pane.ts";
import { filterOf, pairText } from "./pair-words.ts";
import type { PairsPane, PairsSaid } from "./pairs-pane.ts";

/** See the file's head. */
export class ComparisonPage extends LitElement {
  static override properties = {
    host: { attribute: false },
    first: { attribute: false },
    second: { attribute: false },
    uris: { attribute: false },
    said: { state: true },
    pair: { state: true },
    row: { state: true },
    tab: { state: true },
    filter: { state: true },
    copied: { state: true },
  };

  declare host: CaptureHost;
  declare first: CaptureSummary;
  declare second: CaptureSummary;
  /** Of both captures: kept, so that the view can come back. */
  declare uris: [string, string] | undefined;
  declare said: PairsSaid;
  /** The pair on show, by its number; -1: none yet. */
  declare pair: number;
  /** Its row, once it is known. */
  declare row: PairRow | undefined;
  declare tab: PairTab;
  declare filter: string;
  /** The report has just been copied. */
  declare copied: boolean;
  #copying: ReturnType<typeof setTimeout> | undefined;
  #restored = false;
  #done = false;

  constructor() {
    super();
    this.said = nothingSaid;
    this.pair = -1;
    this.row = undefined;
    this.tab = "differences";
    this.filter = "";
    this.copied = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("keydown", this.#keys);
    document.addEventListener("copy", this.#copy);
    document.addEventListener("contextmenu", this.#menu);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.#keys);
    document.removeEventListener("copy", this.#copy);
    document.removeEventListener("contextmenu", this.#menu);
    clearTimeout(this.#copying);
  }

  protected override willUpdate(_changed: PropertyValues<this>): void {
    if (!this.#restored) {
      this.#restored = true;
      const kept = this.host.kept ?? {};
      this.tab = pairTabs.find((tab) => tab === kept.tab) ?? "differences";
      this.pair = kept.pair ?? -1;
      this.filter = kept.filter ?? "";
      this.#keep();
    }
    const done = [this.first, this.second].every(({ state }) => state !== "reading");
    if (done === this.#done) return;
    this.#done = done;
    this.said = nothingSaid;
    this.row = undefined;
  }

  protected override render(): TemplateResult {
    const { host, said, row } = this;
    return html`<main>
      <header>
        ${this.#file(this.first, 0)} ${this.#file(this.second, 1)}
        <div class="actions">
          ${
            this.#done
              ? nothing
              : html`<button class="plain" title=${t("capture.stop.hint")} @click=${() => host.act("cancel")}>
                  ${icons("cancel")} ${t("capture.stop")}
                </button>`
          }
          ${this.#done && !this.#unread ? this.#copyButton() : nothing}
          <button
            class="icon"
            title=${t("action.help.hint")}
            aria-label=${t("action.help.hint")}
            @click=${this.#help}
          >
            ${icons("help")}
          </button>
        </div>
      </header>
      ${this.#notes()}
      ${
        said.headline === ""
          ? nothing
          : html`<div class="headline">
              <h1>${this.#unread ? t("comparison.none") : withUnits(said.headline)}</h1>
              ${this.#unread ? nothing : html`<p class="quiet">${said.counts}</p>`}
            </div>`
      }
      <div class="halves" ?hidden=${this.#unread}>
        <tcplens-pairs
          ${place({ "--rows": String(Math.max(1, said.all)) })}
          .host=${host}
          .done=${this.#done}
          .pair=${this.pair}
          .filter=${this.filter}
          @said=${({ detail }: CustomEvent<PairsSaid>) => {
            this.said = detail;
          }}
          @pair=${({ detail }: CustomEvent<PairRow | undefined>) => this.#choose(detail)}
          @filter=${({ detail }: CustomEvent<string>) => this.#filter(detail)}
        ></tcplens-pairs>
        <tcplens-pair
          .host=${host}
          .pair=${this.#done ? (row?.pair ?? -1) : -1}
          .lone=${row?.kind === "only"}
          .tab=${this.tab}
          @tab=${({ detail }: CustomEvent<PairTab>) => this.#openTab(detail)}
        ></tcplens-pair>
      </div>
      <tcplens-comparison-help></tcplens-comparison-help>
    </main>`;
  }

  /** One of them could not be read: that the other's connections have no like says nothing. */
  get #unread(): boolean {
    return isUnreadable(this.first) || isUnreadable(this.second);
  }

  #file(summary: CaptureSummary, capture: 0 | 1): TemplateResult {
    const { name, state, read, size, packets, connections } = summary;
    const letter = t(capture === 0 ? "comparison.a" : "comparison.b");
    return html`<p class="file">
      <b class="letter">${letter}</b>
      <button
        class="link cut"
        title=${t("comparison.open", name)}
        @click=${() => this.host.act("open", { capture })}
      >
        ${name}
      </button>
      ${
        state === "reading"
          ? html`<progress
                max="1"
                .value=${size === 0 ? 0 : read / size}
                aria-label=${t("capture.progress")}
              ></progress>
              <span class="quiet">${t("capture.reading", octetsText(read), octetsText(size))}</span>`
          : html`<span class="quiet"
              >${factLine([packetsWords(packets), connectionsWords(connections)])}</span
            >`
      }
    </p>`;
  }

  #copyButton(): TemplateResult {
    const label = t(this.copied ? "action.copied" : "action.copy-report.hint");
    return html`<button
        class="icon"
        title=${label}
        aria-label=${label}
        @click=${() => this.menu("copy-comparison")}
      >
        ${icons(this.copied ? "done" : "copy")}
      </button>
      <span class="hidden" role="status">${this.copied ? label : ""}</span>`;
  }

  #notes(): TemplateResult[] {
    const notes = noteOf(t("comparison.a"), this.first).concat(noteOf(t("comparison.b"), this.second));
    const changed = this.first.changed !== undefined || this.second.changed !== undefined;
    return [
      ...notes.map((note) => html`<p class="note" role="status">${stateIcon("warning", 14)} ${note}</p>`),
      ...(changed
        ? [
            html`<p class="note" role="status">
              ${stateIcon("warning", 14)} ${t("capture.changed")}
              <button class="link" @click=${() => this.host.act("reload")}>${t("capture.reload")}</button>
            </p>`,
          ]
        : []),
    ];
  }

  #choose(row: PairRow | undefined): void {
    this.row = row;
    this.pair = row?.pair ?? -1;
    this.#keep();
  }

  #filter(filter: string): void {
    this.filter = filter;
    this.#keep();
  }

  #openTab(tab: PairTab): void {
    this.tab = tab;
    this.#keep();
  }

  #keep(): void {
    const { pair, tab, filter, uris } = this;
    this.host.keep({ tab, filter, ...(pair < 0 ? {} : { pair }), ...(uris === undefined ? {} : { uris }) });
  }

  /** What was chosen in the context menu. */
  menu(item: MenuItem): void {
    const { row } = this;
    if (item === "copy-comparison") void this.#report();
    else if (row === undefined) return;
    else if (item === "open-a") this.#open(row, 0);
    else if (item === "open-b") this.#open(row, 1);
    else if (item === "copy-pair") this.host.copy(`${pairText(row)}\n`);
    else if (item === "copy-filter") this.host.copy(filterOf(row));
  }

  /** In the capture that it is of, where there is one. */
  #open(row: PairRow, capture: 0 | 1): void {
    const stream = capture === 0 ? row.first : row.second;
    if (stream !== null) this.host.act("open", { capture, stream });
  }

  async #report(): Promise<void> {
    const { filter, said, row, first, second, host } = this;
    try {
      const asked = { kind: "pairs", from: 0, count: REPORTED_MAX, filter } as const;
      const { rows, total } = await host.ask(asked);
      const view =
        row === undefined || row.kind === "only"
          ? undefined
          : (await host.ask({ kind: "pair", pair: row.pair })).view;
      const report = comparisonReport({ captures: [first, second], said, rows, total, filter, view });
      host.copy(report.slice(0, MESSAGE_OCTETS));
    } catch (error) {
      if (!isTakenBack(error)) host.fault(`report: ${String(error)}`);
      return;
    }
    this.copied = true;
    clearTimeout(this.#copying);
    this.#copying = setTimeout(() => {
      this.copied = false;
    }, COPIED_FOR);
  }

  /** What is pressed has been chosen by now; the editor reads of the page what its menu is about. */
  #menu = (event: MouseEvent): void => {
    const [target] = event.composedPath();
    const isText = isInput(target) || isSelected();
    const { row } = this;
    const pair = { tcplensA: typeof row?.first === "number", tcplensB: typeof row?.second === "number" };
    document.body.dataset["vscodeContext"] = JSON.stringify({
      webviewSection: isText || !this.#done ? "text" : row === undefined ? "comparison" : "pair",
      preventDefaultContextMenuItems: !isText,
      ...pair,
    });
  };

  /** Where no text is selected the chosen pair is copied. */
  #copy = (event: ClipboardEvent): void => {
    const [target] = event.composedPath();
    if (isInput(target) || isSelected() || this.row === undefined) return;
    event.preventDefault();
    this.menu("copy-pair");
  };

  #help = (): void => this.renderRoot.querySelector<ComparisonHelp>("tcplens-comparison-help")?.show();

  get #list(): PairsPane | null {
    return this.renderRoot.querySelector<PairsPane>("tcplens-pairs");
  }

  #keys = (event: KeyboardEvent): void => {
    if ((event.ctrlKey || event.metaKey) && event.key === "f") {
      event.preventDefault();
      return this.#list?.focusFilter();
    }
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const [target] = event.composedPath();
    if (target instanceof HTMLElement && target.matches("input, select, dialog, dialog *")) {
      if (event.key !== "Escape" || !target.matches("[type=search]")) return;
      // Else the browser would empty the box, and the list stay filtered.
      event.preventDefault();
      return this.#list?.focusList();
    }
    if (target === document.body) this.#list?.takeKey(event);
    if (event.defaultPrevented) return;
    const actions: Readonly<Record<string, () => unknown>> = {
      "/": () => this.#list?.focusFilter(),
      "[": () => this.#openTab(turned(pairTabs, this.tab, -1)),
      "]": () => this.#openTab(turned(pairTabs, this.tab, 1)),
      a: () => this.menu("open-a"),
      b: () => this.menu("open-b"),
      d: () => this.renderRoot.querySelector<PairPane>("tcplens-pair")?.turnSame(),
      "?": this.#help,
      Escape: () => this.#list?.focusList(),
    };
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  };

  static override styles = [baseStyle, buttonStyle, factLineStyle, comparisonPageStyle];
}

const isInput = (target: EventTarget | undefined): boolean =>
  target instanceof Element && target.matches("input, textarea");
const isSelected = (): boolean => (window.getSelection()?.toString() ?? "") !== "";

/** Pairs of a report. */
const REPORTED_MAX = 100;
/** ms. */
const COPIED_FOR = 1500;

const nothingSaid: PairsSaid = { headline: "", counts: "", all: 0 };

/** Nothing at all could be read of it. */
const isUnreadable = ({ state, damage, packets }: CaptureSummary): boolean =>
  state === "failed" || (state !== "reading" && packets === 0 && damage !== undefined);

/** What is amiss with a capture. */
const noteOf = (letter: string, summary: CaptureSummary): string[] => {
  const { damage, state } = summary;
  if (damage !== undefined)
    return [
      isUnreadable(summary)
        ? t("comparison.unreadable", letter, damage)
        : `${letter}: ${t("capture.damage", damage)}`,
    ];
  return state === "cancelled" ? [`${letter}: ${t("capture.cancelled")}`] : [];
};
