/** Ladders: a table for each connection, its arrows drawn, its states on either side. */
import type { Evidence } from "../event/evidence.ts";
import { countWords } from "../findings/words.ts";
import { timeScale } from "./duration.ts";
import { html, type Markup } from "./html-markup.ts";
import { eventAnchor } from "./html-events.ts";
import type { Ladder, LadderRow } from "./ladder.ts";
import type { Outline } from "./outline.ts";

/** The section: the ladders of the last attempt open, earlier ones folded. */
export const ladderSection = (view: Outline): Markup | undefined => {
  const { ladders } = view;
  if (ladders.length === 0) return undefined;
  const last = ladders.at(-1)?.attempt;
  const shown = ladders.filter(({ attempt }) => attempt === last);
  const earlier = ladders.filter(({ attempt }) => attempt !== last);
  return html`<section aria-labelledby="ladder">
    <h2 id="ladder">Ladder</h2>
    <div class="card">
      ${legend(view)} ${shown.map((ladder) => ladderTable(ladder, view))}
      ${
        earlier.length === 0
          ? undefined
          : html`<details>
              <summary>${countWords(earlier.length, "ladder")} of earlier attempts</summary>
              ${earlier.map((ladder) => ladderTable(ladder, view))}
            </details>`
      }
    </div>
  </section>`;
};

const ladderTable = (ladder: Ladder, view: Outline): Markup => {
  const scale = timeScale(view.duration);
  const several = view.ladders.length > 1;
  const rows = ladder.rows.map((row) => rowMarkup(row, scale.format(row.at)));
  const gap =
    ladder.omitted === 0
      ? []
      : [
          html`<tr>
            <td></td>
            <td colspan="3" class="more">… ${countWords(ladder.omitted, "more row")}</td>
          </tr> `,
        ];
  return html`<div class="scroll">
    <table class="ladder">
      <caption>
        ${several ? `Attempt ${ladder.attempt}: ` : ""}this machine and ${ladder.peer}
      </caption>
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">This machine</th>
          <th scope="col"><span class="hidden">What crossed</span></th>
          <th scope="col">${ladder.peer}</th>
        </tr>
      </thead>
      <tbody>
        ${startRow(ladder)}${rows.slice(0, ladder.omittedBefore)}${gap}${rows.slice(ladder.omittedBefore)}
      </tbody>
    </table>
  </div>`;
};

const startRow = ({ localStart, peerStart }: Ladder): Markup | undefined =>
  localStart === undefined && peerStart === undefined
    ? undefined
    : html`<tr class="start">
        <td></td>
        <td>${stateMarkup(localStart)}</td>
        <td></td>
        <td>${stateMarkup(peerStart)}</td>
      </tr> `;

const rowMarkup = (row: LadderRow, time: string): Markup =>
  html`<tr>
    <td class="number"><a href="#${eventAnchor(row.event)}">${time}</a></td>
    <td>${stateMarkup(row.localState)}</td>
    <td class="crossing">${crossing(row)}</td>
    <td>${stateMarkup(row.peerState)}</td>
  </tr> `;

const stateMarkup = (state: string | undefined): Markup | undefined =>
  state === undefined ? undefined : html`<span class="state">${state}</span>`;

const crossing = ({ direction, label, evidence, lost }: LadderRow): Markup => {
  if (direction === undefined) return html`<span class="moment">${label}</span>`;
  const words = evidenceLabels[evidence];
  const name = `${label} ${direction}${lost ? ", lost" : ""}${words === "" ? "" : `, ${words}`}`;
  return html`<span class="name"
      >${label}${lost ? " lost" : ""}${words === "" ? undefined : html` <small>${words}</small>`}</span
    >${arrow(direction, evidence, name, lost)}`;
};

/** A line across the cell; the head is drawn at its end, which is a percentage away. What is lost ends before, in a cross. */
const arrow = (direction: "sent" | "received", evidence: Evidence, name: string, lost: boolean): Markup => {
  if (lost) {
    const [from, to] = direction === "sent" ? ["1%", "70%"] : ["30%", "99%"];
    return html`<svg class="arrow lost" role="img" width="100%" height="12">
      <title>${name}</title>
      <line class="${evidence}" x1="${from}" x2="${to}" y1="6" y2="6" />
      <svg x="${direction === "sent" ? to : from}" overflow="visible">
        <path class="cross" d="M-4,2 L4,10 M4,2 L-4,10" />
      </svg>
    </svg>`;
  }
  const head =
    direction === "sent"
      ? html`<svg x="100%" overflow="visible"><path class="head" d="M-9,2 L-1,6 L-9,10 Z" /></svg>`
      : html`<svg x="0" overflow="visible"><path class="head" d="M9,2 L1,6 L9,10 Z" /></svg>`;
  return html`<svg class="arrow" role="img" width="100%" height="12">
    <title>${name}</title>
    <line class="${evidence}" x1="1%" x2="99%" y1="6" y2="6" />
    ${head}
  </svg>`;
};

const evidenceLabels: Readonly<Record<Evidence, string>> = {
  packet: "",
  kernel: "kernel",
  socket: "implied",
  model: "simulated",
};

const legend = (view: Outline): Markup => {
  const kinds = new Set(view.ladders.flatMap(({ rows }) => rows.map(({ evidence }) => evidence)));
  const words: Readonly<Record<Evidence, string>> = {
    packet: "seen on the wire",
    kernel: "counted by the kernel",
    socket: "implied by what the socket reported",
    model: "simulated",
  };
  const entries = (["packet", "kernel", "socket", "model"] as const).filter((kind) => kinds.has(kind));
  return html`<ul class="legend" aria-label="How each arrow is known">
    ${entries.map(
      (kind) =>
        html`<li>
          <svg class="arrow" width="36" height="12" aria-hidden="true">
            <line class="${kind}" x1="0" x2="36" y1="6" y2="6" />
          </svg>
          ${words[kind]}
        </li>`,
    )}
  </ul>`;
};
