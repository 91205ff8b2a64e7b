/** What every part of the page looks like: the editor's own colours and fonts, focus, buttons, marks. */
import { css } from "lit";

/** Only theme variables; a colour is never the only sign. */
export const baseStyle = css`
  :host {
    --good: var(--vscode-testing-iconPassed, #73c991);
    --bad: var(--vscode-testing-iconFailed, #f14c4c);
    --warn: var(--vscode-editorWarning-foreground, #cca700);
    --wait: var(--vscode-charts-yellow, #cca700);
    --data: var(--vscode-charts-blue, #3794ff);
    --retry: var(--vscode-charts-purple, #b180d7);
    --acknowledged: var(--vscode-charts-green, #388a34);
    --quiet: var(--vscode-descriptionForeground, #9d9d9d);
    --line: var(--vscode-panel-border, var(--vscode-widget-border, rgba(128, 128, 128, 0.35)));
    --sunk: var(--vscode-textBlockQuote-background, rgba(128, 128, 128, 0.1));
    --mono: var(--vscode-editor-font-family, monospace);
    --chosen: var(--vscode-list-activeSelectionBackground, rgba(4, 57, 94, 0.8));
    --chosen-text: var(--vscode-list-activeSelectionForeground, var(--vscode-foreground));
    --contrast: var(--vscode-contrastBorder, transparent);
    display: block;
    box-sizing: border-box;
    font-variant-numeric: tabular-nums;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  h1,
  h2,
  h3,
  h4,
  p,
  ul,
  ol,
  dl,
  dd {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  code,
  .mono {
    font-family: var(--mono);
    font-size: var(--vscode-editor-font-size, 0.95em);
    color: inherit;
  }
  code.inline {
    padding: 0 4px;
    border-radius: 3px;
    background: var(--vscode-textPreformat-background, var(--sunk));
    color: var(--vscode-textPreformat-foreground, inherit);
  }
  .quiet {
    color: var(--quiet);
  }
  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .cut {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    min-width: 0;
  }
  :focus {
    outline: none;
  }
  :focus-visible {
    outline: 1px solid var(--vscode-focusBorder, currentColor);
    outline-offset: 1px;
  }
  a {
    color: var(--vscode-textLink-foreground);
    cursor: pointer;
    text-decoration: underline;
    text-underline-offset: 2px;
  }
  a:hover {
    color: var(--vscode-textLink-activeForeground, var(--vscode-textLink-foreground));
  }
  svg {
    display: block;
    flex: none;
  }
`;

/** Buttons as the editor has them: a filled one, plain ones, and icons in a toolbar. */
export const buttonStyle = css`
  button {
    font: inherit;
    color: inherit;
    border: 1px solid transparent;
    border-radius: 4px;
    background: none;
    padding: 3px 10px;
    cursor: pointer;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    line-height: 18px;
    white-space: nowrap;
  }
  button.main {
    background: var(--vscode-button-background);
    color: var(--vscode-button-foreground);
    border-color: var(--vscode-button-border, var(--contrast));
  }
  button.main:hover {
    background: var(--vscode-button-hoverBackground);
  }
  button.plain {
    background: var(--vscode-button-secondaryBackground, transparent);
    color: var(--vscode-button-secondaryForeground, inherit);
    border-color: var(--vscode-button-border, var(--contrast));
  }
  button.plain:hover {
    background: var(--vscode-button-secondaryHoverBackground, var(--vscode-toolbar-hoverBackground));
  }
  button.icon {
    padding: 3px;
    border-radius: 5px;
    color: var(--vscode-icon-foreground, inherit);
  }
  button.icon:hover {
    background: var(--vscode-toolbar-hoverBackground);
    outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }
  .step-buttons {
    display: inline-flex;
    align-items: center;
    gap: 2px;
    min-width: 0;
    max-width: 100%;
    margin: -2px 0;
  }
  .step-buttons code {
    padding: 1px 6px;
    border-radius: 3px;
    background: var(--vscode-textPreformat-background, var(--sunk));
    border: 1px solid var(--contrast);
    color: var(--vscode-textPreformat-foreground, inherit);
  }
  button.link {
    padding: 0;
    border-radius: 2px;
    color: var(--vscode-textLink-foreground);
    text-decoration: underline;
    text-underline-offset: 2px;
  }
  button:disabled {
    opacity: 0.45;
    cursor: default;
  }
  select {
    font: inherit;
    color: var(--vscode-dropdown-foreground);
    background: var(--vscode-dropdown-background);
    border: 1px solid var(--vscode-dropdown-border, var(--line));
    border-radius: 4px;
    padding: 2px 4px;
    height: 26px;
    min-width: 0;
    max-width: 100%;
    text-overflow: ellipsis;
  }
`;
