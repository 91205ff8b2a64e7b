/** A part of the page under a heading that opens and closes it. */
import { html, nothing, type TemplateResult } from "lit";
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
