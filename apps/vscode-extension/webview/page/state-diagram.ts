/** The state machine, and the walk of both ends through it: lit up to a step, stepped and played. */
import {
  html,
  LitElement,
  nothing,
  type PropertyValues,
  svg,
  type SVGTemplateResult,
  type TemplateResult,
} from "lit";
import type { WalkStep } from "../../src/shared/walk-step.ts";
import {
  arrows,
  boxHeight,
  boxWidth,
  drawingHeight,
  drawingWidth,
  pathOf,
  spots,
} from "../diagram/layout.ts";
import { stepsUntil, type WalkAt, walkAt } from "../diagram/walk-at.ts";
import { Moment, followMoment } from "../host/moment.ts";
import { named, t } from "../strings.ts";
import { baseStyle, buttonStyle } from "../style/base-style.ts";
import { icons } from "../style/icons.ts";
import { stateDiagramStyle } from "./state-diagram-style.ts";

/** Where the steps come from: those that have not come yet are undefined. */
export interface Steps {
  readonly total: number;
  at(index: number): WalkStep | undefined;
}

/** See the file's head. */
export class StateDiagram extends LitElement {
  static override properties = {
    store: { attribute: false },
    moment: { attribute: false },
    connection: { type: Number },
    trace: { type: String },
    tick: { type: Number },
    names: { attribute: false },
    playable: { type: Boolean },
    compact: { type: Boolean, reflect: true },
    step: { state: true },
    playing: { state: true },
  };

  declare store: Steps | undefined;
  declare moment: Moment;
  declare connection: number;
  /** The trace's id. */
  declare trace: string;
  /** Changes whenever there may be other rows in the store. */
  declare tick: number;
  /** What both ends are called, the local one first. */
  declare names: readonly [string, string];
  /** Whether the walk can be played by itself. */
  declare playable: boolean;
  /** Whether it stands in a pane of its own, which is scrolled to the step that was made last. */
  declare compact: boolean;
  /** How many steps are made; undefined: all there are. */
  declare step: number | undefined;
  declare playing: boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #steps: readonly WalkStep[] = [];
  /** Whether the moment is being chosen here. */
  #choosing = false;

  constructor() {
    super();
    this.moment = new Moment();
    this.connection = 0;
    this.trace = "";
    this.tick = 0;
    this.names = [t("states.here"), t("states.there")];
    this.playable = true;
    this.compact = false;
    this.step = undefined;
    this.playing = false;
    followMoment(
      this,
      () => this.moment,
      () => this.#follow(),
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#pause();
  }

  /** A step back (-1) or forward (1), as the arrow keys make one. */
  go(by: number): void {
    this.#pause();
    this.#goTo(this.#count + by);
  }

  protected override willUpdate(changed: PropertyValues): void {
    const another = changed.has("connection") || changed.has("trace");
    if (another) {
      this.#pause();
      this.step = undefined;
    }
    const { store } = this;
    const before = this.#steps.length;
    this.#steps = Array.from({ length: store?.total ?? 0 }, (_, index) => store?.at(index)).filter(
      (step) => step !== undefined,
    );
    // The moment may have been chosen before its steps were here.
    if ((another || this.#steps.length !== before) && this.moment.chosen !== undefined) this.#follow();
  }

  get #count(): number {
    return Math.min(this.step ?? this.#steps.length, this.#steps.length);
  }

  protected override render(): TemplateResult {
    if (this.#steps.length === 0) return html`<p class="quiet">${t("states.none")}</p>`;
    const now = walkAt(this.#steps, this.#count);
    return html`<div class="now">
        ${this.#player()}
        <p class="step" aria-live="polite">${this.#stepWords()}</p>
      </div>
      ${drawing(now, this.names)}
      <dl class="walks">${walkLine("local", now, this.names)}${walkLine("peer", now, this.names)}</dl>`;
  }

  #player(): TemplateResult {
    const [count, total] = [this.#count, this.#steps.length];
    const button = (name: "first" | "back" | "forward" | "last", to: number, off: boolean): TemplateResult =>
      html`<button
        class="icon"
        title=${t(`walk.${name}`)}
        aria-label=${t(`walk.${name}`)}
        ?disabled=${off}
        @click=${() => this.#jump(to)}
      >
        ${icons(name)}
      </button>`;
    return html`<div class="player" role="group" aria-label=${t("states")}>
      ${button("first", 0, count === 0)} ${button("back", count - 1, count === 0)}
      ${
        this.playable
          ? html`<button
              class="icon"
              title=${t(this.playing ? "walk.pause" : "walk.play")}
              aria-label=${t(this.playing ? "walk.pause" : "walk.play")}
              @click=${this.#toggle}
            >
              ${icons(this.playing ? "pause" : "play")}
            </button>`
          : nothing
      }
      ${button("forward", count + 1, count === total)} ${button("last", total, count === total)}
      <span class="at quiet">${count === 0 ? t("walk.start") : t("walk.at", count, total)}</span>
    </div>`;
  }

  #stepWords(): TemplateResult | typeof nothing {
    const step = this.#steps[this.#count - 1];
    if (step === undefined) return nothing;
    const { side, from, to, cause, rfc, evidence } = step;
    return html`<span class=${`sign ${side}`}>${sign(side)}</span> ${nameOf(side, this.names)}:
      <span class="mono">${from} → ${to}</span>, ${cause}
      <span class="quiet">(${named("evidence", evidence)}, RFC ${rfc})</span>`;
  }

  /** The moment chosen elsewhere: as far as it, in this connection. */
  #follow(): void {
    const { chosen } = this.moment;
    if (this.playing || this.#choosing) return;
    if (chosen === undefined) this.step = undefined;
    else if (chosen.connection === this.connection) this.step = stepsUntil(this.#steps, chosen);
  }

  #jump(to: number): void {
    this.#pause();
    this.#goTo(to);
  }

  #goTo(to: number): void {
    const count = Math.min(Math.max(0, to), this.#steps.length);
    this.step = count;
    const step = this.#steps[count - 1];
    if (step === undefined) return;
    // Of several steps of one packet it stays at the one that was asked for.
    this.#choosing = true;
    this.moment.choose({ event: step.event, at: step.at, connection: this.connection });
    this.#choosing = false;
  }

  protected override updated(changed: PropertyValues): void {
    const last = this.#steps[this.#count - 1];
    if (this.compact && changed.has("step") && last !== undefined)
      this.renderRoot.querySelector(`.box.${last.side}`)?.scrollIntoView({ block: "nearest" });
  }

  #toggle = (): void => {
    if (this.playing) return this.#pause();
    this.playing = true;
    if (this.#count === this.#steps.length) this.#goTo(0);
    this.#tick();
  };

  #tick(): void {
    this.#timer = setTimeout(() => {
      this.#goTo(this.#count + 1);
      if (this.#count < this.#steps.length) this.#tick();
      else this.#pause();
    }, STEP_EVERY);
  }

  #pause(): void {
    clearTimeout(this.#timer);
    this.playing = false;
  }

  static override styles = [baseStyle, buttonStyle, stateDiagramStyle];
}

const sign = (side: "local" | "peer"): string => (side === "local" ? "●" : "◆");

const nameOf = (side: "local" | "peer", [here, there]: readonly [string, string]): string =>
  side === "local" ? here : there;

const walkLine = (
  side: "local" | "peer",
  { visited }: WalkAt,
  names: readonly [string, string],
): TemplateResult | typeof nothing => {
  const states = visited[side];
  if (states.length === 0) return nothing;
  return html`<div>
    <dt>
      <span class=${`sign ${side}`}>${sign(side)}</span>
      ${nameOf(side, names)}
    </dt>
    <dd class="mono">
      ${states.map((state, index) => html`${index === 0 ? "" : " → "}<span>${state}</span>`)}
    </dd>
  </div>`;
};

const drawing = (now: WalkAt, [here, there]: readonly [string, string]): TemplateResult => {
  const label = [
    now.local === undefined ? "" : `${here}: ${now.local}`,
    now.peer === undefined ? "" : `${there}: ${now.peer}`,
  ];
  const extra = now.made.filter(({ arrow }) => !(arrow in arrows)).map(({ arrow }) => arrow);
  return html`<svg
    class="drawing"
    viewBox=${`0 0 ${drawingWidth} ${drawingHeight}`}
    role="img"
    aria-label=${`${t("states.label")}. ${label.filter((part) => part !== "").join("; ")}`}
  >
    <defs>
      ${(["", "local", "peer"] as const).map(
        (side) =>
          svg`<marker id=${`head${side}`} class=${`head ${side}`} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse" markerUnits="userSpaceOnUse"><path d="M0 0 8 4 0 8z"/></marker>`,
      )}
    </defs>
    ${[...Object.keys(arrows), ...new Set(extra)].map((arrow) => drawArrow(arrow, now))}
    ${Object.entries(spots).map(([state, { x, y }]) => drawState(state, x, y, now))}
  </svg>`;
};

const drawArrow = (arrow: string, { made }: WalkAt): SVGTemplateResult => {
  const [from = "", to = ""] = arrow.split(">");
  const last = made.findLast((step) => step.arrow === arrow);
  const just = last !== undefined && made.at(-1) === last;
  const classes = ["arrow", last?.side ?? "", just ? "just" : "", arrow in arrows ? "" : "odd"];
  return svg`<path class=${classes.join(" ")} d=${pathOf(from, to)} marker-end=${`url(#head${last?.side ?? ""})`} />`;
};

const drawState = (state: string, x: number, y: number, now: WalkAt): SVGTemplateResult => {
  const [local, peer] = [now.local === state, now.peer === state];
  const been = now.visited.local.includes(state) || now.visited.peer.includes(state);
  const classes = ["box", been ? "been" : "", local ? "local" : "", peer ? "peer" : ""];
  return svg`<g class=${classes.join(" ")}>
    <title>${`${state}: ${named("state", state)}`}</title>
    <rect x=${x - boxWidth / 2} y=${y - boxHeight / 2} width=${boxWidth} height=${boxHeight} rx="5" />
    <text x=${x} y=${y + 4}>${state}</text>
    ${local ? svg`<circle class="token local" cx=${x - boxWidth / 2} cy=${y} r="6" />` : nothing}
    ${peer ? svg`<path class="token peer" d=${`M${x + boxWidth / 2} ${y - 7.5}l7.5 7.5-7.5 7.5-7.5-7.5z`} />` : nothing}
  </g>`;
};

/** ms between two steps of the walk that plays. */
const STEP_EVERY = 900;
