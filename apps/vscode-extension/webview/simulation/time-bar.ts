/** The time line's handle: a slider over what is on show, played, stepped from moment to moment, zoomed. */
import { css, html, LitElement, type TemplateResult } from "lit";
import { momentText } from "../rows/time-scale.ts";
import { t, type StringKeyOf } from "../strings.ts";
import { baseStyle, buttonStyle } from "../style/base-style.ts";
import { icons } from "../style/icons.ts";
import { place } from "../style/place.ts";
import { followTime, TimeLine } from "./time-line.ts";

/** See the file's head. */
export class TimeBar extends LitElement {
  static override properties = {
    line: { attribute: false },
    losses: { attribute: false },
    playing: { state: true },
    speed: { state: true },
  };

  declare line: TimeLine;
  /** When packets were stopped: marks over the slider. */
  declare losses: readonly number[];
  declare playing: boolean;
  declare speed: number;
  #frame = 0;
  #last = 0;

  constructor() {
    super();
    this.line = new TimeLine();
    this.losses = [];
    this.playing = false;
    this.speed = 1;
    followTime(this, () => this.line);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.pause();
  }

  /** Plays on from where it stands; from the beginning where it stands at the end. */
  readonly toggle = (): void => {
    if (this.playing) return this.pause();
    this.playing = true;
    if (this.line.at >= this.line.to) this.line.go(this.line.from);
    this.#last = performance.now();
    this.#frame = requestAnimationFrame(this.#tick);
  };

  pause(): void {
    cancelAnimationFrame(this.#frame);
    this.playing = false;
  }

  protected override render(): TemplateResult {
    const { line } = this;
    const { at, from, to, duration, row, rows } = line;
    const now = momentText(at, Math.max(at, to));
    return html`<div class="bar" role="group" aria-label=${t("time.label")}>
      <span class="buttons">
        ${this.#button("time.first", "first", () => line.go(0))}
        ${this.#button("time.back", "back", () => line.step(-1))}
        <button
          class="icon play"
          title=${t(this.playing ? "time.pause" : "time.play")}
          aria-label=${t(this.playing ? "time.pause" : "time.play")}
          @click=${this.toggle}
        >
          ${icons(this.playing ? "pause" : "play", 18)}
        </button>
        ${this.#button("time.forward", "forward", () => line.step(1))}
        ${this.#button("time.last", "last", () => line.go(duration))}
      </span>
      <span class="track">
        <span class="losses" aria-hidden="true">
          ${this.losses
            .filter((loss) => loss >= from && loss <= to)
            .map((loss) => html`<i ${place({ left: `${((loss - from) / (to - from)) * 100}%` })}></i>`)}
        </span>
        <input
          type="range"
          min=${from}
          max=${to}
          step="any"
          .value=${String(at)}
          ${place({ "--share": `${Math.min(100, Math.max(0, ((at - from) / (to - from)) * 100))}%` })}
          aria-label=${t("time.label")}
          aria-valuetext=${t("time.moment", now, row + 1, rows)}
          @input=${this.#slide}
          @keydown=${this.#key}
        />
      </span>
      <span class="now mono"
        >${now} <span class="quiet">${t("time.of", momentText(duration, duration))}</span></span
      >
      <span class="buttons">
        <select aria-label=${t("time.speed")} title=${t("time.speed")} @change=${this.#choose}>
          ${SPEEDS.map((speed) => html`<option value=${speed} ?selected=${speed === this.speed}>${speed}×</option>`)}
        </select>
        ${this.#button("time.out", "less", () => line.zoom(2))}
        ${this.#button("time.in", "more", () => line.zoom(0.5))}
        ${this.#button("time.busy", "fit", () => line.showBusy())}
        ${this.#button("time.whole", "whole", () => line.showAll())}
      </span>
    </div>`;
  }

  #button(
    label: StringKeyOf<"time.">,
    icon: "first" | "back" | "forward" | "last" | "less" | "more" | "fit" | "whole",
    click: () => void,
  ): TemplateResult {
    const press = (): void => {
      this.pause();
      click();
    };
    return html`<button class="icon" title=${t(label)} aria-label=${t(label)} @click=${press}>
      ${icons(icon)}
    </button>`;
  }

  /** What is on show takes the same time at every zoom. */
  #tick = (now: number): void => {
    const { line } = this;
    const passed = now - this.#last;
    const still = getComputedStyle(this).getPropertyValue("--turning").trim() === "paused";
    // Where motion is not wanted it goes on in few steps.
    if (!still || passed >= STILL_EVERY) {
      this.#last = now;
      line.go(line.at + (passed / PLAY_TIME) * (line.to - line.from) * this.speed);
    }
    if (line.at >= line.to || line.at >= line.duration) return this.pause();
    this.#frame = requestAnimationFrame(this.#tick);
  };

  #slide = ({ target }: Event): void => {
    this.pause();
    this.line.go(Number((target as HTMLInputElement).value));
  };

  #key = (event: KeyboardEvent): void => {
    const { line } = this;
    const page = (line.to - line.from) / 10;
    const moves: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => line.step(-1),
      ArrowDown: () => line.step(-1),
      ArrowRight: () => line.step(1),
      ArrowUp: () => line.step(1),
      PageUp: () => line.go(line.at + page),
      PageDown: () => line.go(line.at - page),
      Home: () => line.go(0),
      End: () => line.go(line.duration),
    };
    const move = moves[event.key];
    if (move === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.pause();
    move();
  };

  #choose = ({ target }: Event): void => {
    this.speed = Number((target as HTMLSelectElement).value);
  };

  static override styles = [baseStyle, buttonStyle, barStyle()];
}

function barStyle(): ReturnType<typeof css> {
  return css`
    :host {
      container-type: inline-size;
    }
    .bar {
      display: grid;
      grid-template-columns: auto minmax(120px, 1fr) auto auto;
      align-items: center;
      gap: 4px 12px;
      padding: 6px 8px;
      border: 1px solid var(--line);
      border-radius: 6px;
      background: var(--vscode-editorWidget-background, var(--vscode-editor-background));
    }
    .buttons {
      display: inline-flex;
      align-items: center;
      gap: 2px;
    }
    .play {
      color: var(--vscode-textLink-foreground);
    }
    .track {
      position: relative;
      display: grid;
      padding-top: 6px;
    }
    .losses {
      position: absolute;
      inset: 0 7px auto;
      height: 8px;
    }
    .losses i {
      position: absolute;
      top: 0;
      height: 7px;
      border-left: 2px solid var(--bad);
      transform: translateX(-1px);
    }
    input {
      appearance: none;
      width: 100%;
      height: 18px;
      margin: 0;
      background: none;
      cursor: pointer;
    }
    input::-webkit-slider-runnable-track {
      height: 4px;
      border-radius: 2px;
      background: linear-gradient(
        to right,
        var(--vscode-progressBar-background, var(--data)) var(--share),
        color-mix(in srgb, var(--quiet) 45%, transparent) var(--share)
      );
    }
    input::-webkit-slider-thumb {
      appearance: none;
      width: 14px;
      height: 14px;
      margin-top: -5px;
      border-radius: 50%;
      border: 2px solid var(--vscode-editor-background);
      background: var(--vscode-foreground);
    }
    .now {
      white-space: nowrap;
      min-width: 17ch;
      text-align: right;
    }
    input:focus-visible {
      outline: none;
    }
    input:focus-visible::-webkit-slider-thumb {
      outline: 2px solid var(--vscode-focusBorder, currentColor);
      outline-offset: 2px;
    }
    @container (max-width: 620px) {
      .bar {
        grid-template-columns: auto minmax(0, 1fr) auto;
      }
      .track {
        grid-column: 1 / -1;
        grid-row: 2;
      }
      .now {
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
      }
    }
    @container (max-width: 400px) {
      .bar {
        grid-template-columns: auto minmax(0, 1fr);
      }
      .buttons:last-child {
        grid-column: 1 / -1;
        grid-row: 3;
      }
    }
    @media (forced-colors: active) {
      input::-webkit-slider-thumb {
        forced-color-adjust: none;
      }
    }
  `;
}

/** ms that all that is on show takes to be played. */
const PLAY_TIME = 12_000;
const SPEEDS = [0.25, 0.5, 1, 2, 4] as const;
/** ms between two pictures where motion is not wanted. */
const STILL_EVERY = 500;
