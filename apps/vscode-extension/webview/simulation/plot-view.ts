/** One plot over the time line: its lines, the moment, and what they say at it. A press on it goes to that time. */
import { html, LitElement, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import { type RunPlot, segmentMarks } from "../../src/shared/simulation-view.ts";
import { momentText } from "../rows/time-scale.ts";
import { type StringKeyOf, t } from "../strings.ts";
import { baseStyle } from "../style/base-style.ts";
import {
  drawAxes,
  marginBottom,
  marginLeft,
  marginRight,
  marginTop,
  plotFrame,
  type PlotFrame,
  type PlotUnit,
  valueText,
} from "./plot-frame.ts";
import {
  blockPath,
  crossPath,
  dotPath,
  ringPath,
  segmentNear,
  segmentPath,
  stepPath,
  valueAt,
} from "./plot-lines.ts";
import { plotStyle } from "./plot-style.ts";
import { followTime, TimeLine } from "./time-line.ts";

/** Which of an end's plots. */
export type PlotName = "sequence" | "window" | "round-trip";

/** One kind of line or mark: what it is called, how it is drawn, what it says at a time. */
interface Layer {
  readonly name: StringKeyOf<"mark.">;
  /** Its class in the style sheet. */
  readonly look: string;
  readonly path: string;
  readonly value?: number | undefined;
}

/** See the file's head. */
export class PlotView extends LitElement {
  static override properties = {
    plot: { attribute: false },
    name: { type: String },
    line: { attribute: false },
    width: { state: true },
    near: { state: true },
  };

  declare plot: RunPlot | undefined;
  declare name: PlotName;
  declare line: TimeLine;
  declare width: number;
  /** What the pointer is upon, in words. */
  declare near: string;
  readonly #observer = new ResizeObserver(([entry]) => {
    const width = entry?.contentRect.width ?? 0;
    // In the next frame: a layout that changes while it is being measured would be measured again at once.
    requestAnimationFrame(() => {
      this.width = width;
    });
  });

  constructor() {
    super();
    this.name = "sequence";
    this.line = new TimeLine();
    this.width = 640;
    this.near = "";
    followTime(this, () => this.line);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
  }

  get #unit(): PlotUnit {
    return this.name === "round-trip" ? "ms" : "octets";
  }

  protected override render(): TemplateResult | typeof nothing {
    const { plot, line, name } = this;
    if (plot === undefined) return nothing;
    const frame = this.#frame(plot);
    const layers = layersOf(plot, name, frame, line);
    const said = layers.flatMap((layer) =>
      layer.value === undefined ? [] : [`${t(layer.name)} ${valueText(layer.value, this.#unit)}`],
    );
    return html`<figure>
      <figcaption>
        <b>${t(`plot.${name}`)}</b>
        <ul class="legend">
          ${layers.map((layer) => legend(layer, this.#unit))}
        </ul>
        ${this.near === "" ? nothing : html`<span class="near">${this.near}</span>`}
      </figcaption>
      <svg
        width=${frame.width}
        height=${frame.height}
        viewBox=${`0 0 ${frame.width} ${frame.height}`}
        role="img"
        aria-label=${`${t(`plot.${name}.label`)}. ${momentText(line.at, line.to)}: ${said.join(", ")}`}
        @pointerdown=${this.#press}
        @pointermove=${this.#move}
        @pointerleave=${this.#leave}
      >
        <defs>
          <clipPath id="room">
            <rect
              x=${marginLeft - ROOM}
              y=${marginTop - 2}
              width=${Math.max(0, frame.width - marginLeft - marginRight + 2 * ROOM)}
              height=${frame.height - marginTop - marginBottom + 2 + ROOM}
            />
          </clipPath>
        </defs>
        ${drawAxes(frame)}
        <g clip-path="url(#room)">
          ${marks(plot, name, frame)}
          ${layers.map((layer) => svg`<path class=${layer.look} d=${layer.path} />`)}
        </g>
        ${moment(frame, line)}
      </svg>
    </figure>`;
  }

  #frame(plot: RunPlot): PlotFrame {
    const part = { sequence: plot.sequence, window: plot.window, "round-trip": plot.roundTrip }[this.name];
    return plotFrame({
      width: Math.max(200, this.width),
      height: this.name === "sequence" ? TALL : LOW,
      from: this.line.from,
      to: this.line.to,
      most: part.most,
      least: this.name === "round-trip" ? leastOf(plot.roundTrip) : undefined,
      unit: this.#unit,
    });
  }

  #press = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.#go(event);
  };

  #move = (event: PointerEvent): void => {
    if ((event.buttons & 1) === 1) return this.#go(event);
    const { plot } = this;
    if (plot === undefined || this.name !== "sequence") return;
    const { left, top } = (event.currentTarget as Element).getBoundingClientRect();
    const found = segmentNear(plot.sequence.segments, this.#frame(plot), {
      x: event.clientX - left,
      y: event.clientY - top,
    });
    this.near = found === undefined ? "" : segmentWords(found, this.line.to);
  };

  #leave = (): void => {
    this.near = "";
  };

  #go(event: PointerEvent): void {
    const { plot } = this;
    if (plot === undefined) return;
    const { left } = (event.currentTarget as Element).getBoundingClientRect();
    const time = this.#frame(plot).timeAt(event.clientX - left);
    this.line.go(Math.min(Math.max(time, this.line.from), this.line.to));
  }

  static override styles = [baseStyle, plotStyle];
}

const leastOf = ({ srtt, samples, rto }: RunPlot["roundTrip"]): number | undefined => {
  const values = [...srtt, ...samples, ...rto].filter((value, index) => index % 2 === 1 && value > 0);
  return values.length === 0 ? undefined : Math.min(...values);
};

const layersOf = (plot: RunPlot, name: PlotName, frame: PlotFrame, line: TimeLine): readonly Layer[] => {
  const steps = (key: StringKeyOf<"mark.">, look: string, points: readonly number[]): readonly Layer[] =>
    points.length === 0
      ? []
      : [
          {
            name: key,
            look: `line ${look}`,
            path: stepPath(points, frame, line.duration),
            value: valueAt(points, line.at),
          },
        ];
  switch (name) {
    case "sequence":
      return sequenceLayers(plot.sequence, frame, steps);
    case "window":
      return [
        ...steps("mark.window", "peer", plot.window.peer),
        ...steps("mark.ssthresh", "threshold", plot.window.ssthresh),
        ...steps("mark.in-flight", "flight", plot.window.inFlight),
        ...steps("mark.cwnd", "main", plot.window.cwnd),
      ];
    case "round-trip":
      return [
        ...steps("mark.rto", "threshold", plot.roundTrip.rto),
        ...steps("mark.srtt", "main", plot.roundTrip.srtt),
        ...(plot.roundTrip.samples.length === 0
          ? []
          : [{ name: "mark.samples" as const, look: "dots", path: dotPath(plot.roundTrip.samples, frame) }]),
      ];
  }
};

const sequenceLayers = (
  { segments, acknowledged, window, selective }: RunPlot["sequence"],
  frame: PlotFrame,
  steps: (key: StringKeyOf<"mark.">, look: string, points: readonly number[]) => readonly Layer[],
): readonly Layer[] => {
  const { sent, again, lost, lostAgain } = segmentMarks;
  const has = (...kinds: readonly number[]): boolean =>
    segments.some((value, index) => index % 4 === 3 && kinds.includes(value));
  return [
    ...steps("mark.window", "peer", window),
    ...steps("mark.acknowledged", "acknowledged", acknowledged),
    ...(selective.length === 0
      ? []
      : [{ name: "mark.selective" as const, look: "bars selective", path: blockPath(selective, frame) }]),
    { name: "mark.sent", look: "bars sent", path: segmentPath(segments, [sent, lost], frame) },
    ...(has(again, lostAgain)
      ? [
          {
            name: "mark.again" as const,
            look: "bars again",
            path:
              segmentPath(segments, [again, lostAgain], frame) +
              crossPath(segments, [again, lostAgain], frame),
          },
        ]
      : []),
    ...(has(lost, lostAgain)
      ? [{ name: "mark.lost" as const, look: "ring", path: ringPath(segments, [lost, lostAgain], frame) }]
      : []),
  ];
};

/** When something was taken for lost: a line right through. */
const marks = (
  { timeouts, recoveries }: RunPlot,
  name: PlotName,
  { x, height }: PlotFrame,
): SVGTemplateResult => {
  const uprights = (times: readonly number[]): string =>
    times.map((time) => `M${x(time)} ${marginTop}V${height - marginBottom}`).join("");
  return name === "sequence"
    ? svg``
    : svg`<path class="upright timeout" d=${uprights(timeouts)} /><path class="upright recovery" d=${uprights(recoveries)} />`;
};

const moment = ({ x, height }: PlotFrame, { at, from, to }: TimeLine): SVGTemplateResult =>
  at < from || at > to
    ? svg``
    : svg`<g class="moment"><path d=${`M${x(at)} ${marginTop}V${height - marginBottom}`} /><path class="grip" d=${`M${x(at) - 4} ${marginTop - 5}h8l-4 6z`} /></g>`;

const legend = ({ name, look, value }: Layer, unit: PlotUnit): TemplateResult =>
  html`<li>
    <svg width="18" height="12" viewBox="0 0 18 12" aria-hidden="true">
      ${svg`<path class=${look} d=${sampleOf(look)} />`}
    </svg>
    ${t(name)}${value === undefined ? nothing : html` <span class="mono">${valueText(value, unit)}</span>`}
  </li>`;

const sampleOf = (look: string): string => {
  if (look === "ring") return "M4 6a5 5 0 1 0 10 0a5 5 0 1 0-10 0";
  if (look === "dots") return "M9 3.5l2.5 2.5-2.5 2.5-2.5-2.5z";
  if (look === "bars again") return "M9 1V11M5.5 2.5l7 7m0-7l-7 7";
  return look.startsWith("bars") ? "M5 6V11M9 3V8M13 0V5" : "M0 6H18";
};

const segmentWords = (
  [at, first, behind, kind]: readonly [number, number, number, number],
  longest: number,
): string => {
  const { again, lost, lostAgain } = segmentMarks;
  const fates = [
    kind === again || kind === lostAgain ? t("mark.again") : t("mark.sent"),
    ...(kind === lost || kind === lostAgain ? [t("mark.lost")] : []),
  ];
  return `${momentText(at, longest)}: ${first}–${behind - 1} ${fates.join(", ")}`;
};

/** px beyond the axes, so that a mark on them is whole. */
const ROOM = 6;
/** px. */
const TALL = 240;
const LOW = 150;
