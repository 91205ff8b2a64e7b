/** How the state machine and the walk through it look. */
import { css } from "lit";

/** See the file's head. */
export const stateDiagramStyle = css`
  .player {
    display: flex;
    align-items: center;
    gap: 2px;
  }
  .at {
    margin-left: 6px;
  }
  .step {
    min-height: 2.8em;
    padding: 4px 0 6px;
  }
  .drawing {
    width: 100%;
    max-width: var(--diagram-width, 560px);
    height: auto;
    margin: 0 auto;
    overflow: visible;
  }
  .sign {
    font-family: var(--vscode-font-family);
  }
  .sign.local,
  .head.local {
    color: var(--data);
    fill: var(--data);
  }
  .sign.peer,
  .head.peer {
    color: var(--retry);
    fill: var(--retry);
  }
  .head {
    fill: var(--quiet);
    opacity: 0.75;
  }
  .head.local,
  .head.peer {
    opacity: 1;
  }
  .arrow {
    fill: none;
    stroke: var(--quiet);
    stroke-width: 1;
    opacity: 0.45;
  }
  .arrow.local,
  .arrow.peer {
    opacity: 1;
    stroke-width: 1.8;
  }
  .arrow.local {
    stroke: var(--data);
  }
  .arrow.peer {
    stroke: var(--retry);
  }
  .arrow.just {
    stroke-width: 3.4;
  }
  .arrow.odd {
    stroke-dasharray: 5 3;
  }
  .box rect {
    fill: var(--vscode-editor-background);
    stroke: var(--line);
    stroke-width: 1;
  }
  .box text {
    font: 11.5px var(--vscode-font-family);
    fill: var(--quiet);
    text-anchor: middle;
  }
  .box.been rect {
    stroke: var(--vscode-foreground);
  }
  .box.been text {
    fill: var(--vscode-foreground);
  }
  .box.local rect {
    stroke: var(--data);
    stroke-width: 2.2;
  }
  .box.peer rect {
    stroke: var(--retry);
    stroke-width: 2.2;
  }
  .box.local text,
  .box.peer text {
    font-weight: 600;
  }
  .token {
    stroke: var(--vscode-editor-background);
    stroke-width: 1.5;
  }
  .token.local {
    fill: var(--data);
  }
  .token.peer {
    fill: var(--retry);
  }
  .walks {
    margin-top: 10px;
    display: grid;
    gap: 4px;
  }
  .walks div {
    display: grid;
    grid-template-columns: minmax(110px, auto) 1fr;
    gap: 8px;
  }
  .walks dt {
    color: var(--quiet);
    white-space: nowrap;
  }
  .walks dd span {
    white-space: nowrap;
  }
  /* In a pane of its own: the words stay while the drawing is scrolled, beside it where there is room. */
  :host([compact]) .now {
    position: sticky;
    top: 0;
    z-index: 1;
    background: var(--vscode-editor-background);
  }
  :host([compact]) .now .step {
    min-height: 1.4em;
  }
  @container (min-width: 760px) {
    :host([compact]) {
      display: grid;
      grid-template-columns: minmax(0, 1fr) var(--diagram-width, 560px);
      grid-template-rows: auto 1fr;
      gap: 0 14px;
    }
    :host([compact]) .drawing {
      grid-column: 2;
      grid-row: 1 / 3;
    }
    :host([compact]) .walks {
      align-content: start;
      align-self: start;
      position: sticky;
      top: 96px;
    }
    :host([compact]) .walks div {
      grid-template-columns: 1fr;
      gap: 0;
    }
  }
`;
