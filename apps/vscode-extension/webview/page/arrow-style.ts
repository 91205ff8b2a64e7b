/** How the packets of a ladder look: times, states, the lane between two ends and the arrows in it. */
import { css } from "lit";

/** See the file's head. */
export const arrowStyle = css`
  .time {
    text-align: right;
    padding-right: 10px;
    font-size: 0.9em;
    white-space: nowrap;
  }
  .chip {
    font-size: 0.82em;
    line-height: 18px;
    padding: 0 5px;
    border-radius: 3px;
    border: 1px solid var(--line);
    background: var(--sunk);
    white-space: nowrap;
  }
  .lane {
    height: 100%;
    border-inline: 2px solid var(--line);
    display: flex;
    align-items: center;
    min-width: 0;
  }
  .arrow {
    --tone: var(--vscode-foreground);
    position: relative;
    flex: 1;
    display: flex;
    align-items: center;
    min-width: 0;
    color: var(--tone);
  }
  .arrow.sent {
    padding-right: 7px;
  }
  .arrow.received {
    padding-left: 7px;
  }
  .arrow .head {
    position: absolute;
    top: 50%;
    margin-top: -5px;
    fill: currentColor;
  }
  .arrow.sent .head {
    right: 0;
  }
  .arrow.received .head {
    left: 0;
  }
  .arrow.data {
    --tone: var(--data);
  }
  .arrow.cutting .tag {
    font-weight: 600;
  }
  .arrow i.gone {
    border-top-color: transparent;
    flex: 2 1 16px;
  }
  .cross {
    stroke: var(--bad);
    stroke-width: 2.4;
    stroke-linecap: round;
    fill: none;
    margin: 0 2px;
  }
  .arrow.stopped {
    --tone: var(--bad);
  }
`;
