/** An address and port that may be long: where there is no room its middle is left out, as its end tells it from others. */
import { css, html, type TemplateResult } from "lit";

/** The whole text, in parts of which the first is cut; the last is the port with its colon. */
export const endpoint = (text: string): TemplateResult => {
  const port = text.lastIndexOf(":");
  // The last of an IPv6 address tells it from others of its network.
  const head = text.startsWith("[") ? Math.max(0, port - LAST) : port;
  return html`<span class="endpoint"
    ><span class="head cut">${text.slice(0, head)}</span
    ><span class="tail"><span class="last">${text.slice(head, port)}</span>${text.slice(port)}</span></span
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
    /* Room for the ellipsis. */
    min-width: 1.3em;
  }
  .endpoint .tail {
    flex: none;
  }
`;

/** Characters of an IPv6 address that are never cut, with its bracket. */
const LAST = 5;
