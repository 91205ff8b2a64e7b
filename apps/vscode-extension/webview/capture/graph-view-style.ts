/** How a graph is laid out: side, legend and tools above, the drawing below. */
import { css } from "lit";

/** See the file's head. */
export const graphViewStyle = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    container-type: size;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 14px;
    padding: 4px 10px;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 12px;
    font-size: 0.92em;
  }
  .legend li {
    white-space: nowrap;
  }
  /* On a line of its own. */
  .legend.long {
    order: 1;
    flex-basis: 100%;
  }
  /* Where the drawing would have no room for it: the help has all marks, and the pointer tells of each. */
  @container (max-height: 190px) {
    .legend.long {
      display: none;
    }
  }
  .tools {
    margin-left: auto;
    display: flex;
    align-items: center;
    gap: 4px;
  }
  .drawn {
    flex: 1;
    min-height: 0;
    position: relative;
  }
  canvas {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    cursor: crosshair;
    touch-action: none;
  }
  /* What lies outside is clipped. */
  canvas:focus-visible {
    outline-offset: -1px;
  }
  .axis {
    position: absolute;
    font-size: 0.85em;
    line-height: 14px;
    pointer-events: none;
  }
  .axis.up {
    top: 0;
    left: 10px;
  }
  .axis.across {
    bottom: 1px;
    right: 10px;
  }
  .none {
    position: absolute;
    inset: 40% 0 auto;
    text-align: center;
    pointer-events: none;
  }
  .hint {
    position: absolute;
    width: max-content;
    max-width: 46%;
    font-size: 0.92em;
    padding: 2px 8px;
    border-radius: 4px;
    border: 1px solid var(--vscode-editorHoverWidget-border, var(--line));
    background: var(--vscode-editorHoverWidget-background, var(--vscode-editor-background));
    color: var(--vscode-editorHoverWidget-foreground, var(--vscode-foreground));
    pointer-events: none;
  }
`;
