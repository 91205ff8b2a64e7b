/** One packet in full: its fields by layer, and its octets; a field lights up the octets that it stands for. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { PacketDetail } from "../../src/shared/capture-view.ts";
import { named, t } from "../strings.ts";
import { baseStyle } from "../style/base-style.ts";
import { place } from "../style/place.ts";

/** See the file's head. */
export class PacketView extends LitElement {
  static override properties = {
    detail: { attribute: false },
    lit: { state: true },
    first: { state: true },
    across: { state: true },
  };

  declare detail: PacketDetail;
  /** Octets that are lit up. */
  declare lit: readonly [number, number] | undefined;
  /** The first line of octets on show. */
  declare first: number;
  /** Octets in a line. */
  declare across: 8 | 16;
  #sizes: ResizeObserver | undefined;

  constructor() {
    super();
    this.lit = undefined;
    this.first = 0;
    this.across = 16;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sizes = new ResizeObserver(([entry]) => {
      const width = entry?.contentRect.width ?? 0;
      this.across = width < SIXTEEN_BELOW || (width > BESIDE && width < SIXTEEN_BESIDE) ? 8 : 16;
    });
    this.#sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes?.disconnect();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("detail")) return;
    this.lit = undefined;
    this.first = 0;
  }

  protected override render(): TemplateResult {
    return html`<div class="fields" tabindex="0" role="group" aria-label=${t("packet.fields")}>
        ${this.detail.row.analysis.length + this.detail.row.judgements.length === 0 ? nothing : this.#analysis()}
        ${this.detail.layers.map(
          ({ title, fields }) =>
            html`<h3>${title}</h3>
              <dl>
                ${fields.map(
                  ({ name, value, from, to }) =>
                    html`<div
                      class=${to > from && this.lit?.[0] === from && this.lit[1] === to ? "field lit" : "field"}
                      @click=${() => this.#light(from, to)}
                    >
                      <dt class="mono">${name}</dt>
                      <dd class="mono">${value}</dd>
                    </div>`,
                )}
              </dl>`,
        )}
      </div>
      <div class="octets">${this.#notes()} ${this.#hex()}</div>`;
  }

  #analysis(): TemplateResult {
    const { judgements, analysis } = this.detail.row;
    const said = [
      ...judgements.map((name) => [name, named("judgement", name)] as const),
      ...analysis.map((name) => [`tcp.analysis.${name}`, named("analysis", name)] as const),
    ];
    return html`<h3>${t("packet.analysis")}</h3>
      <dl>
        ${said.map(
          ([name, words]) =>
            html`<div class="field">
              <dt class="mono">${name}</dt>
              <dd>${words}</dd>
            </div>`,
        )}
      </dl>`;
  }

  #notes(): TemplateResult {
    const { bytes, captured, length } = this.detail;
    return html`${captured < length ? html`<p class="quiet">${t("packet.snapped", captured, length)}</p>` : nothing}
    ${bytes.length < captured ? html`<p class="quiet">${t("packet.hex.cut", bytes.length, captured)}</p>` : nothing}`;
  }

  /** Only the lines on show exist: a packet may have 64 KiB. */
  #hex(): TemplateResult {
    const { bytes } = this.detail;
    const { across } = this;
    const lines = Math.ceil(bytes.length / across);
    const from = Math.min(this.first, Math.max(0, lines - 1));
    const shown = Array.from({ length: Math.min(LINES, lines - from) }, (_, at) => from + at);
    return html`<div
      class="hex mono"
      tabindex="0"
      role="group"
      aria-label=${t("packet.hex")}
      @scroll=${this.#scrolled}
      @click=${this.#pressed}
    >
      <div class="all" ${place({ height: `${lines * LINE}px` })}>
        <div class="some" ${place({ transform: `translateY(${from * LINE}px)` })}>
          ${shown.map((line) => this.#line(bytes, line * across))}
        </div>
      </div>
    </div>`;
  }

  #line(bytes: Uint8Array, at: number): TemplateResult {
    const octets = [...bytes.subarray(at, at + this.across)];
    const [from, to] = this.lit ?? [0, 0];
    const classOf = (index: number): string => (at + index >= from && at + index < to ? "lit" : "");
    return html`<div class="line" data-at=${at}>
      <span class="quiet">${at.toString(16).padStart(4, "0")}</span>
      <span class="some-octets"
        >${Array.from({ length: this.across }, (_, index) => html`<i class=${classOf(index)}>${octets[index]?.toString(16).padStart(2, "0") ?? "  "}</i>`)}</span
      >
      <span class="text"
        >${octets.map(
          (octet, index) =>
            html`<i class=${classOf(index)}
              >${octet >= 32 && octet < 127 ? String.fromCharCode(octet) : "·"}</i
            >`,
        )}</span
      >
    </div>`;
  }

  #light(from: number, to: number): void {
    this.lit = to > from ? [from, to] : undefined;
    const scroller = this.renderRoot.querySelector(".hex");
    const line = Math.floor(from / this.across);
    if (
      scroller !== null &&
      to > from &&
      (line < this.first || line > this.first + scroller.clientHeight / LINE - 1)
    )
      scroller.scrollTop = line * LINE;
  }

  /** An octet chooses the smallest field that it is a part of. */
  #pressed = ({ target }: Event): void => {
    const octet = target instanceof Element ? target.closest("i") : null;
    const at = Number(octet?.closest<HTMLElement>(".line")?.dataset["at"]);
    if (octet === null || Number.isNaN(at)) return;
    const index = at + [...(octet.parentElement?.children ?? [])].indexOf(octet);
    const [field] = this.detail.layers
      .flatMap(({ fields }) => fields)
      .filter(({ from, to }) => index >= from && index < to)
      .toSorted((one, other) => one.to - one.from - (other.to - other.from));
    this.lit = field === undefined ? undefined : [field.from, field.to];
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector(".field.lit")?.scrollIntoView({ block: "nearest" }),
    );
  };

  #scrolled = ({ target }: Event): void => {
    this.first = Math.max(0, Math.floor((target as HTMLElement).scrollTop / LINE) - 4);
  };

  static override styles = [baseStyle, viewStyle()];
}

function viewStyle(): ReturnType<typeof css> {
  return css`
    :host {
      position: absolute;
      inset: 0;
      display: grid;
      grid-template-columns: minmax(250px, 1fr) max-content;
      container-type: inline-size;
      font-size: 0.92em;
    }
    .mono {
      font-size: 1em;
    }
    .fields {
      overflow: auto;
      padding: 4px 12px 10px;
    }
    h3 {
      font-size: 1em;
      font-weight: 600;
      padding-top: 6px;
    }
    .field {
      display: flex;
      flex-wrap: wrap;
      gap: 0 10px;
      padding: 0 6px;
      border-radius: 3px;
      cursor: default;
    }
    .field:hover {
      background: var(--vscode-list-hoverBackground);
    }
    dt {
      color: var(--quiet);
      flex: none;
      min-width: 19ch;
    }
    dd {
      flex: 1 1 14ch;
      min-width: 0;
      overflow-wrap: anywhere;
    }
    .octets {
      min-height: 0;
      display: flex;
      flex-direction: column;
      border-left: 1px solid var(--line);
      padding: 4px 0 4px 10px;
    }
    .hex {
      flex: 1;
      min-height: 0;
      overflow: auto;
      padding-right: 12px;
    }
    .line {
      display: flex;
      gap: 14px;
      height: 19px;
      line-height: 19px;
    }
    i {
      font-style: normal;
    }
    .some-octets {
      white-space: pre;
    }
    .some-octets i {
      margin-right: 5px;
    }
    .some-octets i:nth-child(8):not(:last-child) {
      margin-right: 12px;
    }
    .lit {
      background: var(--vscode-editor-findMatchBackground, rgba(234, 92, 0, 0.4));
    }
    .text {
      white-space: pre;
    }
    /* Beside each other they would be cut: the octets go below. */
    @container (max-width: 660px) {
      .fields {
        grid-column: 1 / 3;
      }
      .octets {
        grid-column: 1 / 3;
        border-left: none;
        border-top: 1px solid var(--line);
      }
    }
  `;
}

/** px of width: below the first eight octets stand in a line; from the second on the octets stand beside the fields. */
const SIXTEEN_BELOW = 590;
const BESIDE = 660;
/** px of width that fields and sixteen octets beside each other need. */
const SIXTEEN_BESIDE = 960;
/** px of a line of octets, and how many lines are drawn. */
const LINE = 19;
const LINES = 80;
