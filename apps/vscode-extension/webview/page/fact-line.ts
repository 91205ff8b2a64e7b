/** Facts in a line, with a dot between two of them, which is not seen where a line ends or begins. */
import { css, html, type TemplateResult } from "lit";

export const factLine = (facts: readonly (string | TemplateResult)[]): TemplateResult =>
  html`<span class="facts">${facts.map((fact) => html`<span>${fact}</span>`)}</span>`;

/** For the styles of what has such a line. A dot stands before each fact: at a line's beginning it is clipped. */
export const factLineStyle = css`
  .facts {
    display: block;
    min-width: 0;
    margin-left: -1.1em;
    clip-path: inset(0 0 0 1.1em);
    overflow-wrap: anywhere;
  }
  .facts > span {
    display: inline-block;
    max-width: 100%;
    padding-left: 1.1em;
    position: relative;
  }
  .facts > span::before {
    content: "·";
    position: absolute;
    left: 0;
    width: 1.1em;
    text-align: center;
  }
`;
