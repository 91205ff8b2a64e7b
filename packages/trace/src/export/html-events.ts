/** Every event as a row of a table, folded away; findings, ladders and phases link to the rows. */
import type { TraceEvent, UnknownEvent } from "../event/event.ts";
import { countWords } from "../findings/words.ts";
import type { Trace } from "../fold/trace.ts";
import { timeScale } from "./duration.ts";
import { eventWords } from "./event-words.ts";
import { html, type Markup } from "./html-markup.ts";
import { eventKnownFrom } from "./known-from.ts";
import type { Outline } from "./outline.ts";
import { printable } from "./printable.ts";

/** The anchor of an event's row, by the event's index. */
export const eventAnchor = (index: number): string => `event-${index + 1}`;

/** The section: the first `most` events, and those further on that something on the page links to. */
export const eventSection = (trace: Trace, view: Outline, most: number): Markup => {
  const scale = timeScale(view.duration);
  const linked = linkedEvents(view);
  const rows: Markup[] = [];
  for (const [index, event] of trace.events.entries()) {
    if (index < most || linked.has(index)) rows.push(rowMarkup(event, index, scale.format(event.at)));
  }
  const left = trace.events.length - rows.length;
  return html`<section aria-labelledby="events">
    <h2 id="events">Events</h2>
    <details class="card events">
      <summary>All ${countWords(trace.events.length, "event")}</summary>
      <div class="scroll">
        <table>
          <caption>
            Every event in the order in which it was recorded
          </caption>
          <thead>
            <tr>
              <th scope="col" class="number">Event</th>
              <th scope="col" class="number">Time</th>
              <th scope="col" class="number">Connection</th>
              <th scope="col">Kind</th>
              <th scope="col">What it says</th>
              <th scope="col">Known from</th>
            </tr>
          </thead>
          <tbody>
            ${rows}
          </tbody>
        </table>
      </div>
      ${left > 0 ? html`<p class="more">${countWords(left, "more event")} in the trace file.</p>` : undefined}
    </details>
  </section>`;
};

const rowMarkup = (event: TraceEvent | UnknownEvent, index: number, time: string): Markup => {
  const kind = event.type === "unknown" ? printable(String(event.raw["type"]), 60) : event.type;
  return html`<tr id="${eventAnchor(index)}">
    <td class="number">${index + 1}</td>
    <td class="number">${time}</td>
    <td class="number">${event.connection === 0 ? "" : event.connection}</td>
    <td class="mono">${kind}</td>
    <td>${eventWords(event)}</td>
    <td class="known">${eventKnownFrom(event)}</td>
  </tr> `;
};

const linkedEvents = (view: Outline): ReadonlySet<number> =>
  new Set([
    ...view.findings.flatMap(({ proof }) => proof.map(({ event }) => event)),
    ...view.timeline.flatMap(({ event }) => event ?? []),
    ...view.ladders.flatMap(({ rows }) => rows.map(({ event }) => event)),
    ...view.kernel.map(({ event }) => event),
    ...view.notes.map(({ event }) => event),
  ]);

/** Rows that any browser lays out at once. */
export const EVENTS_MAX = 2000;
