/** How a plot looks: lines and marks differ in shape as well as in colour. */
import { css } from "lit";

/** See the file's head. */
export const plotStyle = css`
  :host {
    min-width: 0;
  }
  figure {
    margin: 0;
  }
  figcaption {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 14px;
    align-items: baseline;
    padding: 0 0 4px;
    min-height: 1.6em;
  }
  figcaption b {
    font-weight: 600;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 14px;
    color: var(--quiet);
    font-size: 0.92em;
  }
  .legend li {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    white-space: nowrap;
  }
  .legend .mono {
    color: var(--vscode-foreground);
  }
  .near {
    font-size: 0.92em;
    margin-left: auto;
  }
  figure > svg {
    width: 100%;
    cursor: col-resize;
    touch-action: pan-y;
    user-select: none;
  }
  path {
    fill: none;
    vector-effect: non-scaling-stroke;
  }
  .axes path {
    stroke: color-mix(in srgb, var(--quiet) 24%, transparent);
  }
  .axes text {
    fill: var(--quiet);
    font: 11px var(--vscode-font-family);
  }
  .value {
    text-anchor: end;
  }
  .tick {
    text-anchor: middle;
  }
  .line {
    stroke-width: 1.6;
    stroke-linejoin: round;
  }
  .main {
    stroke: var(--data);
    stroke-width: 2;
  }
  .threshold {
    stroke: var(--vscode-foreground);
    opacity: 0.75;
    stroke-dasharray: 6 3;
  }
  .flight {
    stroke: var(--vscode-charts-green, var(--good));
    stroke-dasharray: 2 2;
  }
  .peer {
    stroke: var(--wait);
    stroke-dasharray: 8 2 2 2;
  }
  .acknowledged {
    stroke: var(--vscode-charts-green, var(--good));
  }
  .bars {
    stroke: var(--data);
    stroke-width: 2;
  }
  .bars.selective {
    stroke: var(--retry);
    stroke-width: 2;
    stroke-dasharray: 3 1;
  }
  .bars.again {
    stroke: var(--bad);
  }
  .ring {
    stroke: var(--bad);
    stroke-width: 1.6;
  }
  .dots {
    fill: var(--vscode-foreground);
    stroke: none;
  }
  .upright {
    stroke-width: 1.2;
  }
  .timeout {
    stroke: var(--bad);
  }
  .recovery {
    stroke: var(--retry);
    stroke-dasharray: 4 3;
  }
  .moment path {
    stroke: var(--vscode-focusBorder, var(--vscode-foreground));
    stroke-width: 1.4;
  }
  .moment .grip {
    fill: var(--vscode-focusBorder, var(--vscode-foreground));
  }
`;
