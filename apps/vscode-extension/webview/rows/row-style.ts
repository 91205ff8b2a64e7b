/** How a row of any list looks: under the pointer, chosen, still on its way. */
import { css } from "lit";

/** See the file's head. */
export const rowStyle = css`
  .row {
    position: absolute;
    display: grid;
    align-items: center;
    cursor: pointer;
  }
  .drawn {
    display: contents;
  }
  .row:hover {
    background: var(--vscode-list-hoverBackground);
    outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }
  .row:is(.chosen, .selected) {
    background: var(--vscode-list-inactiveSelectionBackground, var(--chosen));
    outline-offset: -1px;
  }
  .row:is(.chosen, .selected) .quiet {
    color: inherit;
  }
  .coming {
    height: 8px;
    border-radius: 4px;
    background: var(--sunk);
    margin: 0 12px;
    grid-column: 1 / -1;
  }
`;
