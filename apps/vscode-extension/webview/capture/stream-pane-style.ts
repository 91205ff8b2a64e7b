/** How one connection is laid out: verdict, findings, packets, and the view beneath them. */
import { css } from "lit";

/** See the file's head. */
export const streamPaneStyle = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    min-width: 0;
    container-type: inline-size;
  }
  .empty {
    padding: 14px;
  }
  header {
    display: flex;
    gap: 10px;
    align-items: start;
    padding: 8px 12px;
    border-bottom: 1px solid var(--line);
    border-left: 4px solid var(--tone, var(--quiet));
  }
  .mark {
    padding-top: 2px;
  }
  .words {
    flex: 1;
    min-width: 0;
  }
  h2 {
    font-size: 1.16em;
    font-weight: 600;
    margin: 0;
    overflow-wrap: anywhere;
  }
  .tools {
    display: flex;
    gap: 2px;
  }
  .tools button {
    min-width: 24px;
  }
  /* Four packets and the ends above them. */
  .packets {
    flex: 1 1 132px;
    min-height: min(var(--packets-least, 132px), 24vh);
    display: grid;
    grid-template-columns: minmax(0, 1fr) 16px;
    padding-top: 4px;
  }
  .beneath {
    flex: 0 1 var(--beneath, 44%);
    min-height: min(var(--beneath, 44%), 190px, 29vh);
    display: flex;
    flex-direction: column;
    border-top: 1px solid var(--line);
  }
  #shown {
    overflow: auto;
    /* Above what is scrolled to stand the words of the step. */
    scroll-padding: 84px 0 30px;
  }
  /* Where there is little height the packets have it. */
  @media (max-height: 760px) {
    header {
      padding-block: 4px;
    }
    h2 {
      font-size: 1em;
      line-height: 1.3;
    }
  }
  @container (max-width: 560px) {
    header {
      flex-wrap: wrap;
      padding: 6px 10px;
      gap: 4px 10px;
    }
    .words {
      flex: 1 1 calc(100% - 40px);
    }
    .tools {
      margin-left: auto;
    }
    .tabs {
      padding: 0 2px;
    }
    .tabs button {
      padding: 4px 6px;
    }
  }
  tcplens-graph {
    position: absolute;
    inset: 0;
  }
  tcplens-states {
    --diagram-width: 470px;
    padding: 8px 14px;
  }
`;
