/** The page's own icons: strokes on a 16 × 16 grid, in the text's colour. A state's shape is never another state's. */
import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import type { TraceState } from "../../src/shared/view.ts";

const icon = (shape: SVGTemplateResult, size = 16): TemplateResult =>
  html`<svg
    width=${size}
    height=${size}
    viewBox="0 0 16 16"
    fill="none"
    stroke="currentColor"
    stroke-width="1.3"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${shape}
  </svg>`;

const shapes = {
  retry: svg`<path d="M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3" />`,
  cancel: svg`<circle cx="8" cy="8" r="6" /><rect x="5.6" y="5.6" width="4.8" height="4.8" rx="0.6" fill="currentColor" stroke="none" />`,
  compare: svg`<path d="M8 2v12M2.5 4h3.5v8H2.5zM10 4h3.5v8H10z" />`,
  export: svg`<path d="M8 2v8M5 7.2 8 10.2l3-3M2.5 11v2.5h11V11" />`,
  copy: svg`<rect x="5.5" y="5.5" width="8" height="8" rx="1" /><path d="M10.5 5.5v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2" />`,
  done: svg`<path d="m3 8.5 3.2 3.2L13 4.5" />`,
  terminal: svg`<path d="m3 4.5 3.5 3.5L3 11.5M8 12h5" />`,
  help: svg`<circle cx="8" cy="8" r="6" /><path d="M6.2 6.3a1.9 1.9 0 1 1 2.7 1.8c-.6.3-.9.6-.9 1.2" /><circle cx="8" cy="11.3" r=".4" fill="currentColor" />`,
  close: svg`<path d="m4 4 8 8M12 4l-8 8" />`,
  arrow: svg`<path d="M3 8h9.5M9 4.5 12.5 8 9 11.5" />`,
  chevron: svg`<path d="m6 4 4 4-4 4" />`,
  first: svg`<path d="M4 3.5v9M12.5 3.5 7 8l5.5 4.5z" />`,
  back: svg`<path d="M10.5 3.5 5 8l5.5 4.5z" />`,
  play: svg`<path d="M5 3.2 12.5 8 5 12.8z" fill="currentColor" />`,
  pause: svg`<path d="M5.5 3.5v9M10.5 3.5v9" stroke-width="2" />`,
  forward: svg`<path d="M5.5 3.5 11 8l-5.5 4.5z" />`,
  last: svg`<path d="M12 3.5v9M3.5 3.5 9 8l-5.5 4.5z" />`,
  more: svg`<circle cx="7" cy="7" r="4.6" /><path d="m10.4 10.4 3.4 3.4M7 5v4M5 7h4" />`,
  less: svg`<circle cx="7" cy="7" r="4.6" /><path d="m10.4 10.4 3.4 3.4M5 7h4" />`,
  fit: svg`<path d="M2.5 3.5v9M13.5 3.5v9M5 8h6M6.6 6.2 4.8 8l1.8 1.8M9.4 6.2 11.2 8 9.4 9.8" />`,
  whole: svg`<path d="M2 8h12M3.8 6.2 2 8l1.8 1.8M12.2 6.2 14 8l-1.8 1.8" />`,
  dice: svg`<rect x="2.5" y="2.5" width="11" height="11" rx="2" /><g fill="currentColor" stroke="none"><circle cx="5.6" cy="5.6" r="1" /><circle cx="10.4" cy="5.6" r="1" /><circle cx="8" cy="8" r="1" /><circle cx="5.6" cy="10.4" r="1" /><circle cx="10.4" cy="10.4" r="1" /></g>`,
  packets: svg`<rect x="2" y="5" width="8" height="6" rx="1" /><path d="M10 8h4M12 6l2 2-2 2M4.5 7.2h3M4.5 9h2" />`,
  external: svg`<path d="M9 2.5h4.5V7M13.5 2.5 7.5 8.5M11.5 9.5v4h-9v-9h4" />`,
  save: svg`<path d="M3 2.5h8l2 2v9H3zM5.5 2.5v3.5h5V2.5M5.5 13.5V9.5h5v4" />`,
  simulate: svg`<path d="M6 2h4M7 2v4.2L3.2 12.6A.9.9 0 0 0 4 14h8a.9.9 0 0 0 .8-1.4L9 6.2V2M5 10.5h6" />`,
  file: svg`<path d="M9.5 2h-6v12h9V5zM9.5 2v3h3" />`,
  gear: svg`<circle cx="8" cy="8" r="2" /><path d="M8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6 5 5M11 11l1.4 1.4M12.4 3.6 11 5M5 11l-1.4 1.4" />`,
  kernel: svg`<rect x="4" y="4" width="8" height="8" rx="1" /><rect x="6.5" y="6.5" width="3" height="3" fill="currentColor" stroke="none" /><path d="M6 4V2M10 4V2M6 14v-2M10 14v-2M4 6H2M4 10H2M14 6h-2M14 10h-2" />`,
} as const;

/** Any of the icons by its name. */
export const icons = (name: keyof typeof shapes, size?: number): TemplateResult => icon(shapes[name], size);

const states: Readonly<Record<TraceState, SVGTemplateResult>> = {
  connected: svg`<circle cx="8" cy="8" r="6.6" /><path d="m5 8.2 2.2 2.2L11.2 6" stroke-width="1.5" />`,
  warning: svg`<path d="M8 1.8 14.8 13.8H1.2z" /><path d="M8 6.2v3.4" stroke-width="1.5" /><circle cx="8" cy="11.6" r=".5" fill="currentColor" />`,
  failed: svg`<circle cx="8" cy="8" r="6.6" /><path d="m5.7 5.7 4.6 4.6M10.3 5.7l-4.6 4.6" stroke-width="1.5" />`,
  running: svg`<circle cx="8" cy="8" r="6.6" opacity="0.35" /><path d="M8 1.4A6.6 6.6 0 0 1 14.6 8" stroke-width="1.7" />`,
  cancelled: svg`<circle cx="8" cy="8" r="6.6" /><path d="m3.6 12.4 8.8-8.8" stroke-width="1.5" />`,
  interrupted: svg`<circle cx="8" cy="8" r="6.6" stroke-dasharray="2.5 2" /><path d="M8 4.6v3.8l2.2 1.6" />`,
};

/** The mark of a state. */
export const stateIcon = (state: TraceState, size = 16): TemplateResult => icon(states[state], size);

/** The mark of a finding's severity. */
export const severityIcon = (severity: "error" | "warning" | "info"): TemplateResult => {
  if (severity === "error") return stateIcon("failed");
  if (severity === "warning") return stateIcon("warning");
  return icon(
    svg`<circle cx="8" cy="8" r="6.6" /><path d="M8 7.4v4" stroke-width="1.5" /><circle cx="8" cy="4.9" r=".5" fill="currentColor" />`,
  );
};

/** A small square behind what the kernel said. */
export const kernelSign = (evidence: string): TemplateResult | typeof nothing =>
  evidence === "kernel" ? icons("kernel", 12) : nothing;
