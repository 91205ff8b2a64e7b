/** Where an arrow ends that does not arrive. */
import { html, svg, type TemplateResult } from "lit";

export const arrowCross: TemplateResult = html`<svg
  class="cross"
  width="11"
  height="11"
  viewBox="0 0 11 11"
  aria-hidden="true"
>
  ${svg`<path d="m1.5 1.5 8 8M9.5 1.5l-8 8" />`}
</svg>`;
