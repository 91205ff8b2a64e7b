/** The shorter sections of the page: states, kernel samples, notes, where the trace was made. */
import { timeScale } from "./duration.ts";
import { html, type Markup } from "./html-markup.ts";
import { eventAnchor } from "./html-events.ts";
import type { Outline } from "./outline.ts";
import type { StateWalk } from "./state-walk.ts";

/** Both ends' walks through the state machine. */
export const walkSection = (view: Outline): Markup | undefined =>
  view.walks.length === 0
    ? undefined
    : html`<section aria-labelledby="states">
        <h2 id="states">States</h2>
        <div class="card">
          <dl class="walks">${view.walks.slice(0, ITEMS_MAX).map((walk) => walkMarkup(walk))}</dl>
        </div>
      </section>`;

const walkMarkup = ({ side, peer, states, knownFrom, connections }: StateWalk): Markup => {
  const times = connections.length > 1 ? `, ${connections.length} times` : "";
  return html`<div>
    <dt>
      ${side === "local" ? "This machine" : "The peer"}
      <span class="mono">${side === "local" ? `towards ${peer}` : peer}</span>
      <small>${knownFrom}${times}</small>
    </dt>
    <dd>
      <ol class="walk">
        ${states.map((state) => html`<li><span class="state">${state}</span></li>`)}
      </ol>
    </dd>
  </div> `;
};

/** What the operating system said. */
export const kernelSection = (view: Outline): Markup | undefined => {
  if (view.kernel.length === 0) return undefined;
  const scale = timeScale(view.duration);
  return html`<section aria-labelledby="kernel">
    <h2 id="kernel">What the kernel says</h2>
    <div class="card scroll">
      <table>
        <caption>
          Samples of the operating system's record of each connection
        </caption>
        <thead>
          <tr>
            <th scope="col" class="number">Time</th>
            <th scope="col">Connection</th>
            <th scope="col">Sample</th>
          </tr>
        </thead>
        <tbody>
          ${view.kernel.slice(0, ITEMS_MAX).map(
            ({ at, peer, text, event }) =>
              html`<tr>
                <td class="number"><a href="#${eventAnchor(event)}">${scale.format(at)}</a></td>
                <td class="mono">${peer}</td>
                <td>${text}</td>
              </tr> `,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
};

/** The notes. */
export const noteSection = (view: Outline): Markup | undefined =>
  view.notes.length === 0
    ? undefined
    : html`<section aria-labelledby="notes">
        <h2 id="notes">Notes</h2>
        <div class="card">
          <ul>
            ${view.notes
              .slice(0, ITEMS_MAX)
              .map(
                ({ text, event }) =>
                  html`<li>${text} <a href="#${eventAnchor(event)}">event ${event + 1}</a></li> `,
              )}
          </ul>
        </div>
      </section>`;

/** Where and when the trace was made, by what. */
export const factSection = (view: Outline): Markup =>
  html`<section aria-labelledby="about">
    <h2 id="about">About this trace</h2>
    <div class="card">
      <dl class="facts">
        ${view.environment.map(
          ({ name, value }) =>
            html`<div>
              <dt>${name}</dt>
              <dd>${value}</dd>
            </div> `,
        )}
      </dl>
    </div>
  </section>`;

const ITEMS_MAX = 100;
