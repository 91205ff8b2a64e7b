/** One pair: what weighs most, why these two, and beneath it differences, both ladders, or a graph of both. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { JointRow, PairView } from "../../src/shared/comparison-view.ts";
import { type CaptureHost, isTakenBack } from "../capture/capture-host.ts";
import { gradeIcon, gradeStyle } from "../capture/grade-icon.ts";
import { RowWindows } from "../capture/row-windows.ts";
import { durationText } from "../capture/value-texts.ts";
import { factLine, factLineStyle } from "../page/fact-line.ts";
import { tabBar, tabBarStyle } from "../page/tab-bar.ts";
import { withUnits } from "../page/with-units.ts";
import { named, t } from "../strings.ts";
import { baseStyle, buttonStyle } from "../style/base-style.ts";

/** What is shown of a pair. */
export const pairTabs = ["differences", "ladders", "sequence", "rtt", "throughput"] as const;
export type PairTab = (typeof pairTabs)[number];

/** Fires `tab` with a {@link PairTab}. */
export class PairPane extends LitElement {
  static override properties = {
    host: { attribute: false },
    pair: { type: Number },
    lone: { type: Boolean },
    tab: { type: String },
    view: { state: true },
    same: { state: true },
    sender: { state: true },
    row: { state: true },
    tick: { state: true },
  };

  declare host: CaptureHost;
  /** The pair on show, by its place in the list; -1: none. */
  declare pair: number;
  /** What is chosen has no like. */
  declare lone: boolean;
  declare tab: PairTab;
  declare view: PairView | undefined;
  declare same: boolean;
  declare sender: "client" | "server" | undefined;
  declare row: number;
  declare tick: number;
  readonly #store = new RowWindows<JointRow>(
    () => {
      this.tick += 1;
    },
    (error) => this.host.fault(`ladders: ${String(error)}`),
  );
  #asking = new AbortController();

  constructor() {
    super();
    this.pair = -1;
    this.lone = false;
    this.tab = "differences";
    this.same = false;
    this.row = -1;
    this.tick = 0;
  }

  /** Shows what does not differ, or no longer. */
  turnSame(): void {
    this.same = !this.same;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("pair") && !changed.has("lone")) return;
    this.view = undefined;
    this.sender = undefined;
    this.row = -1;
    this.#asking.abort();
    if (this.pair >= 0 && !this.lone) void this.#load(this.pair);
  }

  async #load(pair: number): Promise<void> {
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const { view } = await this.host.ask({ kind: "pair", pair }, asking.signal);
      if (asking.signal.aborted) return;
      this.#store.begin(
        (from, count, signal) => this.host.ask({ kind: "joint", pair, from, count }, signal),
        view.rows,
      );
      this.view = view;
    } catch (error) {
      if (!isTakenBack(error)) this.host.fault(`pair: ${String(error)}`);
    }
  }

  protected override render(): TemplateResult {
    if (this.pair < 0) return html`<p class="quiet empty">${t("comparison.pick")}</p>`;
    if (this.lone) return html`<p class="quiet empty">${t("comparison.lone")}</p>`;
    const { view, tab } = this;
    if (view === undefined) return html`<p class="quiet empty">${t("loading")}</p>`;
    return html`<header>
        <h2>${withUnits(view.row.headline)}</h2>
        ${([0, 1] as const).map((capture) => this.#capture(view, capture))}
        <p class="quiet">${view.why}</p>
      </header>
      ${tabBar({ tabs: pairTabs, open: tab, label: t("tab.comparison.label"), nameOf: (each) => named("tab", each), turn: this.#openTab })}
      <div id="shown" role="tabpanel" aria-labelledby=${`tab-${tab}`}>${this.#body(view)}</div>`;
  }

  #capture({ row, ends, values }: PairView, capture: 0 | 1): TemplateResult {
    const grade = row.grades[capture];
    const [client, server] = ends[capture];
    const duration = row.durations[capture] ?? 0;
    const outcome = values[0]?.[capture === 0 ? "first" : "second"] ?? "";
    return html`<p class=${`capture ${grade ?? ""}`}>
      <b>${t(capture === 0 ? "comparison.a" : "comparison.b")}</b>
      ${grade === null ? nothing : html`<span class="mark" title=${named("grade", grade)}>${gradeIcon(grade, 15)}</span>`}
      ${factLine([`${client} → ${server}`, quiet(durationText(duration)), quiet(String(outcome))])}
    </p>`;
  }

  #body(view: PairView): TemplateResult {
    const { tab } = this;
    if (tab === "differences")
      return html`<tcplens-values
        .view=${view}
        .same=${this.same}
        @same=${({ detail }: CustomEvent<boolean>) => {
          this.same = detail;
        }}
      ></tcplens-values>`;
    if (tab === "ladders")
      return html`<p class="quiet aligned">
          ${t(view.alignedAtSyn ? "joint.aligned.syn" : "joint.aligned.packet")}
        </p>
        <tcplens-joint-ladder
          .store=${this.#store}
          .total=${view.rows}
          .tick=${this.tick}
          .chosen=${this.row}
          .longest=${Math.max(view.row.durations[0] ?? 0, view.row.durations[1] ?? 0)}
          .label=${t("joint.label")}
          @chosen=${({ detail }: CustomEvent<number>) => {
            this.row = detail;
          }}
        ></tcplens-joint-ladder>`;
    return html`<tcplens-overlay
      .host=${this.host}
      .pair=${this.pair}
      .graph=${tab}
      .sender=${this.sender ?? senderOf(view)}
      @role=${({ detail }: CustomEvent<"client" | "server">) => {
        this.sender = detail;
      }}
    ></tcplens-overlay>`;
  }

  #openTab = (tab: PairTab): void => {
    this.dispatchEvent(new CustomEvent<PairTab>("tab", { detail: tab }));
  };

  static override styles = [baseStyle, buttonStyle, gradeStyle, factLineStyle, tabBarStyle, paneStyle()];
}

const quiet = (text: string): TemplateResult => html`<span class="quiet">${text}</span>`;

/** Who sent more. */
const senderOf = ({ values }: PairView): "client" | "server" => {
  const sent = (side: "client" | "server"): number =>
    values
      .filter((value) => value.name === "bytes" && value.side === side)
      .reduce((sum, { first, second }) => sum + Number(first ?? 0) + Number(second ?? 0), 0);
  return sent("client") > sent("server") ? "client" : "server";
};

function paneStyle(): ReturnType<typeof css> {
  return css`
    :host {
      display: flex;
      flex-direction: column;
      min-height: 0;
      min-width: 0;
    }
    .empty {
      padding: 14px;
    }
    header {
      padding: 8px 14px;
      border-bottom: 1px solid var(--line);
    }
    h2 {
      font-size: 1.16em;
      font-weight: 600;
      margin: 0 0 4px;
      overflow-wrap: anywhere;
    }
    .capture {
      display: flex;
      gap: 7px;
      align-items: baseline;
      overflow-wrap: anywhere;
    }
    .mark {
      align-self: center;
    }
    #shown {
      display: flex;
      flex-direction: column;
    }
    #shown > :not(p) {
      flex: 1;
      min-height: 0;
    }
    .aligned {
      padding: 3px 14px;
      font-size: 0.92em;
    }
  `;
}
