/** The mark of a grade: a shape of its own for each. */
import { css, html, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import type { Grade } from "../../src/shared/capture-view.ts";

const shapes: Readonly<Record<Grade, SVGTemplateResult>> = {
  broken: svg`<circle cx="8" cy="8" r="6.6" /><path d="m5.7 5.7 4.6 4.6M10.3 5.7l-4.6 4.6" stroke-width="1.6" />`,
  suspicious: svg`<path d="M8 1.8 14.8 13.8H1.2z" /><path d="M8 6.2v3.4" stroke-width="1.5" /><circle cx="8" cy="11.6" r=".5" fill="currentColor" />`,
  incomplete: svg`<circle cx="8" cy="8" r="6.4" stroke-dasharray="2.6 2.2" />`,
  healthy: svg`<circle cx="8" cy="8" r="6.6" /><path d="m5 8.2 2.2 2.2L11.2 6" stroke-width="1.5" />`,
};

export const gradeIcon = (grade: Grade, size = 16): TemplateResult =>
  html`<svg
    class=${`grade ${grade}`}
    width=${size}
    height=${size}
    viewBox="0 0 16 16"
    fill="none"
    stroke="currentColor"
    stroke-width="1.3"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${shapes[grade]}
  </svg>`;

/** For the styles of what shows one: `--tone` is the colour of what has the grade as its class. */
export const gradeStyle = css`
  .broken {
    --tone: var(--bad);
  }
  .suspicious {
    --tone: var(--warn);
  }
  .healthy {
    --tone: var(--good);
  }
  .grade {
    color: var(--tone, var(--quiet));
  }
`;
