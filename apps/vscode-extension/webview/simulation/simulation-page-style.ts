/** How the simulation's page is laid out: one column; side by side where there is room. */
import { css } from "lit";

/** See the file's head. */
export const simulationPageStyle = css`
  :host {
    container: page / inline-size;
    max-width: 1440px;
    margin: 0 auto;
  }
  main {
    padding: 14px 18px 24px;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 14px;
  }
  main > .hidden {
    margin: 0;
  }
  header {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 6px 16px;
    align-items: start;
  }
  h1 {
    font-size: 1.42em;
    font-weight: 600;
    line-height: 1.3;
    overflow-wrap: anywhere;
  }
  .details {
    color: var(--quiet);
  }
  .details span + span::before {
    content: " · ";
    color: var(--quiet);
    font-weight: 400;
  }
  .details .changed {
    color: var(--vscode-foreground);
    font-weight: 600;
  }
  .fault {
    display: flex;
    gap: 6px;
    align-items: baseline;
    color: var(--vscode-errorForeground, var(--bad));
    white-space: pre-line;
    overflow-wrap: anywhere;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px;
  }
  .running {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  .running svg {
    animation: turn 1.2s linear infinite var(--turning);
  }
  @keyframes turn {
    to {
      transform: rotate(360deg);
    }
  }
  .about {
    max-width: 92ch;
    padding: 10px 14px;
    border: 1px solid var(--line);
    border-left: 4px solid var(--data);
    border-radius: 6px;
    background: var(--vscode-editorWidget-background, transparent);
    overflow-wrap: anywhere;
  }
  .about b {
    display: block;
    font-weight: 600;
    padding-bottom: 2px;
  }
  .about .link {
    white-space: nowrap;
  }
  .time {
    position: sticky;
    top: 0;
    z-index: 3;
    margin: 0 -4px;
    padding: 4px;
    background: var(--vscode-editor-background);
  }
  /* What is scrolled to stands below the time line. */
  .part {
    scroll-margin-top: 64px;
  }
  .heading {
    min-height: 30px;
    padding-bottom: 4px;
  }
  .picker {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    color: var(--quiet);
    min-width: 0;
  }
  .pickers {
    display: inline-flex;
    flex-wrap: wrap;
    gap: 4px 14px;
    min-width: 0;
  }
  .pair {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 14px;
  }
  tcplens-states {
    --diagram-width: 440px;
  }
  .plots {
    display: grid;
    gap: 12px;
  }
  .ended {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 2px 10px;
    padding-top: 8px;
    overflow-wrap: anywhere;
  }
  .ended dt {
    color: var(--quiet);
    grid-row: span 2;
  }
  .ended dd {
    grid-column: 2;
  }
  .sign.local {
    color: var(--data);
  }
  .sign.peer {
    color: var(--retry);
  }
  @container page (min-width: 940px) {
    .pair {
      grid-template-columns: minmax(0, 1.35fr) minmax(0, 1fr);
      gap: 30px;
    }
    .plots-pair {
      grid-template-columns: minmax(0, 1fr) 350px;
    }
  }
  @container page (max-width: 560px) {
    main {
      padding: 10px 10px 20px;
    }
    header {
      grid-template-columns: minmax(0, 1fr);
    }
    h1 {
      font-size: 1.2em;
    }
  }
  /* Where little is to be seen at once, the time line must not take it all. */
  @media (max-height: 480px) {
    .time {
      position: static;
    }
  }
`;
