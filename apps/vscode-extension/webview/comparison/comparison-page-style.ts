/** How a comparison is laid out: both files and the headline above, pairs to the left, the chosen one to the right. */
import { css } from "lit";

/** See the file's head. */
export const comparisonPageStyle = css`
  :host {
    container: page / inline-size;
    height: 100vh;
  }
  main {
    height: 100%;
    display: flex;
    flex-direction: column;
  }
  header {
    display: flex;
    align-items: center;
    flex-wrap: wrap;
    gap: 2px 26px;
    padding: 6px 14px;
    border-bottom: 1px solid var(--line);
  }
  .file {
    display: flex;
    gap: 8px;
    align-items: center;
    min-width: 0;
  }
  .letter {
    border: 1px solid var(--line);
    border-radius: 4px;
    padding: 0 6px;
  }
  .file .link {
    display: block;
    max-width: 44ch;
  }
  .file .quiet {
    flex: none;
  }
  progress {
    width: 90px;
    height: 6px;
    accent-color: var(--vscode-progressBar-background, var(--data));
  }
  .actions {
    margin-left: auto;
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .note {
    display: flex;
    gap: 8px;
    align-items: center;
    padding: 4px 14px;
    border-bottom: 1px solid var(--line);
    overflow-wrap: anywhere;
  }
  .note svg {
    color: var(--warn);
  }
  .headline {
    padding: 6px 14px;
    border-bottom: 1px solid var(--line);
  }
  h1 {
    font-size: 1.08em;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .halves {
    flex: 1;
    min-height: 0;
    display: grid;
    grid-template-columns: minmax(260px, 36%) minmax(0, 1fr);
  }
  .halves[hidden] {
    display: none;
  }
  tcplens-pairs {
    border-right: 1px solid var(--line);
  }
  @container page (max-width: 760px) {
    .halves {
      flex: 1 0 auto;
      display: flex;
      flex-direction: column;
    }
    tcplens-pairs {
      flex: none;
      /* No more than its rows need. */
      height: clamp(104px, 62px * var(--rows, 2) + 42px, 34vh);
      border-right: 0;
      border-bottom: 1px solid var(--line);
    }
    tcplens-pair {
      flex: 1 0 480px;
    }
  }
`;
