/** The ladders of both captures in one list on one axis of time: what is scrolled of one is scrolled of the other. */
import { css, html, nothing, type TemplateResult } from "lit";
import type { PacketRow } from "../../src/shared/capture-view.ts";
import type { JointRow } from "../../src/shared/comparison-view.ts";
import {
  packetArrow,
  packetArrowStyle,
  packetLabel,
  packetMeanings,
  packetSaid,
} from "../capture/packet-arrow.ts";
import type { RowWindows } from "../capture/row-windows.ts";
import { durationText, packetTime } from "../capture/value-texts.ts";
import { LongRows, longRowsStyle } from "../rows/long-rows.ts";
import { t } from "../strings.ts";
import { baseStyle } from "../style/base-style.ts";

/** Fires `chosen` with the index of a row. */
export class JointLadder extends LongRows {
  static override properties = {
    ...LongRows.properties,
    store: { attribute: false },
    longest: { type: Number },
  };

  declare store: RowWindows<JointRow> | undefined;
  /** ms: how long the longer of both took, against which a pause is seen. */
  declare longest: number;
  protected override readonly rowHeight = 24;

  constructor() {
    super();
    this.longest = 0;
  }

  protected override shown(from: number, to: number): void {
    this.store?.want(from, to);
  }

  protected override render(): TemplateResult {
    return html`<div class="heads" aria-hidden="true">
        <span></span><span></span>${ends(t("comparison.a"))}<span></span>${ends(t("comparison.b"))}
      </div>
      <div class="list">${this.renderRows()}</div>`;
  }

  protected override row(index: number): TemplateResult | undefined {
    const row = this.store?.at(index);
    if (row === undefined) return undefined;
    const pause = row.gap > this.longest * PAUSE_SHARE && row.gap > PAUSE_LEAST;
    return html`<span class="pause" title=${pause ? t("joint.gap", durationText(row.gap)) : ""}
        >${pause ? `+${durationText(row.gap)}` : ""}</span
      >
      ${time(row.first)}
      <span class="lane">${row.first === undefined ? nothing : arrow(row.first)}</span>
      ${time(row.second)}
      <span class="lane second">${row.second === undefined ? nothing : arrow(row.second)}</span>`;
  }

  protected override rowParts(index: number): readonly unknown[] {
    return [this.store?.at(index), this.longest];
  }

  protected override rowLabel(index: number): string {
    const row = this.store?.at(index);
    if (row === undefined) return t("loading");
    return [...sideLabel(t("comparison.a"), row.first), ...sideLabel(t("comparison.b"), row.second)].join(
      ", ",
    );
  }

  protected override rowClass(index: number): string {
    const row = this.store?.at(index);
    if (row === undefined) return "";
    const alone = row.first === undefined || row.second === undefined ? "alone" : "";
    return row.gap > this.longest * PAUSE_SHARE && row.gap > PAUSE_LEAST ? `${alone} paused` : alone;
  }

  static override styles = [baseStyle, longRowsStyle, packetArrowStyle, ladderStyle()];
}

/** Each ladder has its own: what stands in one row did not happen at the very same moment. */
const time = (packet: PacketRow | undefined): TemplateResult =>
  html`<span class="time quiet">${packet === undefined ? "" : packetTime(packet.at)}</span>`;

const ends = (name: string): TemplateResult =>
  html`<span class="ends"
    ><b>${name}</b><span>● ${t("joint.client")}</span><span class="there">${t("joint.server")} ◆</span></span
  >`;

const sideLabel = (name: string, packet: PacketRow | undefined): readonly string[] =>
  packet === undefined
    ? []
    : [`${name} ${packetTime(packet.at)} s ${wayOf(packet)} ${packetLabel(packet)} ${packetSaid(packet)}`];

const wayOf = ({ fromA }: PacketRow): string =>
  fromA ? `${t("joint.client")} → ${t("joint.server")}` : `${t("joint.server")} → ${t("joint.client")}`;

const titleOf = (packet: PacketRow): string =>
  [
    `#${packet.frame}`,
    `${packetTime(packet.at)} s`,
    `${packetLabel(packet)} seq ${packet.seq} ack ${packet.ack} win ${packet.window}`,
    ...packetMeanings(packet),
  ].join("; ");

const arrow = (packet: PacketRow): TemplateResult => {
  const said = packetSaid(packet);
  return packetArrow(packet, html`${packetLabel(packet)}${said === "" ? nothing : html` <em>${said}</em>`}`, {
    title: titleOf(packet),
  });
};

/** A pause is told where it is so much of the whole, and so many ms. */
const PAUSE_SHARE = 0.05;
const PAUSE_LEAST = 5;

function ladderStyle(): ReturnType<typeof css> {
  return css`
    .heads,
    .row {
      grid-template-columns: 66px 68px minmax(0, 1fr) 68px minmax(0, 1fr);
      column-gap: 8px;
    }
    .heads {
      display: grid;
      padding: 4px 24px 4px 0;
      border-bottom: 1px solid var(--line);
    }
    .row {
      padding-right: 12px;
    }
    .ends {
      display: flex;
      gap: 8px;
      color: var(--quiet);
    }
    .ends b {
      color: var(--vscode-foreground);
    }
    .there {
      margin-left: auto;
    }
    .time {
      text-align: right;
      font-size: 0.9em;
    }
    .lane {
      position: relative;
      border-inline: 1px solid var(--line);
      height: 100%;
      display: grid;
      align-items: center;
    }
    .pause {
      text-align: right;
      font-size: 0.86em;
      white-space: nowrap;
    }
    .row.paused {
      border-top: 1px dashed var(--wait);
    }
    .tag em {
      font-family: var(--vscode-font-family);
      font-style: normal;
      color: var(--quiet);
    }
    @container (max-width: 520px) {
      .heads,
      .row {
        grid-template-columns: 68px minmax(0, 1fr) 66px minmax(0, 1fr);
        column-gap: 4px;
      }
      /* The dashed line above the row stays. */
      .pause,
      .heads > :first-child {
        display: none;
      }
    }
  `;
}
