/** What the file holds, in a line: packets, time span, interfaces, damage, and how far it has been read. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { CaptureSummary } from "../../src/shared/capture-view.ts";
import { named, t } from "../strings.ts";
import { factLine, factLineStyle } from "../page/fact-line.ts";
import { baseStyle, buttonStyle } from "../style/base-style.ts";
import { icons, stateIcon } from "../style/icons.ts";
import { connectionsWords, packetsWords } from "./count-words.ts";
import { countText, dateText, durationText, octetsText } from "./value-texts.ts";

/** What can be done from here. */
export type HeaderAct = "cancel" | "reload" | "compare" | "stop-following" | "go-on";

/** Fires `act` with a {@link HeaderAct}, and `help`. */
export class CaptureHeader extends LitElement {
  static override properties = { summary: { attribute: false } };

  declare summary: CaptureSummary;

  /** It was seen being read: then what it holds stays where it stood, and nothing below jumps. */
  #seen = false;
  #waited = false;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#waiting = setTimeout(() => {
      this.#waited = true;
      this.requestUpdate();
    }, SHOWN_AFTER);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#waiting);
  }

  protected override render(): TemplateResult {
    const { summary } = this;
    // Of what is read in a moment nothing is said.
    const reading = summary.state === "reading" && this.#waited;
    const busy = reading || isFollowed(summary);
    this.#seen ||= reading;
    return html`<header class=${this.#seen ? "busy reading" : busy ? "busy" : ""}>
        <h1 class="cut" title=${summary.name}>${summary.name}</h1>
        <p class="about">${factLine(factsOf(summary))}</p>
        ${busy ? html`<div class="state">${reading ? this.#progress() : this.#following()}</div>` : nothing}
        <div class="actions">
          <button
            class="icon"
            title=${t("capture.compare")}
            aria-label=${t("capture.compare")}
            @click=${() => this.#act("compare")}
          >
            ${icons("compare")}
          </button>
          <button
            class="icon"
            title=${t("action.help.hint")}
            aria-label=${t("action.help.hint")}
            @click=${() => this.dispatchEvent(new CustomEvent("help"))}
          >
            ${icons("help")}
          </button>
        </div>
      </header>
      ${this.#notes().map((note) => html`<p class="note" role="status">${stateIcon("warning", 14)} ${note}</p>`)}`;
  }

  #progress(): TemplateResult {
    const { read, size, packets, took } = this.summary;
    const share = size === 0 ? 0 : Math.min(1, read / size);
    return html`<label class="progress"
        ><span class="hidden">${t("capture.progress")}</span>
        <progress max="1" .value=${share}></progress>
        <span class="quiet"
          >${t("capture.reading", octetsText(read), octetsText(size))}${
            took < SHOWN_AFTER
              ? nothing
              : html` · ${t("capture.rate", countText(Math.round(packets / (took / 1000))))}`
          }</span
        ></label
      >
      <button class="plain" title=${t("capture.stop.hint")} @click=${() => this.#act("cancel")}>
        ${icons("cancel")} ${t("capture.stop")}
      </button>`;
  }

  #following(): TemplateResult | typeof nothing {
    const { follow, size, read } = this.summary;
    if (follow !== "following" && follow !== "stopped") return nothing;
    const on = follow === "following";
    const more = on || size <= read ? "" : ` · ${t("follow.more", octetsText(size - read))}`;
    return html`<span class="follow quiet" role="status" title=${t(`follow.${follow}.hint`)}
        ><i class=${follow}></i>${t(`follow.${follow}`)}${more}</span
      >
      <button
        class="plain"
        title=${on ? t("follow.stop.hint") : t("follow.go-on.hint")}
        @click=${() => this.#act(on ? "stop-following" : "go-on")}
      >
        ${icons(on ? "cancel" : "play")} ${on ? t("follow.stop") : t("follow.go-on")}
      </button>`;
  }

  #notes(): readonly (string | TemplateResult)[] {
    const { state, damage, unfinished, unread, changed, indexed, packets, tcpPackets, read, size } =
      this.summary;
    const again = html`<button class="link" @click=${() => this.#act("reload")}>
      ${t("capture.reload")}
    </button>`;
    return [
      // Where nothing could be read the page says why.
      ...(damage === undefined || packets === 0 ? [] : [t("capture.damage", damage)]),
      ...(unread === undefined ? [] : [t("capture.unread", packetsWords(unread.packets), unread.names)]),
      ...(unfinished === undefined || packets === 0 ? [] : [t("capture.unfinished")]),
      ...(state === "cancelled"
        ? [html`<span>${t("capture.cancelled.at", octetsText(read), octetsText(size))} ${again}</span>`]
        : []),
      ...(indexed < tcpPackets ? [t("capture.cut", countText(indexed), countText(tcpPackets))] : []),
      ...(changed === undefined ? [] : [html`<span>${named("changed", changed)} ${again}</span>`]),
    ];
  }

  #act(act: HeaderAct): void {
    this.dispatchEvent(new CustomEvent("act", { detail: act }));
  }

  static override styles = [
    baseStyle,
    buttonStyle,
    factLineStyle,
    css`
      header {
        display: flex;
        align-items: center;
        flex-wrap: wrap;
        gap: 2px 14px;
        padding: 6px 14px;
        border-bottom: 1px solid var(--line);
      }
      h1 {
        font-size: 1.08em;
        font-weight: 600;
        max-width: 40ch;
      }
      .about {
        color: var(--quiet);
        min-width: 0;
        flex: 1 1 0;
      }
      .state,
      .actions {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      .actions {
        margin-left: auto;
        /* As high as with a button beside it. */
        min-height: 26px;
      }
      .progress {
        display: inline-flex;
        align-items: center;
        gap: 8px;
        white-space: nowrap;
      }
      progress {
        width: 90px;
        height: 6px;
        accent-color: var(--vscode-progressBar-background, var(--data));
      }
      .follow {
        display: inline-flex;
        align-items: center;
        gap: 7px;
        white-space: nowrap;
      }
      .follow i {
        width: 8px;
        height: 8px;
        border-radius: 50%;
        border: 1px solid currentColor;
      }
      .follow .following {
        border-color: var(--good);
        background: var(--good);
      }
      .note {
        display: flex;
        gap: 8px;
        align-items: center;
        padding: 4px 14px;
        border-bottom: 1px solid var(--line);
        overflow-wrap: anywhere;
      }
      .note svg {
        color: var(--warn);
      }
      :host {
        container-type: inline-size;
      }
      @container (max-width: 640px) {
        ${beneath(css`header`)}
      }
      /* What is said of its reading has its room before that. */
      @container (max-width: 960px) {
        ${beneath(css`header.busy`)}
      }
      @container (max-width: 1240px) {
        ${beneath(css`header.reading`)}
      }
      @container (max-width: 460px) {
        .state {
          order: 1;
          flex: 1 1 100%;
          flex-wrap: wrap;
          gap: 2px 8px;
        }
        .progress {
          white-space: normal;
        }
      }
    `,
  ];
}

/** What the file holds stands beneath its name. */
function beneath(header: ReturnType<typeof css>): ReturnType<typeof css> {
  return css`
    ${header} h1 {
      flex: 1 1 0;
      max-width: none;
    }
    ${header} .about {
      order: 1;
      flex: 1 1 100%;
    }
  `;
}

const isFollowed = ({ follow }: CaptureSummary): boolean => follow === "following" || follow === "stopped";

const factsOf = ({
  format,
  interfaces,
  packets,
  tcpPackets,
  connections,
  start,
  end,
}: CaptureSummary): readonly string[] => [
  ...(format === "" ? [] : [format]),
  packetsWords(packets),
  ...(tcpPackets === packets ? [] : [t("capture.tcp", countText(tcpPackets))]),
  connectionsWords(connections),
  ...(start === undefined || end === undefined
    ? []
    : [t("capture.span", dateText(start), durationText(end - start))]),
  ...(interfaces.length > 3 ? [...interfaces.slice(0, 3), "…"] : interfaces),
];

/** ms. */
const SHOWN_AFTER = 300;
