/** What every graph of packets has: buttons above it, and a canvas as sharp as the screen. */
import { html, type TemplateResult } from "lit";
import { icons } from "../style/icons.ts";

/** Nearer, further, or all of it. */
export const graphTool = (
  icon: "more" | "less" | "whole",
  label: string,
  press: () => void,
): TemplateResult =>
  html`<button class="icon" title=${label} aria-label=${label} @click=${press}>${icons(icon)}</button>`;

/** What a graph is drawn on: CSS pixels. */
export interface GraphPaper {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
}

/** The canvas, wiped, in the screen's own pixels; undefined: it cannot be drawn on. */
export const graphPaper = (canvas: HTMLCanvasElement | null): GraphPaper | undefined => {
  const context = canvas?.getContext("2d");
  if (canvas === null || context === undefined || context === null) return undefined;
  const { devicePixelRatio: scale } = window;
  const { clientWidth: width, clientHeight: height } = canvas;
  canvas.width = width * scale;
  canvas.height = height * scale;
  context.scale(scale, scale);
  return { context, width, height };
};

/** Where what is said of a mark stands: beside the pointer, on the side that has more room. */
export const hintPlace = (
  [x, y]: readonly [number, number],
  canvas: HTMLElement | null,
): Readonly<Record<"left" | "right" | "top" | "bottom", string>> => {
  const [width, height] = [canvas?.clientWidth ?? 0, canvas?.clientHeight ?? 0];
  const [before, above] = [x > width / 2, y > height / 2];
  return {
    left: before ? "auto" : `${x + BESIDE}px`,
    right: before ? `${width - x + BESIDE}px` : "auto",
    top: above ? "auto" : `${y + BESIDE}px`,
    bottom: above ? `${height - y + BESIDE}px` : "auto",
  };
};

/** px from the pointer. */
const BESIDE = 12;
