/** A part of the page under a heading that opens and closes it. */
import { css, html, nothing, type TemplateResult } from "lit";
import { icons } from "../style/icons.ts";

/** See the file's head. */
export interface Section {
  readonly name: string;
  readonly heading: string;
  readonly body: TemplateResult;
  /** Stands at the heading's right: what chooses among several. */
  readonly beside: TemplateResult | typeof nothing;
  /** How many rows it has, behind the heading. */
  readonly count?: number | undefined;
  readonly open: boolean;
  readonly toggle: (open: boolean) => void;
}

/** The body is only there while it is open. */
export const section = ({ name, heading, body, beside, count, open, toggle }: Section): TemplateResult =>
  html`<section class=${`part ${name}`}>
    <div class="heading">
      <h2>
        <button aria-expanded=${open} aria-controls=${`part-${name}`} @click=${() => toggle(!open)}>
          ${icons("chevron", 14)}
          ${heading}${
            count === undefined || count === 0
              ? nothing
              : html` <span class="quiet count">${count.toLocaleString()}</span>`
          }
        </button>
      </h2>
      ${open ? beside : nothing}
    </div>
    <div id=${`part-${name}`} class="body" ?hidden=${!open}>${open ? body : nothing}</div>
  </section>`;

/** For the page that a section stands on. */
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
