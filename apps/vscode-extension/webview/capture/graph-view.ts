/**
 * A graph of a connection. The worker thins what is on show to what a screen can show; moving and zooming draws what is
 * there at once, and anew when the thinned data for the new part has come.
 */
import { html, LitElement, type PropertyValues, type TemplateResult } from "lit";
import { type GraphData, type GraphName, markKinds } from "../../src/shared/capture-view.ts";
import { named, t } from "../strings.ts";
import { baseStyle, buttonStyle } from "../style/base-style.ts";
import { place } from "../style/place.ts";
import { onThemeChange, themeColor } from "../style/theme-color.ts";
import { type CaptureHost, isTakenBack } from "./capture-host.ts";
import { drawGraph, graphMargin, type GraphWindow, scalesOf } from "./graph-canvas.ts";
import { type Drawn, isEmpty, liesBesides, markNear, markWords, placeOfMark } from "./graph-marks.ts";
import { graphPaper, graphTool, hintPlace } from "./graph-parts.ts";
import { graphViewStyle } from "./graph-view-style.ts";
import { legendEntries, legendSample, legendStyle } from "./graph-legend.ts";
import { SPAN_MIN, within, zoomed, type ZoomPoint } from "./graph-zoom.ts";
import { countText } from "./value-texts.ts";

/** Fires `row` with the packet of a mark that was pressed. */
export class GraphView extends LitElement {
  static override properties = {
    host: { attribute: false },
    stream: { type: Number },
    graph: { type: String },
    revision: { type: Number },
    side: { type: Number },
    ends: { attribute: false },
    chosenAt: { type: Number },
    data: { state: true },
    chosenSide: { state: true },
    hint: { state: true },
    hintAt: { state: true },
  };

  declare host: CaptureHost;
  declare stream: number;
  declare graph: GraphName;
  /** Changes when the connection has got more packets. */
  declare revision: number;
  /** Whose data is looked at first: 0 the connection's `a`, 1 its `b`. */
  declare side: 0 | 1;
  declare ends: readonly [string, string];
  /** ms: the moment of the chosen packet. */
  declare chosenAt: number | undefined;
  declare data: GraphData | undefined;
  declare chosenSide: 0 | 1 | undefined;
  /** What is under the pointer, in words. */
  declare hint: string;
  /** px of the pointer. */
  declare hintAt: readonly [number, number];
  /** Undefined: all. */
  #view: GraphWindow | undefined;
  #asking: AbortController | undefined;
  #again = false;
  #frame = 0;
  #pressed:
    | { readonly x: number; readonly y: number; readonly view: GraphWindow; moved: boolean }
    | undefined;
  /** Kinds of marks that have been there: a legend of others would take the room of the drawing. */
  readonly #kinds = new Set<string>();
  #stretch: readonly [number, number, number, number] | undefined;
  #sizes: ResizeObserver | undefined;
  #stop: (() => void) | undefined;

  constructor() {
    super();
    this.side = 0;
    this.ends = ["", ""];
    this.hint = "";
    this.hintAt = [0, 0];
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
    if (changed.has("stream")) this.chosenSide = undefined;
    if (changed.has("stream") || changed.has("graph") || changed.has("chosenSide")) {
      this.hint = "";
      this.#view = undefined;
      this.data = undefined;
      this.#kinds.clear();
    }
    for (const kind of this.data?.kinds ?? []) this.#kinds.add(markKinds[kind] ?? "");
    if ((["stream", "graph", "chosenSide", "revision", "side"] as const).some((name) => changed.has(name)))
      this.#moved();
  }

  get #window(): GraphWindow | undefined {
    const { data } = this;
    if (this.#view !== undefined || data === undefined) return this.#view;
    const { from, to, low, high } = data.extent;
    return { from, to: to + (to - from) * 0.01, low, high: high + (high - low) * 0.03 };
  }

  get #canvas(): HTMLCanvasElement | null {
    return this.renderRoot.querySelector("canvas");
  }

  /** Something else is to be seen: draws what there is, and asks for what there is to be. */
  #moved(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      this.#draw();
      void this.#ask();
    });
  }

  /** One question at a time; the newest is asked when the one before it has been answered. */
  async #ask(): Promise<void> {
    if (this.#asking !== undefined) {
      this.#again = true;
      return;
    }
    const canvas = this.#canvas;
    if (canvas === null || this.stream < 0 || canvas.clientWidth === 0) return;
    const asking = new AbortController();
    this.#asking = asking;
    const { stream, graph } = this;
    const side = this.chosenSide ?? this.side;
    const [width, height] = [Math.min(4096, canvas.clientWidth), Math.min(4096, canvas.clientHeight)];
    const view = this.#view === undefined ? {} : { view: { ...this.#view } };
    try {
      const { data } = await this.host.ask(
        { kind: "graph", stream, side, graph, width, height, ...view },
        asking.signal,
      );
      if (stream === this.stream && graph === this.graph && side === (this.chosenSide ?? this.side))
        this.data = data;
    } catch (error) {
      if (!isTakenBack(error)) this.host.fault(`graph: ${String(error)}`);
    } finally {
      this.#asking = undefined;
    }
    if (this.#again) {
      this.#again = false;
      this.#moved();
    }
  }

  protected override render(): TemplateResult {
    const { graph, data } = this;
    const side = this.chosenSide ?? this.side;
    const entries = legendEntries(graph).filter(
      ({ group, name }) => group === "line" || this.#kinds.has(name),
    );
    return html`<div class="bar">
        <label class="quiet"
          >${t("graph.side")}
          <select @change=${this.#pickSide}>
            ${this.ends.map((end, number) => html`<option value=${number} .selected=${number === side}>${end}</option>`)}
          </select></label
        >
        <ul class=${entries.length > FEW ? "legend long" : "legend"} aria-label=${t("help.graph")}>
          ${entries.map(
            (entry) =>
              html`<li title=${named(entry.group, `${entry.name}.long`)}>
                ${legendSample(entry)} ${named(entry.group, entry.name)}
              </li>`,
          )}
        </ul>
        <span class="tools">
          ${data?.thinned === true ? html`<span class="quiet" title=${t("graph.thinned.hint")}>${t("graph.thinned", countText(data.packets))}</span>` : ""}
          ${graphTool("more", t("graph.in"), () => this.#zoom(0.5))}
          ${graphTool("less", t("graph.out"), () => this.#zoom(2))}
          ${graphTool("whole", t("graph.all"), () => this.#all())}
        </span>
      </div>
      <div class="drawn">
        <canvas
          role="img"
          tabindex="0"
          aria-label=${`${t(`graph.${graph}.label`)}. ${t("graph.hint")}`}
          title=${t("graph.hint")}
          @wheel=${this.#wheel}
          @pointerdown=${this.#press}
          @pointermove=${this.#point}
          @pointerup=${this.#release}
          @pointerleave=${() => {
            this.hint = "";
          }}
          @dblclick=${() => this.#all()}
          @keydown=${this.#key}
        ></canvas>
        <span class="axis up quiet">${t(`graph.axis.${graph}`)}</span>
        <span class="axis across quiet">${t("graph.axis.time")}</span>
        <p class="none quiet" ?hidden=${data === undefined || !isEmpty(data)}>${t("graph.none")}</p>
        <p
          class="none quiet"
          ?hidden=${this.#view === undefined || data === undefined || !liesBesides(data, this.#view)}
        >
          ${t("graph.besides")}
        </p>
        <p class="hint" ?hidden=${this.hint === ""} ${place(hintPlace(this.hintAt, this.#canvas))}>
          ${this.hint}
        </p>
      </div>`;
  }

  protected override updated(): void {
    this.#draw();
  }

  #draw(): void {
    const view = this.#window;
    const paper = view === undefined ? undefined : graphPaper(this.#canvas);
    if (view === undefined || paper === undefined) return;
    const style = getComputedStyle(this);
    drawGraph({
      ...paper,
      view,
      data: this.data,
      chosenAt: this.chosenAt,
      color: (name) => themeColor(this, name),
      font: `11px ${style.fontFamily}`,
    });
    if (this.#stretch === undefined) return;
    const [x1, y1, x2, y2] = this.#stretch;
    paper.context.strokeStyle = themeColor(this, "--vscode-focusBorder");
    paper.context.strokeRect(Math.min(x1, x2), Math.min(y1, y2), Math.abs(x2 - x1), Math.abs(y2 - y1));
  }

  /** Another part is looked at: what was under the pointer is no more. */
  #look(view: GraphWindow | undefined): void {
    this.#view = view === undefined || this.data === undefined ? view : within(view, this.data.extent);
    this.hint = "";
    this.#moved();
  }

  /** About a point; else about the chosen packet where it is on show, or the middle. */
  #zoom(by: number, about: ZoomPoint = this.#middle): void {
    const view = this.#window;
    if (view === undefined) return;
    const { extent } = this.data ?? { extent: view };
    this.#look(zoomed(view, extent, { by, ...about, flat: this.graph !== "sequence" }));
  }

  get #middle(): ZoomPoint {
    const [view, { chosenAt, data }] = [this.#window, this];
    if (view === undefined || data === undefined || chosenAt === undefined) return { across: 0.5, up: 0.5 };
    const across = (chosenAt - view.from) / (view.to - view.from);
    const near = (view.to - view.from) / 1000;
    const mark = data.at.findIndex((at) => Math.abs(at + data.originAt - chosenAt) < near);
    if (across < 0 || across > 1 || mark < 0) return { across: 0.5, up: 0.5 };
    const value = ((data.low[mark] as number) + (data.high[mark] as number)) / 2 + data.originValue;
    return { across, up: Math.min(1, Math.max(0, (value - view.low) / (view.high - view.low))) };
  }

  #all(): void {
    this.#look(undefined);
  }

  #wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const { clientWidth: width, clientHeight: height } = event.target as HTMLElement;
    // A mark that is near stays where it is: so it is not lost on the way to it.
    const [drawn, near] = [this.#drawn, this.#near(event)];
    const at =
      drawn === undefined || near < 0 ? ([event.offsetX, event.offsetY] as const) : placeOfMark(drawn, near);
    const across = (at[0] - graphMargin.left) / (width - graphMargin.left - graphMargin.right);
    const up = 1 - (at[1] - graphMargin.top) / (height - graphMargin.top - graphMargin.bottom);
    this.#zoom(event.deltaY > 0 ? 1.25 : 0.8, {
      across: Math.min(1, Math.max(0, across)),
      up: Math.min(1, Math.max(0, up)),
    });
  };

  #press = (event: PointerEvent): void => {
    const view = this.#window;
    if (view === undefined || event.button !== 0) return;
    (event.target as HTMLElement).setPointerCapture(event.pointerId);
    this.#pressed = { x: event.offsetX, y: event.offsetY, view, moved: false };
  };

  #point = (event: PointerEvent): void => {
    const pressed = this.#pressed;
    if (pressed === undefined) {
      const mark = this.#near(event);
      this.hint = mark < 0 || this.data === undefined ? "" : markWords(this.data, mark);
      this.hintAt = [event.offsetX, event.offsetY];
      return;
    }
    const [dx, dy] = [event.offsetX - pressed.x, event.offsetY - pressed.y];
    if (Math.abs(dx) + Math.abs(dy) < 4 && !pressed.moved) return;
    pressed.moved = true;
    if (event.shiftKey) {
      this.#stretch = [pressed.x, pressed.y, event.offsetX, event.offsetY];
      return this.#draw();
    }
    const canvas = event.target as HTMLElement;
    const { x, y } = scalesOf(pressed.view, canvas.clientWidth, canvas.clientHeight);
    const time = x.invert(0) - x.invert(dx);
    const value = this.graph === "sequence" ? y.invert(0) - y.invert(dy) : 0;
    const { from, to, low, high } = pressed.view;
    this.#look({ from: from + time, to: to + time, low: low + value, high: high + value });
  };

  #release = (event: PointerEvent): void => {
    const [pressed, stretch] = [this.#pressed, this.#stretch];
    this.#pressed = undefined;
    this.#stretch = undefined;
    if (pressed === undefined) return;
    const canvas = event.target as HTMLElement;
    if (stretch !== undefined) {
      const { x, y } = scalesOf(pressed.view, canvas.clientWidth, canvas.clientHeight);
      const times = [x.invert(stretch[0]), x.invert(stretch[2])].toSorted((a, b) => a - b);
      const values = [y.invert(stretch[1]), y.invert(stretch[3])].toSorted((a, b) => a - b);
      const [from = 0, to = 1] = times;
      const [low = 0, high = 1] = values;
      return this.#look({ from, to: Math.max(to, from + SPAN_MIN), low, high: Math.max(high, low + 1e-3) });
    }
    if (pressed.moved) return;
    const mark = this.#near(event);
    const row = this.data?.rows[mark];
    if (row !== undefined) this.dispatchEvent(new CustomEvent<number>("row", { detail: row }));
  };

  /** Where marks are drawn; undefined: nothing is. */
  get #drawn(): Drawn | undefined {
    const [canvas, view, data] = [this.#canvas, this.#window, this.data];
    if (canvas === null || view === undefined || data === undefined) return undefined;
    return { data, view, width: canvas.clientWidth, height: canvas.clientHeight };
  }

  #near({ offsetX, offsetY }: MouseEvent): number {
    const drawn = this.#drawn;
    return drawn === undefined ? -1 : markNear(drawn, offsetX, offsetY);
  }

  #key = (event: KeyboardEvent): void => {
    const view = this.#window;
    if (view === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = (view.to - view.from) / 8;
    const pan = (by: number): void => {
      this.#look({ ...view, from: view.from + by, to: view.to + by });
    };
    const actions: Readonly<Record<string, () => void>> = {
      "+": () => this.#zoom(0.5),
      "-": () => this.#zoom(2),
      "0": () => this.#all(),
      ArrowLeft: () => pan(-step),
      ArrowRight: () => pan(step),
    };
    const action = actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  };

  #pickSide = ({ target }: Event): void => {
    this.chosenSide = (target as HTMLSelectElement).value === "1" ? 1 : 0;
  };

  static override styles = [baseStyle, buttonStyle, legendStyle, graphViewStyle];
}

/** Entries of a legend that fit beside the tools. */
const FEW = 4;
