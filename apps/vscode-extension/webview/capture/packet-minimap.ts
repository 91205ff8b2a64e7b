/** All packets of a connection in one column beside the ladder, coloured by what is remarkable; a press goes there. */
import { css, html, LitElement, type PropertyValues, type TemplateResult } from "lit";
import { t } from "../strings.ts";
import { baseStyle } from "../style/base-style.ts";
import { place } from "../style/place.ts";
import { onThemeChange, themeColor } from "../style/theme-color.ts";

/** Fires `part` with a place from 0 to 1. */
export class PacketMinimap extends LitElement {
  static override properties = { tones: { attribute: false }, window: { attribute: false } };

  /** A number of `tones` for each part of the list. */
  declare tones: Uint8Array | undefined;
  /** What is on show, from 0 to 1. */
  declare window: readonly [number, number];
  /** px, as it was measured: to ask for it while rows change would lay everything out at once. */
  #height = 0;
  #sizes: ResizeObserver | undefined;
  #stop: (() => void) | undefined;

  constructor() {
    super();
    this.window = [0, 1];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sizes = new ResizeObserver(() => {
      this.#height = this.clientHeight;
      this.#draw();
      this.requestUpdate();
    });
    this.#sizes.observe(this);
    this.#stop = onThemeChange(() => this.#draw());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes?.disconnect();
    this.#stop?.();
  }

  protected override render(): TemplateResult {
    const [[from, to], used] = [this.window, this.#used];
    return html`<canvas
        role="img"
        aria-label=${t("packets.minimap")}
        title=${t("packets.minimap")}
        @pointerdown=${this.#press}
        @pointermove=${this.#drag}
      ></canvas
      ><span
        class="window"
        ${place({ transform: `translateY(${from * used}px)`, height: `${Math.max(6, (to - from) * used)}px` })}
      ></span>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("tones")) this.#draw();
  }

  #draw(): void {
    const canvas = this.renderRoot.querySelector("canvas");
    const context = canvas?.getContext("2d");
    if (canvas === null || context === undefined || context === null) return;
    const { devicePixelRatio: scale } = window;
    const [width, height] = [this.clientWidth, this.clientHeight];
    const used = this.#used;
    canvas.width = width * scale;
    canvas.height = height * scale;
    context.scale(scale, scale);
    context.clearRect(0, 0, width, height);
    const { tones } = this;
    const colors = ["--line", "--quiet", "--warn", "--bad"].map((name) => themeColor(this, name));
    // The worse is drawn over the better, and never thinner than can be seen.
    for (const tone of [1, 2, 3]) {
      context.fillStyle = colors[tone] ?? "";
      tones?.forEach((each, part) => {
        if (each !== tone) return;
        const top = (part / tones.length) * used;
        context.fillRect(
          tone === 1 ? 3 : 1,
          top,
          width - (tone === 1 ? 6 : 2),
          Math.max(tone === 1 ? 1 : 2, used / tones.length),
        );
      });
    }
  }

  /** px: few packets do not fill it. */
  get #used(): number {
    return Math.min(this.#height, Math.max(1, this.tones?.length ?? 0) * PART_MAX);
  }

  #press = (event: PointerEvent): void => {
    (event.target as HTMLElement).setPointerCapture(event.pointerId);
    this.#go(event);
  };

  #drag = (event: PointerEvent): void => {
    if ((event.buttons & 1) === 1) this.#go(event);
  };

  #go({ offsetY }: PointerEvent): void {
    const detail = Math.min(1, Math.max(0, offsetY / Math.max(1, this.#used)));
    this.dispatchEvent(new CustomEvent<number>("part", { detail }));
  }

  static override styles = [
    baseStyle,
    css`
      :host {
        width: 16px;
        min-height: 0;
        border-left: 1px solid var(--line);
        overflow: hidden;
        position: relative;
      }
      .window {
        position: absolute;
        inset: 0 0 auto 0;
        border: 1px solid var(--vscode-focusBorder, currentColor);
        pointer-events: none;
      }
      canvas {
        display: block;
        width: 100%;
        height: 100%;
        cursor: pointer;
        touch-action: none;
      }
    `,
  ];
}

/** px of one packet. */
const PART_MAX = 6;
