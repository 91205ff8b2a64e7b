/** A packet in a ladder of a capture: an arrow between two ends with its words in the middle, and what is said of it. */
import { css, html, type TemplateResult } from "lit";
import type { PacketRow } from "../../src/shared/capture-view.ts";
import { arrowStyle } from "../page/arrow-style.ts";
import { named } from "../strings.ts";

/** `flags`, and octets of data. */
export const packetLabel = ({ flags, length }: PacketRow): string =>
  `${flags === "" ? "–" : flags}${length > 0 ? ` ${length} B` : ""}`;

/** What is known, else what Wireshark says: its names, with spaces. */
export const packetSaid = ({ judgements, analysis }: PacketRow): string =>
  (judgements.length > 0 ? judgements : analysis).map((name) => named("said", name)).join(", ");

/** Each name of what is said with its meaning. */
export const packetMeanings = ({ judgements, analysis }: PacketRow): readonly string[] => [
  ...judgements.map((name) => `${name}: ${named("judgement", name)}`),
  ...analysis.map((name) => `tcp.analysis.${name}: ${named("analysis", name)}`),
];

/** Stands in a lane, or is one where `lane` is in its classes. */
export const packetArrow = (
  row: PacketRow,
  words: string | TemplateResult,
  { title, classes = "" }: { readonly title: string; readonly classes?: string },
): TemplateResult =>
  html`<span
    class=${[classes, "arrow", row.fromA ? "sent" : "received", row.length > 0 ? "data" : "", row.tone].join(" ")}
    ><i></i><span class="tag cut mono" title=${title}>${words}</span><i></i
  ></span>`;

/** For the styles of a ladder: it fills what holds it, its heads above and its rows below. */
export const packetArrowStyle = [
  arrowStyle,
  css`
    :host {
      display: flex;
      flex-direction: column;
      min-height: 0;
      container-type: inline-size;
    }
    .list {
      flex: 1;
      min-height: 0;
    }
    .arrow i {
      flex: 1 1 8px;
      min-width: 6px;
      border-top: 1.5px solid currentColor;
    }
    .tag {
      padding: 0 6px;
      font-size: 0.88em;
      color: var(--vscode-foreground);
      flex: 0 1 auto;
    }
    .scroller:focus .row.selected :is(.tag, .tag em) {
      color: var(--chosen-text);
    }
    .arrow.warning {
      --tone: var(--warn);
    }
    .arrow.warning i {
      border-top-style: dashed;
    }
    .arrow.error {
      --tone: var(--bad);
    }
    .arrow.error .tag {
      font-weight: 600;
    }
    /* The arrow's head: a border is the cheapest to draw. */
    .arrow::after {
      content: "";
      position: absolute;
      top: 50%;
      margin-top: -5px;
      border: solid transparent;
      border-width: 5px 0;
      forced-color-adjust: none;
    }
    .arrow.sent::after {
      right: 0;
      border-left: 9px solid currentColor;
    }
    .arrow.received::after {
      left: 0;
      border-right: 9px solid currentColor;
    }
  `,
];
