/** A simulation: what to look at, one time line over ladder, states and plots, and what can be changed to run it again. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { Act, Request } from "../../src/shared/protocol.ts";
import type { SimulationControls, SimulationView } from "../../src/shared/simulation-view.ts";
import type { HostChannel } from "../host/host-channel.ts";
import { Moment } from "../host/moment.ts";
import { RowStore } from "../host/row-store.ts";
import { section, sectionStyle } from "../page/section.ts";
import { type StringKeyOf, t } from "../strings.ts";
import { baseStyle, buttonStyle } from "../style/base-style.ts";
import { icons, stateIcon } from "../style/icons.ts";
import type { ControlsPanel } from "./controls-panel.ts";
import type { PlotName } from "./plot-view.ts";
import type { SimulationHelp } from "./simulation-help.ts";
import { simulationPageStyle } from "./simulation-page-style.ts";
import type { TimeBar } from "./time-bar.ts";
import { TimeLine } from "./time-line.ts";

/** What of the page survives a reload. */
export interface SimulationState {
  readonly at: number;
  readonly connection?: number;
  readonly closed: readonly string[];
}

/** Fires `kept` with a {@link SimulationState} when there is something new to keep. */
export class SimulationPage extends LitElement {
  static override properties = {
    host: { attribute: false },
    view: { attribute: false },
    revision: { type: Number },
    restored: { attribute: false },
    connection: { state: true },
    end: { state: true },
    busy: { state: true },
    problem: { state: true },
    closed: { state: true },
  };

  declare host: HostChannel;
  declare view: SimulationView;
  declare revision: number;
  declare restored: SimulationState | undefined;
  /** The connection on show, from 1. */
  declare connection: number;
  /** Whose plots are on show; undefined: the end's that sent more. */
  declare end: "A" | "B" | undefined;
  declare busy: boolean;
  declare problem: string;
  declare closed: readonly string[];
  readonly line: TimeLine = new TimeLine();
  readonly moment: Moment = new Moment();
  #stores: Stores | undefined;
  #running: AbortController | undefined;
  #draws = 0;

  constructor() {
    super();
    this.connection = 1;
    this.end = undefined;
    this.busy = false;
    this.problem = "";
    this.closed = [];
    this.line.listen(() => this.#moved());
    this.moment.listen(() => this.#chosen());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("keydown", this.#keys);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.#keys);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#stores ??= storesOf(this.host, () => this.requestUpdate());
    if (changed.has("view")) this.#take(changed.get("view"));
    const { view, revision } = this;
    const record = view.connections[this.connection - 1];
    this.#stores.run.renew(revision, view.rows);
    this.#stores.walk.renew(revision, record?.walk ?? 0, this.connection);
    this.#stores.plots.renew(revision, record === undefined ? 0 : 2, this.connection);
    this.#draws += 1;
  }

  #take(before: SimulationView | undefined): void {
    const { view, restored } = this;
    const anew = before === undefined || sourceOf(before) !== sourceOf(view);
    if (anew) [this.connection, this.end] = [1, undefined];
    if (this.connection > view.connections.length) this.connection = 1;
    this.line.take(view, anew);
    if (before !== undefined || restored === undefined) return;
    this.closed = restored.closed;
    if (restored.connection !== undefined && restored.connection <= view.connections.length)
      this.connection = restored.connection;
    this.line.go(restored.at);
  }

  protected override render(): TemplateResult {
    const { view, line } = this;
    return html`<main
      @act=${({ detail }: CustomEvent<Act>) => this.#ask({ kind: "act", act: detail })}
      aria-busy=${this.busy}
    >
      <p class="hidden" role="status">
        ${this.busy ? t("simulation.busy") : t("simulation.rerun", view.summary.join(", "))}
      </p>
      ${this.#header()}
      <p class="about"><b>${t("simulation.look")}</b> ${view.about} ${this.#references()}</p>
      <tcplens-time class="time" .line=${line} .losses=${view.losses}></tcplens-time>
      <div class="pair">${this.#ladder()} ${this.#states()}</div>
      <div class="pair plots-pair">${this.#plots()} ${this.#controls()}</div>
      <tcplens-simulation-help></tcplens-simulation-help>
    </main>`;
  }

  #header(): TemplateResult {
    const { view } = this;
    return html`<header>
      <div class="words">
        <h1>${view.title}</h1>
        <p class="details">
          ${view.summary.map((part) => html`<span>${part}</span>`)}${
            view.changed ? html`<span class="changed">${t("simulation.changed")}</span>` : nothing
          }
        </p>
        ${view.faults.map((fault) => html`<p class="fault">${stateIcon("failed", 14)} ${fault}</p>`)}
        ${this.problem === "" ? nothing : html`<p class="fault" role="alert">${stateIcon("failed", 14)} ${this.problem}</p>`}
      </div>
      <div class="actions" role="group" aria-label=${t("simulation.actions")}>
        ${
          this.busy
            ? html`<span class="running quiet">${stateIcon("running", 16)} ${t("simulation.busy")}</span>
                <button class="plain" title=${t("simulation.stop.hint")} @click=${this.#stop}>
                  ${icons("cancel")} ${t("simulation.stop")}
                </button>`
            : nothing
        }
        ${this.#action("simulation.save", "save", "save-scenario")}
        ${this.#action("simulation.packets", "packets", "export-packets")}
        ${this.#action("simulation.trace", "export", "export")}
        ${this.#action("simulation.command", "terminal", "copy-report")}
        <button
          class="icon"
          title=${t("action.help.hint")}
          aria-label=${t("action.help.hint")}
          @click=${this.#help}
        >
          ${icons("help")}
        </button>
      </div>
    </header>`;
  }

  #action(
    label: StringKeyOf<"simulation.">,
    icon: "save" | "packets" | "export" | "terminal",
    act: Act,
  ): TemplateResult {
    return html`<button
      class="icon"
      title=${t(label)}
      aria-label=${t(label)}
      @click=${() => this.#ask({ kind: "act", act })}
    >
      ${icons(icon)}
    </button>`;
  }

  #references(): TemplateResult {
    return html`${this.view.rfc.map(
      (reference) =>
        html`<button
            class="link"
            title=${t("action.reference")}
            @click=${() => this.#ask({ kind: "reference", reference })}
          >
            ${reference}</button
          >${" "}`,
    )}`;
  }

  #ladder(): TemplateResult {
    const { view, line, moment } = this;
    return this.#section(
      "ladder",
      t("run.ladder"),
      html`<tcplens-run-ladder
        .store=${this.#stores?.run}
        .tick=${this.#draws}
        .line=${line}
        .moment=${moment}
        .connection=${this.connection}
        .startA=${view.startA ?? ""}
        .startB=${view.startB ?? ""}
        .label=${t("run.ladder.label")}
      ></tcplens-run-ladder>`,
      nothing,
      view.rows,
    );
  }

  #states(): TemplateResult {
    const record = this.view.connections[this.connection - 1];
    return this.#section(
      "states",
      t("states"),
      html`<tcplens-states
          .store=${this.#stores?.walk}
          .moment=${this.moment}
          .connection=${this.connection}
          .trace=${`${sourceOf(this.view)} ${this.revision}`}
          .tick=${this.#draws}
          .names=${[t("end.A"), t("end.B")]}
          .playable=${false}
        ></tcplens-states>
        ${
          record === undefined
            ? nothing
            : html`<dl class="ended">
                <dt>${t("plots.ended")}</dt>
                <dd><span class="sign local">●</span> ${record.endedA}</dd>
                <dd><span class="sign peer">◆</span> ${record.endedB}</dd>
              </dl>`
        }`,
      this.#connectionPicker(),
    );
  }

  #plots(): TemplateResult {
    const store = this.#stores?.plots;
    const both = [store?.at(0), store?.at(1)] as const;
    const busier = (both[1]?.sent ?? 0) > (both[0]?.sent ?? 0) ? "B" : "A";
    const end = this.end ?? busier;
    const plot = both[end === "A" ? 0 : 1];
    const nothingSent = plot !== undefined && plot.sequence.segments.length === 0;
    const body = nothingSent
      ? html`<p class="quiet">${t("plot.none")}</p>`
      : html`<div class="plots">
          ${plotNames.map(
            (name) => html`<tcplens-plot .plot=${plot} .name=${name} .line=${this.line}></tcplens-plot>`,
          )}
        </div>`;
    const picker = html`<span class="pickers"
      >${this.#connectionPicker()}
      <label class="picker"
        >${t("plots.end")}
        <select @change=${this.#pickEnd}>
          ${(["A", "B"] as const).map(
            (each) => html`<option value=${each} .selected=${each === end}>${t(`end.${each}`)}</option>`,
          )}
        </select></label
      ></span
    >`;
    return this.#section("plots", t("plots"), body, picker);
  }

  #controls(): TemplateResult {
    return this.#section(
      "controls",
      t("controls"),
      html`<tcplens-controls
        .view=${this.view}
        @controls=${({ detail }: CustomEvent<SimulationControls>) => void this.#run(detail)}
      ></tcplens-controls>`,
    );
  }

  #connectionPicker(): TemplateResult | typeof nothing {
    const { connections } = this.view;
    if (connections.length < 2) return nothing;
    return html`<label class="picker"
      >${t("plots.connection")}
      <select @change=${this.#pickConnection}>
        ${connections.map(
          ({ id, name }) => html`<option value=${id} .selected=${id === this.connection}>${name}</option>`,
        )}
      </select></label
    >`;
  }

  #section(
    name: string,
    heading: string,
    body: TemplateResult,
    beside: TemplateResult | typeof nothing = nothing,
    count?: number,
  ): TemplateResult {
    const toggle = (open: boolean): void => {
      const others = this.closed.filter((each) => each !== name);
      this.closed = open ? others : [...others, name];
      this.#keep();
    };
    return section({ name, heading, body, beside, count, open: !this.closed.includes(name), toggle });
  }

  /** One run at a time: the newest is what counts. */
  async #run(controls: SimulationControls): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.busy = true;
    this.problem = "";
    try {
      await this.host.request({ kind: "run", controls }, running.signal);
    } catch (error) {
      if (!running.signal.aborted) this.problem = t("simulation.failed", reasonOf(error));
    } finally {
      if (this.#running === running) this.busy = false;
    }
  }

  #stop = (): void => {
    this.#running?.abort();
    this.renderRoot.querySelector<ControlsPanel>("tcplens-controls")?.forget();
  };

  #ask(request: Request): void {
    this.host
      .request(request)
      .catch((error: unknown) => this.host.fault(`${request.kind}: ${String(error)}`));
  }

  #pickConnection = ({ target }: Event): void => {
    this.connection = Number((target as HTMLSelectElement).value);
    this.#keep();
  };

  #pickEnd = ({ target }: Event): void => {
    this.end = (target as HTMLSelectElement).value === "B" ? "B" : "A";
  };

  #help = (): void => this.renderRoot.querySelector<SimulationHelp>("tcplens-simulation-help")?.show();

  /** The time has moved on: the row and the states go with it. */
  #moved(): void {
    const { row, at } = this.line;
    const { chosen } = this.moment;
    if (chosen?.at !== at) this.moment.choose({ event: Math.max(0, row), at, connection: this.connection });
    this.#keep();
  }

  /** A row or a step was chosen: the time goes there. */
  #chosen(): void {
    const { chosen } = this.moment;
    if (chosen !== undefined) this.line.go(chosen.at);
  }

  #keep(): void {
    const detail: SimulationState = { at: this.line.at, connection: this.connection, closed: this.closed };
    this.dispatchEvent(new CustomEvent<SimulationState>("kept", { detail }));
  }

  #keys = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const [target] = event.composedPath();
    if (target instanceof HTMLElement && target.matches("input, select, textarea, dialog, dialog *")) return;
    const onButton = target instanceof HTMLElement && target.matches("button, a, summary");
    const bar = this.renderRoot.querySelector<TimeBar>("tcplens-time");
    const moves: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => this.line.step(-1),
      ArrowRight: () => this.line.step(1),
      ArrowUp: () => this.line.step(-1),
      ArrowDown: () => this.line.step(1),
      Home: () => this.line.go(0),
      End: () => this.line.go(this.line.duration),
      "+": () => this.line.zoom(0.5),
      "-": () => this.line.zoom(2),
      "?": this.#help,
      ...(onButton ? {} : { " ": () => bar?.toggle() }),
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    if (event.key !== " ") bar?.pause();
    move();
  };

  static override styles = [baseStyle, buttonStyle, sectionStyle, simulationPageStyle];
}

interface Stores {
  readonly run: RowStore<"run">;
  readonly walk: RowStore<"walk">;
  readonly plots: RowStore<"plots">;
}

const storesOf = (host: HostChannel, changed: () => void): Stores => ({
  run: new RowStore(host, "run", changed),
  walk: new RowStore(host, "walk", changed),
  plots: new RowStore(host, "plots", changed),
});

const sourceOf = ({ source }: SimulationView): string => JSON.stringify(source);
const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const plotNames: readonly PlotName[] = ["sequence", "window", "round-trip"];
