/** What is A's and what is B's in a graph of both: they differ in line and shape as well as in colour. */
import { css, html, svg, type TemplateResult } from "lit";
import { t } from "../strings.ts";

/** The custom properties that the two have their colours from. */
export const overlayColors = ["--data", "--retry"] as const;
/** Lines of B are drawn with gaps: px drawn, px left out. */
export const overlayDash = [[], [6, 3]] as const;

const sample = (name: string, body: unknown): TemplateResult =>
  html`<svg class=${`overlay-${name}`} width="28" height="14" viewBox="0 0 28 14" aria-hidden="true">
    ${body}
  </svg>`;

/** Samples, and what each stands for. */
export const overlayLegend = (): readonly (readonly [TemplateResult, string])[] => [
  [
    sample(
      "a",
      svg`<path d="M1 11h8V5h8" fill="none" stroke="currentColor" stroke-width="1.8" /><rect x="20" y="4" width="6" height="6" fill="currentColor" />`,
    ),
    t("overlay.a"),
  ],
  [
    sample(
      "b",
      svg`<path d="M1 11h8V5h8" fill="none" stroke="currentColor" stroke-width="1.8" stroke-dasharray="5 2" /><circle cx="23" cy="7" r="3" fill="none" stroke="currentColor" stroke-width="1.5" />`,
    ),
    t("overlay.b"),
  ],
  [
    sample("again", svg`<path d="m10 3 8 8M18 3l-8 8" stroke="currentColor" stroke-width="1.7" />`),
    t("overlay.again"),
  ],
];

export const overlayLegendStyle = css`
  .legend li {
    white-space: nowrap;
  }
  svg[class^="overlay-"] {
    display: inline-block;
    vertical-align: -2px;
  }
  .overlay-a {
    color: var(--data);
  }
  .overlay-b {
    color: var(--retry);
  }
  .overlay-again {
    color: var(--bad);
  }
`;
