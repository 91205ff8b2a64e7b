/** How the trace's page is laid out: one column, ladder and states side by side where there is room. */
import { css } from "lit";

/** See the file's head. */
export const tracePageStyle = css`
  :host {
    container: page / inline-size;
    max-width: 1280px;
    margin: 0 auto;
  }
  main {
    padding: 14px 18px 24px;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 18px;
  }
  tcplens-verdict {
    position: sticky;
    top: 0;
    z-index: 3;
    margin: -14px -2px 0;
    padding: 14px 2px 6px;
    background: var(--vscode-editor-background);
  }
  /* Where little is to be seen at once, the verdict must not take it all. */
  @media (max-height: 560px) {
    tcplens-verdict {
      position: static;
    }
  }
  main > .hidden {
    margin: 0;
  }
  .heading {
    min-height: 28px;
    padding-bottom: 6px;
  }
  .pair {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 18px;
  }
  @container page (min-width: 960px) {
    .pair {
      grid-template-columns: minmax(0, 1.2fr) minmax(0, 1fr);
      gap: 32px;
    }
    /* Packets have numbers, and what is said of them: they take the width. */
    .pair.wide {
      grid-template-columns: minmax(0, 1fr);
      gap: 18px;
    }
  }
  .damage {
    padding: 8px 12px;
    border: 1px solid var(--vscode-inputValidation-warningBorder, var(--warn));
    background: var(--vscode-inputValidation-warningBackground, transparent);
    color: var(--vscode-inputValidation-warningForeground, inherit);
    border-radius: 4px;
  }
  .siblings {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .facts {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 3px 16px;
    overflow-wrap: anywhere;
  }
  .facts dt {
    color: var(--quiet);
  }
  .notes {
    display: grid;
    gap: 3px;
  }
  .notes li::before {
    content: "· ";
    color: var(--quiet);
  }
  .under {
    padding-top: 6px;
  }
  .body {
    padding-left: 2px;
  }
  tcplens-detail {
    position: sticky;
    bottom: 10px;
    z-index: 4;
  }
  @container page (max-width: 480px) {
    main {
      padding: 10px 10px 20px;
      gap: 14px;
    }
    .facts {
      grid-template-columns: minmax(0, 1fr);
    }
    .facts dd {
      padding-bottom: 4px;
    }
  }
`;
