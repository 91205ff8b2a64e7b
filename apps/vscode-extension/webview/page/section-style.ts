/** How the heading of a section looks, beside whatever page it stands on. */
import { css } from "lit";

/** See the file's head. */
export const sectionStyle = css`
  .heading {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 12px;
  }
  h2 {
    font-size: 1em;
    font-weight: 600;
    margin-left: -6px;
    flex: none;
  }
  h2 button {
    font-weight: 600;
    padding: 3px 8px 3px 4px;
  }
  h2 button:hover {
    background: var(--vscode-toolbar-hoverBackground);
  }
  h2 svg {
    transition: transform var(--motion);
  }
  h2 button[aria-expanded="true"] svg {
    transform: rotate(90deg);
  }
  .count {
    font-weight: 400;
  }
`;
