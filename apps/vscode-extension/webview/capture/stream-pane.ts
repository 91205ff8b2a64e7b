/** The right half: one connection, its verdict and findings, its packets, and a view of it beneath them. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import type {
  CaptureFindingView,
  CaptureSummary,
  GraphName,
  PacketDetail,
  PacketRow,
  StreamView,
} from "../../src/shared/capture-view.ts";
import { Moment } from "../host/moment.ts";
import { factLine, factLineStyle } from "../page/fact-line.ts";
import { tabBar, tabBarStyle, turned } from "../page/tab-bar.ts";
import { withUnits } from "../page/with-units.ts";
import { named, t } from "../strings.ts";
import { baseStyle, buttonStyle } from "../style/base-style.ts";
import { icons } from "../style/icons.ts";
import { type CaptureHost, isTakenBack } from "./capture-host.ts";
import { figuresTable, figuresTableStyle } from "./figures-table.ts";
import { gradeIcon, gradeStyle } from "./grade-icon.ts";
import type { PacketLadder } from "./packet-ladder.ts";
import type { PacketMinimap } from "./packet-minimap.ts";
import { RowWindows } from "./row-windows.ts";
import { soFar, soFarStyle } from "./so-far.ts";
import { streamFacts } from "./stream-facts.ts";
import { streamPaneStyle } from "./stream-pane-style.ts";
import { countText } from "./value-texts.ts";

/** What stands beneath the packets. */
export const streamTabs = ["packet", "sequence", "rtt", "throughput", "window", "states", "figures"] as const;
export type StreamTab = (typeof streamTabs)[number];

/** Fires `row` with the index of the chosen packet, and `tab` with a {@link StreamTab}. */
export class StreamPane extends LitElement {
  static override properties = {
    host: { attribute: false },
    summary: { attribute: false },
    actions: { attribute: false },
    stream: { type: Number },
    row: { type: Number },
    tab: { type: String },
    view: { state: true },
    tones: { state: true },
    detail: { state: true },
    lit: { state: true },
    copied: { state: true },
    chosenAt: { state: true },
    height: { state: true },
  };

  declare host: CaptureHost;
  declare summary: CaptureSummary;
  /** What can be done here besides: `wireshark`. */
  declare actions: readonly string[];
  declare stream: number;
  /** The chosen packet; -1: none. */
  declare row: number;
  declare tab: StreamTab;
  declare view: StreamView | undefined;
  declare tones: Uint8Array | undefined;
  declare detail: PacketDetail | undefined;
  declare lit: ReadonlySet<number>;
  /** Packets that have just been copied; 0: none. */
  declare copied: number;
  /** ms: the moment of the chosen packet, once its row has come. */
  declare chosenAt: number | undefined;
  /** Percent of the pane that the view beneath the packets was given; undefined: what suits it. */
  declare height: number | undefined;
  readonly #moment = new Moment();
  #deaf: (() => void) | undefined;
  readonly #store = new RowWindows<PacketRow>(
    () => this.#came(),
    (error) => this.host.fault(`packets: ${String(error)}`),
  );
  #asking = new AbortController();
  #askingDetail = new AbortController();
  #revision = -1;

  constructor() {
    super();
    this.actions = [];
    this.stream = -1;
    this.row = -1;
    this.tab = "packet";
    this.lit = new Set();
    this.copied = 0;
    this.height = undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#deaf = this.#moment.listen(() => this.#follow());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#deaf?.();
  }

  /** A step through the states chooses its packet. */
  #follow(): void {
    const row = this.#moment.chosen?.event ?? -1;
    if (row >= 0 && row !== this.row) this.#choose(row);
  }

  focusFindings(): void {
    this.renderRoot
      .querySelector("tcplens-capture-findings")
      ?.shadowRoot?.querySelector<HTMLElement>("button")
      ?.focus();
  }

  /** To the next packet that is worth a look, or the one before. */
  async seek(by: 1 | -1): Promise<void> {
    try {
      const { row } = await this.host.ask({ kind: "seek", stream: this.stream, row: this.row, by });
      if (row >= 0) this.#choose(row);
    } catch (error) {
      this.#failed("seek", error);
    }
  }

  /** To the next view beneath the packets, or the one before. */
  turnTab(by: 1 | -1): void {
    this.#openTab(turned(this.#tabs, this.#tab, by));
  }

  get #ladder(): PacketLadder | null {
    return this.renderRoot.querySelector<PacketLadder>("tcplens-packets");
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { stream } = this;
    if (changed.has("stream")) {
      this.view = undefined;
      this.tones = undefined;
      this.detail = undefined;
      this.lit = new Set();
      this.#moment.clear();
      this.#store.begin(
        (from, count, signal) => this.host.ask({ kind: "ladder", stream, from, count }, signal),
        0,
      );
    }
    if (stream < 0) return;
    if (changed.has("stream") || this.summary.revision !== this.#revision) {
      this.#revision = this.summary.revision;
      void this.#load();
    }
    if (changed.has("row") || changed.has("stream")) this.chosenAt = this.#store.at(this.row)?.at;
    if (changed.has("row") || changed.has("stream") || (changed.has("tab") && this.tab === "packet"))
      void this.#loadPacket();
  }

  async #load(): Promise<void> {
    this.#asking.abort();
    const asking = new AbortController();
    this.#asking = asking;
    const { stream } = this;
    try {
      const { view } = await this.host.ask({ kind: "stream", stream }, asking.signal);
      if (asking.signal.aborted) return;
      if (this.view?.rows !== view.rows) {
        this.#store.grow(view.rows);
        const { tones } = await this.host.ask({ kind: "minimap", stream, parts: PARTS }, asking.signal);
        this.tones = tones;
      }
      this.view = view;
    } catch (error) {
      this.#failed("connection", error);
    }
  }

  async #loadPacket(): Promise<void> {
    this.#askingDetail.abort();
    if (this.row < 0 || this.tab !== "packet") return;
    const asking = new AbortController();
    this.#askingDetail = asking;
    try {
      const { detail } = await this.host.ask(
        { kind: "packet", stream: this.stream, row: this.row },
        asking.signal,
      );
      if (!asking.signal.aborted) this.detail = detail;
    } catch (error) {
      this.#failed("packet", error);
    }
  }

  /** Rows have come: the list alone is drawn again, and what shows the chosen packet's moment if that is among them. */
  #came(): void {
    this.#ladder?.requestUpdate();
    this.chosenAt = this.#store.at(this.row)?.at;
  }

  #failed(what: string, error: unknown): void {
    if (!isTakenBack(error)) this.host.fault(`${what}: ${String(error)}`);
  }

  protected override render(): TemplateResult {
    const { view } = this;
    if (this.stream < 0 && this.summary.connections === 0) return html``;
    if (this.stream < 0 || view === undefined)
      return html`<p class="quiet empty">${this.stream < 0 ? t("capture.pick") : t("loading")}</p>`;
    return html`${this.#verdict(view)}
      <tcplens-capture-findings
        .findings=${view.findings}
        .stream=${this.stream}
        .verdict=${view.row.verdict.replace(/。$/, "")}
        .host=${this.host}
        @finding=${({ detail }: CustomEvent<CaptureFindingView>) => this.#light(detail)}
        @row=${({ detail }: CustomEvent<number>) => this.#choose(detail)}
      ></tcplens-capture-findings>
      ${this.#packets(view)}
      <tcplens-grip
        orientation="horizontal"
        .at=${100 - this.#share}
        .label=${t("tab.label")}
        @moved=${({ detail }: CustomEvent<number>) => this.#pull(100 - detail)}
      ></tcplens-grip>
      ${this.#beneath(view)}`;
  }

  #verdict(view: StreamView): TemplateResult {
    const { row } = view;
    return html`<header class=${row.grade}>
      <span class="mark">${gradeIcon(row.grade, 22)}</span>
      <div class="words">
        <h2>
          <span class="hidden">${named("grade", row.grade)}: </span>${withUnits(row.verdict)} ${soFar(row)}
        </h2>
        <p class="quiet">${factLine(streamFacts(view))}</p>
      </div>
      ${this.#tools()}
    </header>`;
  }

  #tools(): TemplateResult {
    return html`<div class="tools" role="group" aria-label=${t("packets.actions")}>
      ${button(t("packets.previous"), "▲", () => void this.seek(-1))}
      ${button(t("packets.next"), "▼", () => void this.seek(1))}
      ${button(this.copied > 0 ? t("packets.copied", countText(this.copied)) : t("packets.copy"), icons(this.copied > 0 ? "done" : "copy"), () => void this.copy())}
      ${button(t("packets.export"), icons("export"), () => this.host.act("export", { stream: this.stream }))}
      ${
        this.actions.includes("wireshark")
          ? button(t("packets.wireshark"), icons("external"), () => this.#wireshark())
          : nothing
      }
    </div>`;
  }

  #packets(view: StreamView): TemplateResult {
    return html`<div class="packets">
      <tcplens-packets
        .store=${this.#store}
        .total=${view.rows}
        .chosen=${this.row}
        .lit=${this.lit}
        .endA=${view.row.a}
        .endB=${view.row.b}
        .label=${t("packets.label")}
        @chosen=${({ detail }: CustomEvent<number>) => this.#choose(detail)}
        @scrolled=${this.#scrolled}
      ></tcplens-packets>
      <tcplens-minimap
        .tones=${this.tones}
        @part=${({ detail }: CustomEvent<number>) => this.#ladder?.scrollToPart(detail)}
      ></tcplens-minimap>
    </div>`;
  }

  #beneath(view: StreamView): TemplateResult {
    const [tabs, tab] = [this.#tabs, this.#tab];
    return html`<div class="beneath">
      ${tabBar({ tabs, open: tab, label: t("tab.label"), nameOf: (each) => named("tab", each), turn: this.#openTab })}
      <div id="shown" role="tabpanel" aria-labelledby=${`tab-${tab}`}>${this.#tabBody(view)}</div>
    </div>`;
  }

  /** States that are not known cannot be walked through. */
  get #tabs(): readonly StreamTab[] {
    return streamTabs.filter((tab) => tab !== "states" || (this.view?.walk.length ?? 0) > 0);
  }
  get #tab(): StreamTab {
    return this.#tabs.includes(this.tab) ? this.tab : "packet";
  }

  #tabBody(view: StreamView): TemplateResult {
    const [tab, row] = [this.#tab, this.row];
    if (tab === "packet")
      return row < 0 || this.detail === undefined
        ? html`<p class="quiet empty">${t("tab.pick")}</p>`
        : html`<tcplens-packet .detail=${this.detail}></tcplens-packet>`;
    if (tab === "figures") return figuresTable(view.facts, [view.row.a, view.row.b]);
    if (tab === "states")
      return html`<tcplens-states
        .store=${{ total: view.walk.length, at: (index: number) => view.walk[index] }}
        .moment=${this.#moment}
        .connection=${0}
        .trace=${String(this.stream)}
        .tick=${view.rows}
        .names=${[view.row.a, view.row.b]}
        .playable=${false}
        compact
      ></tcplens-states>`;
    return html`<tcplens-graph
      .host=${this.host}
      .stream=${this.stream}
      .graph=${tab satisfies GraphName}
      .revision=${view.rows}
      .side=${view.row.bytesB > view.row.bytesA ? 1 : 0}
      .ends=${[view.row.a, view.row.b]}
      .chosenAt=${this.chosenAt}
      @row=${({ detail }: CustomEvent<number>) => this.#choose(detail)}
    ></tcplens-graph>`;
  }

  protected override updated(): void {
    this.style.setProperty("--beneath", `${this.#share}%`);
    const at = this.chosenAt;
    if (at !== undefined) this.#moment.choose({ event: this.row, at, connection: 0 });
  }

  #choose(row: number): void {
    this.dispatchEvent(new CustomEvent<number>("row", { detail: row }));
  }

  #light(finding: CaptureFindingView): void {
    const rows = finding.evidence.map(({ row }) => row).filter((row) => row >= 0);
    this.lit = new Set(rows);
    if (rows[0] !== undefined) this.#choose(rows[0]);
  }

  #openTab = (tab: StreamTab): void => {
    this.dispatchEvent(new CustomEvent<StreamTab>("tab", { detail: tab }));
  };

  /** Told directly: nothing else of this has to be drawn again for it. */
  #scrolled = ({ target }: Event): void => {
    const minimap = this.renderRoot.querySelector<PacketMinimap>("tcplens-minimap");
    if (minimap !== null) minimap.window = (target as PacketLadder).shownPart;
  };

  /** Rows from one to another, else all packets of the connection. */
  async copy(rows: { readonly from?: number; readonly to?: number } = {}): Promise<void> {
    try {
      const { packets } = await this.host.copyPackets({ stream: this.stream, ...rows });
      this.copied = packets;
      setTimeout(() => {
        this.copied = 0;
      }, 1500);
    } catch (error) {
      this.#failed("copy", error);
    }
  }

  /** Of a row, else of the connection's first packet; undefined: not here yet. */
  frameOf(row: number): number | undefined {
    return row < 0 ? this.view?.firstFrame : this.#store.at(row)?.frame;
  }

  #wireshark(): void {
    const frame = this.frameOf(this.row);
    this.host.act("wireshark", frame === undefined ? {} : { frame });
  }

  /** A graph is the better for every px; what is read scrolls. */
  get #share(): number {
    return this.height ?? (["packet", "states", "figures"].includes(this.#tab) ? 44 : 52);
  }

  #pull(height: number): void {
    this.height = Math.min(80, Math.max(15, height));
  }

  static override styles = [
    baseStyle,
    buttonStyle,
    gradeStyle,
    factLineStyle,
    tabBarStyle,
    figuresTableStyle,
    soFarStyle,
    streamPaneStyle,
  ];
}

const button = (label: string, icon: TemplateResult | string, press: () => void): TemplateResult =>
  html`<button class="icon" title=${label} aria-label=${label} @click=${press}>${icon}</button>`;

/** Parts of the minimap. */
const PARTS = 1200;
