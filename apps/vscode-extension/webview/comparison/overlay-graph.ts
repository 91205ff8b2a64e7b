/** One graph of both connections over each other, from the first packet of each on; zoomed and moved together. */
import { html, LitElement, type PropertyValues, type TemplateResult } from "lit";
import type { GraphData, GraphName } from "../../src/shared/capture-view.ts";
import { type CaptureHost, isTakenBack } from "../capture/capture-host.ts";
import { graphMargin, type GraphWindow, scalesOf } from "../capture/graph-canvas.ts";
import { graphPaper, graphTool } from "../capture/graph-parts.ts";
import { graphViewStyle } from "../capture/graph-view-style.ts";
import { t } from "../strings.ts";
import { baseStyle, buttonStyle } from "../style/base-style.ts";
import { onThemeChange, themeColor } from "../style/theme-color.ts";
import { drawOverlay } from "./overlay-canvas.ts";
import { overlayLegend, overlayLegendStyle } from "./overlay-legend.ts";

type Both = readonly [GraphData | undefined, GraphData | undefined];

/** Fires `role` with whose data is to be shown. */
export class OverlayGraph extends LitElement {
  static override properties = {
    host: { attribute: false },
    pair: { type: Number },
    graph: { type: String },
    sender: { type: String },
    data: { state: true },
  };

  declare host: CaptureHost;
  declare pair: number;
  declare graph: GraphName;
  /** Whose data it is. */
  declare sender: "client" | "server";
  declare data: Both;
  /** Undefined: all. */
  #view: GraphWindow | undefined;
  #asking: AbortController | undefined;
  #frame = 0;
  #pressed: { readonly x: number; readonly view: GraphWindow } | undefined;
  #sizes: ResizeObserver | undefined;
  #stop: (() => void) | undefined;

  constructor() {
    super();
    this.data = [undefined, undefined];
    this.sender = "server";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = onThemeChange(() => this.#draw());
    this.#sizes = new ResizeObserver(() => this.#moved());
    this.#sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#sizes?.disconnect();
    this.#asking?.abort();
    cancelAnimationFrame(this.#frame);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!(["pair", "graph", "sender"] as const).some((name) => changed.has(name))) return;
    this.#view = undefined;
    this.data = [undefined, undefined];
    this.#moved();
  }

  get #canvas(): HTMLCanvasElement | null {
    return this.renderRoot.querySelector("canvas");
  }

  /** All of both. */
  get #whole(): GraphWindow | undefined {
    const extents = this.data.flatMap((one) => (one === undefined ? [] : [one.extent]));
    if (extents.length === 0) return undefined;
    const [to, high] = [
      Math.max(...extents.map((each) => each.to)),
      Math.max(...extents.map((each) => each.high)),
    ];
    return { from: 0, to: to * 1.01, low: 0, high: high * 1.03 };
  }

  get #window(): GraphWindow | undefined {
    return this.#view ?? this.#whole;
  }

  #moved(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      this.#draw();
      void this.#ask();
    });
  }

  async #ask(): Promise<void> {
    const canvas = this.#canvas;
    if (canvas === null || canvas.clientWidth === 0) return;
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    const { pair, graph, sender: role } = this;
    const [width, height] = [Math.min(4096, canvas.clientWidth), Math.min(4096, canvas.clientHeight)];
    const view = this.#view === undefined ? {} : { view: { ...this.#view } };
    try {
      const [first, second] = await Promise.all(
        ([0, 1] as const).map((capture) =>
          this.host.ask(
            { kind: "overlay", pair, capture, role, graph, width, height, ...view },
            asking.signal,
          ),
        ),
      );
      if (!asking.signal.aborted) this.data = [first?.data, second?.data];
    } catch (error) {
      if (!isTakenBack(error)) this.host.fault(`graph: ${String(error)}`);
    }
  }

  protected override render(): TemplateResult {
    const { sender } = this;
    return html`<div class="bar">
        <label class="quiet"
          >${t("overlay.role")}
          <select @change=${this.#pick}>
            ${(["client", "server"] as const).map(
              (role) =>
                html`<option value=${role} .selected=${role === sender}>${t(`joint.${role}`)}</option>`,
            )}
          </select></label
        >
        <ul class="legend" aria-label=${t("help.graph")}>
          ${overlayLegend().map(([sample, words], at) =>
            at < 2 || this.graph === "sequence" ? html`<li>${sample} ${words}</li>` : "",
          )}
        </ul>
        <span class="tools">
          ${graphTool("more", t("graph.in"), () => this.#zoom(0.5))}
          ${graphTool("less", t("graph.out"), () => this.#zoom(2))}
          ${graphTool("whole", t("graph.all"), () => this.#all())}
        </span>
      </div>
      <div class="drawn">
        <canvas
          role="img"
          tabindex="0"
          aria-label=${t("overlay.label", t(`tab.${this.graph}`))}
          @wheel=${this.#wheel}
          @pointerdown=${this.#press}
          @pointermove=${this.#pull}
          @pointerup=${() => {
            this.#pressed = undefined;
          }}
          @dblclick=${() => this.#all()}
          @keydown=${this.#key}
        ></canvas>
        <span class="axis up quiet">${t(`graph.axis.${this.graph}`)}</span>
        <span class="axis across quiet">${t("graph.axis.time")}</span>
        <p class="none quiet" ?hidden=${!this.#nothing}>${t("graph.none")}</p>
      </div>`;
  }

  get #nothing(): boolean {
    return this.data.every(
      (one) =>
        one !== undefined &&
        one.at.length === 0 &&
        one.lines.every(({ value }) => value.every((each) => each === 0)),
    );
  }

  protected override updated(): void {
    this.#draw();
  }

  #draw(): void {
    const view = this.#window;
    const paper = view === undefined ? undefined : graphPaper(this.#canvas);
    if (view === undefined || paper === undefined) return;
    const font = `11px ${getComputedStyle(this).fontFamily}`;
    drawOverlay({
      ...paper,
      view,
      data: this.data,
      color: (name) => themeColor(this, name),
      font,
    });
  }

  /** Of time alone: values keep their whole range. */
  #zoom(by: number, across = 0.5): void {
    const [view, whole] = [this.#window, this.#whole];
    if (view === undefined || whole === undefined) return;
    const width = Math.max(SPAN_MIN, Math.min((view.to - view.from) * by, whole.to * 1.5));
    this.#show(view, view.from + (view.to - view.from - width) * across, width);
  }

  #show({ low, high }: GraphWindow, from: number, width: number): void {
    this.#view = { from, to: from + width, low, high };
    this.#moved();
  }

  #all(): void {
    this.#view = undefined;
    this.#moved();
  }

  #wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const { clientWidth: width } = event.target as HTMLElement;
    const across = (event.offsetX - graphMargin.left) / (width - graphMargin.left - graphMargin.right);
    this.#zoom(event.deltaY > 0 ? 1.25 : 0.8, Math.min(1, Math.max(0, across)));
  };

  #press = (event: PointerEvent): void => {
    const view = this.#window;
    if (view === undefined || event.button !== 0) return;
    (event.target as HTMLElement).setPointerCapture(event.pointerId);
    this.#pressed = { x: event.offsetX, view };
  };

  #pull = (event: PointerEvent): void => {
    const pressed = this.#pressed;
    if (pressed === undefined) return;
    const { clientWidth, clientHeight } = event.target as HTMLElement;
    const { x } = scalesOf(pressed.view, clientWidth, clientHeight);
    const by = x.invert(0) - x.invert(event.offsetX - pressed.x);
    const { from, to } = pressed.view;
    this.#show(pressed.view, from + by, to - from);
  };

  #key = (event: KeyboardEvent): void => {
    const view = this.#window;
    if (view === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const width = view.to - view.from;
    const actions: Readonly<Record<string, () => void>> = {
      "+": () => this.#zoom(0.5),
      "-": () => this.#zoom(2),
      "0": () => this.#all(),
      ArrowLeft: () => this.#show(view, view.from - width / 8, width),
      ArrowRight: () => this.#show(view, view.from + width / 8, width),
    };
    const action = actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  };

  #pick = ({ target }: Event): void => {
    const detail = (target as HTMLSelectElement).value === "client" ? "client" : "server";
    this.dispatchEvent(new CustomEvent<"client" | "server">("role", { detail }));
  };

  static override styles = [baseStyle, buttonStyle, graphViewStyle, overlayLegendStyle];
}

/** ms that are shown at least. */
const SPAN_MIN = 1e-3;
