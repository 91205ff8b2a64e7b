/** How the comparison is laid out. */
import { css } from "lit";

/** See the file's head. */
export const comparePageStyle = css`
  :host {
    container: page / inline-size;
    max-width: 1100px;
    margin: 0 auto;
  }
  main {
    padding: 16px 18px 24px;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 10px;
  }
  .endpoint {
    color: var(--quiet);
  }
  h1 {
    font-size: 1.42em;
    font-weight: 600;
    line-height: 1.3;
    overflow-wrap: anywhere;
  }
  h2 {
    font-size: 1em;
    font-weight: 600;
    margin-top: 12px;
  }
  .briefs {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    gap: 12px;
    padding-top: 4px;
  }
  @container page (max-width: 560px) {
    .briefs {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  .brief {
    --tone: var(--quiet);
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 10px;
    align-items: start;
    justify-content: start;
    text-align: left;
    white-space: normal;
    padding: 10px 12px;
    border: 1px solid var(--line);
    border-left: 4px solid var(--tone);
    border-radius: 6px;
    background: var(--vscode-editorWidget-background, transparent);
  }
  .brief:hover {
    background: var(--vscode-list-hoverBackground);
    outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
  }
  .brief.connected {
    --tone: var(--good);
  }
  .brief.warning {
    --tone: var(--warn);
  }
  .brief.failed {
    --tone: var(--bad);
  }
  .mark {
    color: var(--tone);
    padding-top: 2px;
  }
  .what {
    display: grid;
    gap: 2px;
    overflow-wrap: anywhere;
  }
  .what b {
    font-weight: 600;
  }
  table {
    border-collapse: collapse;
    width: 100%;
    table-layout: fixed;
  }
  th,
  td {
    text-align: left;
    padding: 4px 10px 4px 0;
    border-bottom: 1px solid var(--line);
    font-weight: 400;
    overflow-wrap: anywhere;
    vertical-align: top;
  }
  thead th {
    color: var(--quiet);
    font-size: 0.9em;
  }
  tbody th {
    color: var(--quiet);
  }
  th:first-child {
    width: 22%;
  }
  th:last-child,
  td:last-child {
    width: 16%;
  }
  .bar-cell {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 68px;
    gap: 8px;
    align-items: center;
  }
  .bar-room i {
    display: block;
    height: 12px;
    border-radius: 2px;
    border: 1px solid var(--data);
    background: color-mix(in srgb, var(--data) 40%, transparent);
  }
  .bar-room i.was {
    border-color: var(--quiet);
    background: color-mix(in srgb, var(--quiet) 30%, transparent);
  }
  .value {
    white-space: nowrap;
  }
  .change::before {
    display: inline-block;
    width: 1.2em;
    content: "";
  }
  .change.better::before {
    content: "▼";
    color: var(--good);
  }
  .change.worse::before {
    content: "▲";
    color: var(--bad);
  }
  .changed td {
    font-weight: 600;
  }
  .changed td:last-child {
    font-weight: 400;
  }
  .findings {
    display: grid;
    gap: 6px;
  }
  .findings li {
    --tone: var(--data);
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 8px;
    align-items: start;
  }
  .findings .error {
    --tone: var(--bad);
  }
  .findings .warning {
    --tone: var(--warn);
  }
  .sign {
    color: var(--tone);
    padding-top: 2px;
  }
  .when {
    color: var(--quiet);
    border: 1px solid var(--line);
    border-radius: 3px;
    padding: 0 6px;
    white-space: nowrap;
  }
`;
