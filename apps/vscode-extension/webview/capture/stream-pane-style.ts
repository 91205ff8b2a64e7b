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
  .broken {
    --tone: var(--bad);
  }
  .suspicious {
    --tone: var(--warn);
  }
  .healthy {
    --tone: var(--good);
  }
  .mark {
    color: var(--tone, var(--quiet));
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
  .facts {
    color: var(--quiet);
    overflow-wrap: anywhere;
  }
  .facts span {
    display: inline-block;
  }
  .facts span:not(:last-child)::after {
    white-space: pre;
    content: " · ";
  }
  .tools {
    display: flex;
    gap: 2px;
  }
  .tools button {
    min-width: 24px;
  }
  .packets {
    flex: 1 1 120px;
    min-height: 90px;
    display: grid;
    grid-template-columns: minmax(0, 1fr) 16px;
    padding-top: 4px;
  }
  .beneath {
    flex: 0 0 var(--beneath, 42%);
    min-height: 0;
    display: flex;
    flex-direction: column;
    border-top: 1px solid var(--line);
  }
  .tabs {
    display: flex;
    flex-wrap: wrap;
    padding: 0 8px;
    border-bottom: 1px solid var(--line);
  }
  .tabs button {
    border-radius: 0;
    padding: 4px 10px;
    border-bottom: 2px solid transparent;
    color: var(--vscode-panelTitle-inactiveForeground, var(--quiet));
  }
  .tabs button[aria-selected="true"] {
    color: var(--vscode-panelTitle-activeForeground, var(--vscode-foreground));
    border-bottom-color: var(--vscode-panelTitle-activeBorder, var(--vscode-focusBorder));
  }
  #shown {
    flex: 1;
    min-height: 0;
    overflow: auto;
    position: relative;
  }
  .figures {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 1px 18px;
    padding: 8px 14px;
    font-size: 0.94em;
  }
  .figures dt {
    color: var(--quiet);
  }
  .figures dd {
    overflow-wrap: anywhere;
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
