/** An address and port that may be long: where there is no room its middle is left out, as its end tells it from others. */
import { css, html, type TemplateResult } from "lit";

/** The whole text, in two parts of which the first is cut. */
export const endpoint = (text: string): TemplateResult => {
  if (text.length < WHOLE) return html`<span class="endpoint"><span class="tail">${text}</span></span>`;
  return html`<span class="endpoint"
    ><span class="head cut">${text.slice(0, -TAIL)}</span><span class="tail">${text.slice(-TAIL)}</span></span
  >`;
};

/** For the styles of what shows one. */
export const endpointStyle = css`
  .endpoint {
    display: inline-flex;
    min-width: 0;
    max-width: 100%;
    white-space: nowrap;
  }
  .endpoint .head {
    flex: 0 1 auto;
  }
  .endpoint .tail {
    flex: none;
  }
`;

/** Characters that are never cut: a port, and what comes before it. */
const TAIL = 12;
/** Shorter ones are not cut: an ellipsis would have no room. */
const WHOLE = 16;
