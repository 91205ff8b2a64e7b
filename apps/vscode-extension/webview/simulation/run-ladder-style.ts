/** How the ladder of a run looks. */
import { css } from "lit";

/** See the file's head. */
export const runLadderStyle = css`
  :host {
    container-type: inline-size;
  }
  .ends,
  .row {
    display: grid;
    grid-template-columns: 82px 112px minmax(90px, 1fr) 112px;
  }
  .ends {
    padding-bottom: 6px;
    align-items: end;
  }
  .end {
    display: flex;
    gap: 8px;
    align-items: baseline;
  }
  .end.here {
    grid-column: 1 / 3;
    justify-content: flex-end;
    padding-right: 8px;
  }
  .end.there {
    grid-column: 4;
    padding-left: 8px;
    flex-direction: row-reverse;
    justify-content: flex-end;
  }
  .end b {
    font-weight: 600;
    white-space: nowrap;
  }
  .row > .drawn > .here,
  .row > .drawn > .there {
    height: 100%;
    display: flex;
    align-items: center;
    min-width: 0;
  }
  .row > .drawn > .here {
    justify-content: flex-end;
    padding-right: 8px;
  }
  .row > .drawn > .there {
    padding-left: 8px;
  }
  .arrow i {
    flex: 1 1 8px;
    min-width: 8px;
    border-top: 1.5px solid currentColor;
  }
  .arrow.again {
    --tone: var(--retry);
  }
  .arrow.again i {
    border-top-style: dashed;
  }
  .arrow.cutting {
    --tone: var(--bad);
  }
  .arrow.copy i,
  .arrow.stray i,
  .arrow.router i {
    border-top-style: dotted;
  }
  .tag {
    padding: 0 6px;
    font-size: 0.9em;
    color: var(--vscode-foreground);
    flex: 0 1 auto;
    white-space: pre;
  }
  .row .tag,
  .row .aside {
    color: inherit;
  }
  .arrow .tag {
    color: var(--vscode-foreground);
  }
  .fate {
    font-family: var(--vscode-font-family);
    font-style: italic;
  }
  .whose {
    color: var(--quiet);
  }
  .aside {
    flex: 1;
    display: flex;
    min-width: 0;
    color: var(--quiet);
    font-size: 0.9em;
    padding: 0 3px;
  }
  .aside.B {
    justify-content: flex-end;
    text-align: right;
  }
  .side {
    flex: none;
    padding: 0 5px;
    color: var(--data);
  }
  .B > .side {
    color: var(--retry);
  }
  .row.chosen .whose,
  .row.chosen .aside {
    color: inherit;
  }
  /* It reaches over the column of the states, which has nothing then; where there is no such column, the first alone stays. */
  .range {
    white-space: nowrap;
  }
  .first:has(+ .range) {
    display: none;
  }
  /* What has not happened yet where the time line stands. */
  .row.later .arrow i,
  .row.later .head,
  .row.later .cross {
    opacity: 0.4;
  }
  @container (max-width: 500px) {
    .ends,
    .row {
      grid-template-columns: 66px 14px minmax(80px, 1fr) 14px;
    }
    .ends {
      grid-template-columns: auto auto;
      justify-content: space-between;
      padding-left: 66px;
    }
    .end.here,
    .end.there {
      grid-column: auto;
      padding: 0;
    }
    .ends .chip,
    .range {
      display: none;
    }
    .first:has(+ .range) {
      display: inline;
    }
    .row .chip {
      font-size: 0;
      padding: 0;
      width: 8px;
      height: 8px;
      border-radius: 50%;
      background: var(--quiet);
    }
    .row > .drawn > .here {
      padding-right: 3px;
    }
    .row > .drawn > .there {
      padding-left: 3px;
    }
  }
`;
