/** One trace: the verdict on top, then why, the phases, the ladder beside the states, the kernel's view, every event. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { Act, Request } from "../../src/shared/protocol.ts";
import type { EventRow, TraceView } from "../../src/shared/view.ts";
import type { HostChannel } from "../host/host-channel.ts";
import { Moment, followMoment } from "../host/moment.ts";
import { renewStores, type Stores, storesOf } from "../host/trace-stores.ts";
import { named, t } from "../strings.ts";
import { baseStyle, buttonStyle } from "../style/base-style.ts";
import type { EventDetail } from "./event-detail.ts";
import type { FindingsList } from "./findings-list.ts";
import type { TraceHelp } from "./trace-help.ts";
import type { CopyRequest } from "./copy-button.ts";
import { connectionPicker, siblingPicker } from "./pickers.ts";
import { pageKeys } from "./page-keys.ts";
import { section, sectionStyle } from "./section.ts";
import type { StateDiagram } from "./state-diagram.ts";
import { tracePageStyle } from "./trace-page-style.ts";

/** What of the page survives a reload. */
export interface PageState {
  readonly event?: number;
  readonly connection?: number;
  readonly closed: readonly string[];
}

/** Fires `kept` with a {@link PageState} when there is something new to keep. */
export class TracePage extends LitElement {
  static override properties = {
    host: { attribute: false },
    view: { attribute: false },
    revision: { type: Number },
    restored: { attribute: false },
    connection: { state: true },
    detail: { state: true },
    elapsed: { state: true },
    closed: { state: true },
  };

  declare host: HostChannel;
  declare view: TraceView;
  declare revision: number;
  /** What an earlier life of the page had kept. */
  declare restored: PageState | undefined;
  /** The connection on show; undefined: the one that the host thinks tells most. */
  declare connection: number | undefined;
  declare detail: EventRow | undefined;
  declare elapsed: number;
  declare closed: readonly string[];
  readonly moment: Moment = new Moment();
  #stores: Stores | undefined;
  #arrivedAt = 0;
  /** Grows with each drawing: the lists look into their stores again. */
  #draws = 0;
  #clock: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    this.elapsed = 0;
    this.closed = ["events"];
    followMoment(
      this,
      () => this.moment,
      () => void this.#chosen(),
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("keydown", this.#keys);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.#keys);
    clearInterval(this.#clock);
  }

  /** Chooses an event by its index. */
  async select(event: number): Promise<void> {
    const row = await this.#stores?.events.fetch(event);
    if (row !== undefined) this.moment.choose(row);
  }

  get #shown(): number {
    const { connections, focus } = this.view;
    return this.connection !== undefined && this.connection <= connections.length ? this.connection : focus;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#stores ??= storesOf(this.host, () => this.requestUpdate());
    const before = changed.get("view");
    if (changed.has("view") && before !== undefined && before.id !== this.view.id) this.#begin();
    if (changed.has("restored") && this.restored !== undefined) {
      this.connection = this.restored.connection;
      this.closed = this.restored.closed;
    }
    renewStores(this.#stores, this.view, this.revision, this.#shown);
    this.#draws += 1;
    if (changed.has("view")) {
      this.#arrivedAt = performance.now();
      this.elapsed = this.view.duration;
      this.#tick();
    }
  }

  protected override firstUpdated(): void {
    const { restored } = this;
    if (restored?.event !== undefined) void this.select(restored.event);
  }

  /** Another trace in the same page: nothing of the one before is chosen. */
  #begin(): void {
    this.#stores = storesOf(this.host, () => this.requestUpdate());
    this.moment.clear();
    this.connection = undefined;
    this.detail = undefined;
  }

  /** While it runs the bars grow between the host's messages too. */
  #tick(): void {
    clearInterval(this.#clock);
    if (this.view.state !== "running") return;
    this.#clock = setInterval(() => {
      this.elapsed = this.view.duration + performance.now() - this.#arrivedAt;
    }, FRAME);
  }

  protected override render(): TemplateResult {
    const { view, elapsed } = this;
    const running = view.state === "running";
    const duration = running ? elapsed : view.duration;
    return html`<main
      @act=${({ detail }: CustomEvent<Act>) => this.#ask({ kind: "act", act: detail })}
      @copy=${this.#copy}
      @terminal=${({ detail }: CustomEvent<string>) => this.#ask({ kind: "terminal", command: detail })}
      @simulation=${({ detail }: CustomEvent<string>) => this.#ask({ kind: "simulation", scenario: detail })}
      @reference=${({ detail }: CustomEvent<string>) => this.#ask({ kind: "reference", reference: detail })}
    >
      <p class="hidden" role="status">${this.#announced()}</p>
      ${siblingPicker(view.siblings, this.#choose)}
      ${view.damage === undefined ? nothing : html`<p class="damage" role="alert">${t("damage")} ${view.damage}</p>`}
      <tcplens-verdict .view=${view} .elapsed=${elapsed} @help=${this.#help}></tcplens-verdict>
      ${this.#section(
        "findings",
        t(view.state === "failed" || view.state === "warning" ? "why" : "findings"),
        html`<tcplens-findings
          .findings=${view.findings}
          .moment=${this.moment}
          .state=${view.state}
          .duration=${duration}
        ></tcplens-findings>`,
      )}
      ${this.#section(
        "phases",
        t("phases"),
        html`<tcplens-waterfall
          .store=${this.#stores?.timeline}
          .tick=${this.#draws}
          .moment=${this.moment}
          .duration=${duration}
          .running=${running}
          .label=${t("phases.label")}
        ></tcplens-waterfall>`,
      )}
      <div class=${this.view.evidence.includes("packet") ? "pair wide" : "pair"}>
        ${this.#ladder(duration, running)} ${this.#states()}
      </div>
      ${this.#kernel(duration)} ${this.#events(duration)} ${this.#about()}
      <tcplens-help></tcplens-help>
      ${
        this.detail === undefined
          ? nothing
          : html`<tcplens-detail
              .row=${this.detail}
              .peer=${this.view.connections[this.detail.connection - 1]?.peer ?? ""}
              .startedAt=${view.startedAt}
              .duration=${duration}
              @close=${() => this.moment.clear()}
            ></tcplens-detail>`
      }
    </main>`;
  }

  /** For who does not see the page change: the verdict when it falls, what is waited for until then. */
  #announced(): string {
    const { state, headline, waiting } = this.view;
    return state === "running" ? (waiting ?? "") : `${named("state", state)}: ${headline}`;
  }

  #ladder(duration: number, running: boolean): TemplateResult {
    const { connections } = this.view;
    const shown = this.#shown;
    return this.#section(
      "ladder",
      t("ladder"),
      html`<tcplens-ladder
        .store=${this.#stores?.ladder}
        .tick=${this.#draws}
        .moment=${this.moment}
        .connection=${shown}
        .peer=${connections[shown - 1]?.peer ?? ""}
        .duration=${duration}
        .running=${running}
        .label=${t("ladder.label")}
      ></tcplens-ladder>`,
      connectionPicker(connections, shown, this.#pick),
    );
  }

  #states(): TemplateResult {
    return this.#section(
      "states",
      t("states"),
      html`<tcplens-states
        .store=${this.#stores?.walk}
        .moment=${this.moment}
        .connection=${this.#shown}
        .trace=${this.view.id}
        .tick=${this.#draws}
      ></tcplens-states>`,
    );
  }

  #kernel(duration: number): TemplateResult {
    const { kernel, unobserved } = this.view;
    const list =
      kernel === 0
        ? html`<p class="quiet">${t("kernel.none")} ${unobserved}</p>`
        : html`<tcplens-kernel
              .store=${this.#stores?.kernel}
              .tick=${this.#draws}
              .moment=${this.moment}
              .duration=${duration}
              .label=${t("kernel.label")}
            ></tcplens-kernel>
            ${unobserved === "" ? nothing : html`<p class="quiet under">${unobserved}</p>`}`;
    return this.#section("kernel", t("kernel"), list, nothing, kernel);
  }

  #events(duration: number): TemplateResult {
    const { events, connections } = this.view;
    return this.#section(
      "events",
      t("events"),
      html`<tcplens-events
        .store=${this.#stores?.events}
        .tick=${this.#draws}
        .moment=${this.moment}
        .duration=${duration}
        .peers=${connections.map(({ peer }) => peer)}
        .label=${t("events.label")}
      ></tcplens-events>`,
      nothing,
      events,
    );
  }

  #about(): TemplateResult {
    const { tls, evidence, environment, notes } = this.view;
    return html`${
      notes.length === 0
        ? nothing
        : this.#section(
            "notes",
            t("notes"),
            html`<ul class="notes">
              ${notes.map(({ text }) => html`<li>${text}</li>`)}
            </ul>`,
          )
    }
    ${this.#section(
      "about",
      t("about"),
      html`<dl class="facts">
        <dt>${t("about.tls")}</dt>
        <dd>${tls}</dd>
        <dt>${t("about.evidence")}</dt>
        <dd>${evidence.map((each) => named("evidence", each)).join(", ")}</dd>
        ${environment.map(
          ({ name, value }) =>
            html`<dt>${name}</dt>
              <dd>${value}</dd>`,
        )}
      </dl>`,
    )}`;
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
      const closed = open ? others : [...others, name];
      if (closed.length === this.closed.length) return;
      this.closed = closed;
      this.#keep();
    };
    return section({ name, heading, body, beside, count, open: !this.closed.includes(name), toggle });
  }

  #ask(request: Request): void {
    this.host
      .request(request)
      .catch((error: unknown) => this.host.fault(`${request.kind}: ${String(error)}`));
  }

  #copy = (event: Event): void => {
    // The browser's own `copy`, of selected text, has no detail.
    if (!(event instanceof CustomEvent)) return;
    const { text, done } = event.detail as CopyRequest;
    void this.#copyText(text, done);
  };

  async #copyText(text: string, done: () => void): Promise<void> {
    try {
      await this.host.request({ kind: "copy", text });
      done();
    } catch (error) {
      this.host.fault(`copy: ${String(error)}`);
    }
  }

  #choose = ({ target }: Event): void => {
    this.#ask({ kind: "choose", trace: Number((target as HTMLSelectElement).value) });
  };

  #pick = ({ target }: Event): void => {
    this.connection = Number((target as HTMLSelectElement).value);
    this.#keep();
  };

  #help = (): void => this.renderRoot.querySelector<TraceHelp>("tcplens-help")?.show();

  /** Another moment: its words at the foot, its connection in the ladder and the diagram. */
  async #chosen(): Promise<void> {
    const { chosen } = this.moment;
    if (chosen === undefined) {
      this.detail = undefined;
      this.#keep();
      return;
    }
    if (chosen.connection > 0) this.connection = chosen.connection;
    this.#keep();
    try {
      const row = await this.#stores?.events.fetch(chosen.event);
      if (this.moment.chosen === chosen) this.detail = row;
    } catch (error) {
      this.host.fault(`event ${chosen.event}: ${String(error)}`);
    }
  }

  #keep(): void {
    const event = this.moment.chosen?.event;
    const detail: PageState = {
      closed: this.closed,
      ...(event === undefined ? {} : { event }),
      ...(this.connection === undefined ? {} : { connection: this.connection }),
    };
    this.dispatchEvent(new CustomEvent<PageState>("kept", { detail }));
  }

  #keys = (event: KeyboardEvent): void =>
    pageKeys(event, {
      step: (by) => this.renderRoot.querySelector<StateDiagram>("tcplens-states")?.go(by),
      event: (by) => void this.select(Math.max(0, (this.moment.chosen?.event ?? (by > 0 ? -1 : 0)) + by)),
      findings: () => this.renderRoot.querySelector<FindingsList>("tcplens-findings")?.focus(),
      detail: () => this.renderRoot.querySelector<EventDetail>("tcplens-detail")?.focus(),
      back: () => this.moment.clear(),
      help: this.#help,
    });

  static override styles = [baseStyle, buttonStyle, sectionStyle, tracePageStyle];
}

/** ms between two pictures of a running trace. */
const FRAME = 100;
