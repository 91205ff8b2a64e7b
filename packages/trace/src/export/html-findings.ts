/** Findings as cards: the cause, the proof with links to its events, what else it could be, what to do. */
import { formatDuration } from "./duration.ts";
import { causeHeading, type FindingBlock } from "./finding-block.ts";
import { html, type Markup } from "./html-markup.ts";
import { eventAnchor } from "./html-events.ts";
import type { Outline } from "./outline.ts";

/** The section; of a healthy trace nothing. */
export const findingSection = (view: Outline): Markup | undefined =>
  view.findings.length === 0
    ? undefined
    : html`<section aria-labelledby="findings">
        <h2 id="findings">What was found</h2>
        ${view.findings.map((finding) => card(finding))}
      </section>`;

const card = (finding: FindingBlock): Markup =>
  html`<article class="card finding ${finding.severity}">
    <h3>
      <span class="sign" aria-hidden="true">${finding.mark}</span> ${causeHeading(finding)}
      <code class="code">${finding.code}</code>
    </h3>
    <ul class="proof">
      ${finding.proof.map(
        ({ event, at, knownFrom, text }) =>
          html`<li>
            ${text}
            <a href="#${eventAnchor(event)}"
              >${knownFrom === "" ? "" : `${knownFrom}, `}at ${formatDuration(at)}</a
            >
          </li> `,
      )}
    </ul>
    ${steps(finding)} ${alternatives(finding)}
    <p class="reference">Read on: ${finding.reference}</p>
  </article> `;

const steps = ({ nextSteps }: FindingBlock): Markup | undefined =>
  nextSteps.length === 0
    ? undefined
    : html`<h4>What to do</h4>
        <ol class="steps">
          ${nextSteps.map(
            ({ text, command }) =>
              html`<li>
                ${withCode(text)}${command === undefined ? undefined : html`<pre><code>${command}</code></pre>`}
              </li> `,
          )}
        </ol>`;

/** Text in which backticks mark code, as Markdown has it. */
const withCode = (text: string): Markup =>
  html`${text.split("`").map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`))}`;

const alternatives = ({ alternatives: others }: FindingBlock): Markup | undefined =>
  others.length === 0
    ? undefined
    : html`<h4>What else it could be</h4>
        <ul>
          ${others.map((text) => html`<li>${text}</li> `)}
        </ul>`;
