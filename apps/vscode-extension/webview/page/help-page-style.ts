/** How a page of legend and keys looks. */
import { css } from "lit";

/** See the file's head. */
export const helpPageStyle = css`
  dialog {
    max-width: min(640px, calc(100vw - 32px));
    max-height: calc(100vh - 48px);
    overflow: auto;
    padding: 14px 20px 18px;
    border: 1px solid var(--vscode-editorHoverWidget-border, var(--line));
    border-radius: 8px;
    background: var(--vscode-editorWidget-background, var(--vscode-editor-background));
    color: var(--vscode-foreground);
    font: inherit;
    box-shadow: 0 4px 18px var(--vscode-widget-shadow, transparent);
  }
  dialog::backdrop {
    background: rgba(0, 0, 0, 0.35);
  }
  header {
    display: flex;
    justify-content: space-between;
    align-items: center;
  }
  h2 {
    font-size: 1.2em;
  }
  h3 {
    font-size: 1em;
    margin: 14px 0 5px;
  }
  dl {
    display: grid;
    grid-template-columns: max-content 1fr;
    gap: 5px 14px;
    align-items: baseline;
  }
  dt {
    display: flex;
    align-items: center;
    gap: 6px;
    min-width: 92px;
  }
  dd {
    align-self: center;
  }
  /* Beside the longest name there is no room for a long word. */
  @media (max-width: 420px) {
    dl {
      grid-template-columns: minmax(0, 1fr);
      gap: 1px;
    }
    dd {
      padding: 0 0 6px 24px;
      overflow-wrap: anywhere;
    }
  }
  kbd {
    display: inline-block;
    min-width: 22px;
    text-align: center;
    padding: 1px 5px;
    border: 1px solid var(--vscode-keybindingLabel-border, var(--line));
    border-radius: 3px;
    background: var(--vscode-keybindingLabel-background, var(--sunk));
    color: var(--vscode-keybindingLabel-foreground, inherit);
    font: inherit;
    font-size: 0.9em;
  }
  .sample {
    flex: 1;
    display: flex;
    align-items: center;
    gap: 3px;
    height: 14px;
  }
  .sample i {
    flex: 1;
    border-top: 2px solid currentColor;
  }
  .sample.socket i {
    border-top-style: dashed;
    opacity: 0.7;
  }
  .sample.model i {
    border-top-style: dotted;
  }
  .broken {
    color: var(--bad);
  }
  .suspicious {
    color: var(--warn);
  }
  .healthy {
    color: var(--good);
  }
  .incomplete {
    color: var(--quiet);
  }
  .local {
    color: var(--data);
  }
  .peer {
    color: var(--retry);
  }
  .cross {
    stroke: var(--bad);
    stroke-width: 2.4;
    fill: none;
  }
  .sample.again i {
    border-top: 2px dashed var(--retry);
  }
`;
