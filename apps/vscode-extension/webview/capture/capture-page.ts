/** The capture editor: what the file holds, its connections, and the one that is chosen. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { MenuItem } from "../../src/shared/capture-protocol.ts";
import type { CaptureSummary } from "../../src/shared/capture-view.ts";
import { t } from "../strings.ts";
import { baseStyle, buttonStyle } from "../style/base-style.ts";
import { place } from "../style/place.ts";
import type { HeaderAct } from "./capture-header.ts";
import type { CaptureHelp } from "./capture-help.ts";
import type { CaptureHost } from "./capture-host.ts";
import type { ConnectionPane, ListChoice } from "./connection-pane.ts";
import { type StreamPane, type StreamTab, streamTabs } from "./stream-pane.ts";
import { countText } from "./value-texts.ts";

/** What stands in the place of connections where there are none: a heading, and why. */
const absenceOf = (
  summary: CaptureSummary,
): { readonly heading: string; readonly why?: string } | undefined => {
  const { state, damage, packets, connections, follow } = summary;
  if (connections > 0 || state === "reading") return undefined;
  if (state === "cancelled") return { heading: t("capture.stopped") };
  if (state === "failed" || (packets === 0 && damage !== undefined))
    return { heading: t("capture.failed"), ...(damage === undefined ? {} : { why: damage }) };
  return {
    heading: packets === 0 ? t("capture.empty") : t("capture.none", countText(packets)),
    ...(follow === "ready" || follow === "following" ? { why: t("capture.waits") } : {}),
  };
};

/** See the file's head. */
export class CapturePage extends LitElement {
  static override properties = {
    host: { attribute: false },
    summary: { attribute: false },
    actions: { attribute: false },
    stream: { state: true },
    row: { state: true },
    tab: { state: true },
    choice: { state: true },
    width: { state: true },
  };

  declare host: CaptureHost;
  declare summary: CaptureSummary;
  declare actions: readonly string[];
  /** The connection on show; -1: none yet. */
  declare stream: number;
  declare row: number;
  declare tab: StreamTab;
  declare choice: ListChoice;
  /** Percent that the list has. */
  declare width: number;
  #restored = false;

  constructor() {
    super();
    this.actions = [];
    this.stream = -1;
    this.row = -1;
    this.tab = "packet";
    this.width = 40;
    this.choice = { sort: "grade", descending: false, filter: "" };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("keydown", this.#keys);
    document.addEventListener("copy", this.#copy);
    document.addEventListener("contextmenu", this.#menu);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.#keys);
    document.removeEventListener("copy", this.#copy);
    document.removeEventListener("contextmenu", this.#menu);
  }

  /** Shows a connection, once it has been found. */
  show(stream: number): void {
    if (!this.#restored) this.#restore();
    this.#show(stream);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.#restored) this.#restore();
    // The file was read again, and has become another.
    const { connections, state } = this.summary;
    if (changed.has("summary") && state !== "reading" && this.stream >= connections) this.#show(-1);
  }

  #restore(): void {
    this.#restored = true;
    const kept = this.host.kept ?? {};
    this.stream = kept.stream ?? -1;
    this.row = kept.row ?? -1;
    this.tab = streamTabs.find((tab) => tab === kept.tab) ?? "packet";
    this.choice = {
      sort: kept.sort ?? "grade",
      descending: kept.descending ?? false,
      filter: kept.filter ?? "",
    };
  }

  protected override render(): TemplateResult {
    const { host, summary, stream } = this;
    const known = stream < summary.connections ? stream : -1;
    const absence = absenceOf(summary);
    return html`<main>
      <tcplens-capture-header
        .summary=${summary}
        @act=${({ detail }: CustomEvent<HeaderAct>) => host.act(detail)}
        @help=${this.#help}
      ></tcplens-capture-header>
      ${
        absence !== undefined
          ? html`<div class="failed">
              <h2>${absence.heading}</h2>
              ${absence.why === undefined ? nothing : html`<p class="quiet why">${absence.why}</p>`}
              <p>
                <button class="main" @click=${() => host.act("reload")}>${t("capture.reload")}</button>
                <button class="plain" @click=${() => host.act("open-with")}>${t("capture.open-with")}</button>
              </p>
            </div>`
          : html`<div class="halves" ${place({ "--rows": String(summary.connections) })}>
              <tcplens-connections
                .host=${host}
                .summary=${summary}
                .stream=${known}
                .awaits=${stream > known}
                .choice=${this.choice}
                @stream=${({ detail }: CustomEvent<number>) => this.#show(detail)}
                @choice=${({ detail }: CustomEvent<ListChoice>) => this.#choose(detail)}
              ></tcplens-connections>
              <tcplens-grip
                .at=${this.width}
                .label=${t("list.label")}
                @moved=${({ detail }: CustomEvent<number>) => this.#pull(detail)}
              ></tcplens-grip>
              <tcplens-stream
                .host=${host}
                .summary=${summary}
                .actions=${this.actions}
                .stream=${known}
                .row=${this.row}
                .tab=${this.tab}
                @row=${({ detail }: CustomEvent<number>) => this.#go(detail)}
                @tab=${({ detail }: CustomEvent<StreamTab>) => this.#openTab(detail)}
              ></tcplens-stream>
            </div>`
      }
      <tcplens-capture-help></tcplens-capture-help>
    </main>`;
  }

  #show(stream: number): void {
    if (stream === this.stream) return;
    this.stream = stream;
    this.row = -1;
    this.#keep();
  }

  #go(row: number): void {
    this.row = row;
    this.#keep();
  }

  #choose(choice: ListChoice): void {
    this.choice = choice;
    this.#keep();
  }

  #openTab(tab: StreamTab): void {
    this.tab = tab;
    this.#keep();
  }

  #keep(): void {
    const { stream, row, tab, choice } = this;
    this.host.keep({ tab, ...choice, ...(stream < 0 ? {} : { stream }), ...(row < 0 ? {} : { row }) });
  }

  #help = (): void => this.renderRoot.querySelector<CaptureHelp>("tcplens-capture-help")?.show();

  /** What was chosen in the context menu. */
  menu(item: MenuItem): void {
    if (item === "export-selected") this.#list?.export();
    else if (item === "export-listed") this.#list?.export("listed");
  }

  get #list(): ConnectionPane | null {
    return this.renderRoot.querySelector<ConnectionPane>("tcplens-connections");
  }
  get #stream(): StreamPane | null {
    return this.renderRoot.querySelector<StreamPane>("tcplens-stream");
  }

  /** What is pressed has been chosen by now; the editor reads of the page what its menu is about. */
  #menu = (event: MouseEvent): void => {
    const path = event.composedPath();
    const within = (name: string): boolean =>
      path.some((each) => each instanceof Element && each.localName === name);
    const { stream, row } = this;
    const [target] = path;
    const isText = target instanceof Element && target.matches("input, textarea");
    const section = isText
      ? "text"
      : stream < 0
        ? "capture"
        : within("tcplens-packets") && row >= 0
          ? "packet"
          : "connection";
    const frame = this.#stream?.frameOf(section === "packet" ? row : -1);
    document.body.dataset["vscodeContext"] = JSON.stringify({
      webviewSection: section,
      preventDefaultContextMenuItems: !isText,
      tcplensWireshark: this.actions.includes("wireshark"),
      tcplensSeveral: (this.#list?.several ?? 0) > 0,
      tcplensFiltered: this.choice.filter !== "",
      ...(stream < 0 ? {} : { stream }),
      ...(section === "packet" ? { row } : {}),
      ...(frame === undefined ? {} : { frame }),
    });
  };

  /** Where no text is selected the chosen packet is copied. */
  #copy = (event: ClipboardEvent): void => {
    const [target] = event.composedPath();
    if (target instanceof Element && target.matches("input, textarea")) return;
    if (this.row < 0 || (window.getSelection()?.toString() ?? "") !== "") return;
    event.preventDefault();
    void this.#stream?.copy({ from: this.row, to: this.row });
  };

  #keys = (event: KeyboardEvent): void => {
    if ((event.ctrlKey || event.metaKey) && event.key === "f") {
      event.preventDefault();
      return this.#list?.focusFilter();
    }
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const [target] = event.composedPath();
    if (target instanceof HTMLElement && target.matches("input, select, textarea, dialog, dialog *")) {
      if (event.key !== "Escape" || !target.matches("input")) return;
      // Else the browser would empty the box, and the list stay filtered.
      event.preventDefault();
      return this.#list?.focusList();
    }
    if (target === document.body) this.#list?.takeKey(event);
    if (event.defaultPrevented) return;
    const actions: Readonly<Record<string, () => unknown>> = {
      "/": () => this.#list?.focusFilter(),
      n: () => this.#stream?.seek(1),
      p: () => this.#stream?.seek(-1),
      f: () => this.#stream?.focusFindings(),
      "[": () => this.#stream?.turnTab(-1),
      "]": () => this.#stream?.turnTab(1),
      "?": this.#help,
      Escape: () => this.#list?.focusList(),
    };
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  };

  #pull(width: number): void {
    this.width = Math.min(75, Math.max(18, width));
    this.style.setProperty("--left", `${this.width}%`);
  }

  static override styles = [
    baseStyle,
    buttonStyle,
    css`
      :host {
        container: page / inline-size;
        height: 100vh;
      }
      main {
        height: 100%;
        display: flex;
        flex-direction: column;
      }
      .halves {
        flex: 1;
        min-height: 0;
        display: grid;
        grid-template-columns: var(--left, 40%) 1px minmax(0, 1fr);
      }
      .failed {
        margin: auto;
        display: grid;
        gap: 10px;
        justify-items: center;
        text-align: center;
        padding: 20px;
        max-width: 70ch;
      }
      .failed .why::first-letter {
        text-transform: uppercase;
      }
      .failed h2 {
        font-size: 1.3em;
        margin: 0;
      }
      @container page (max-width: 820px) {
        /* All of it is on show at once, where the editor is as high as it mostly is. */
        .halves {
          flex: 1 0 auto;
          display: flex;
          flex-direction: column;
        }
        /* No more than its rows need. */
        tcplens-connections {
          flex: none;
          --own: clamp(88px, 48px * var(--rows) + 40px, 22vh);
          height: var(--own);
        }
        /* What stands above the list takes nothing from it. */
        tcplens-connections[standing="folded"] {
          height: calc(var(--own) + 30px);
        }
        tcplens-connections[standing="unfolded"] {
          height: calc(var(--own) * 1.5 + 60px);
        }
        tcplens-stream {
          flex: 1 0 440px;
          --packets-least: 106px;
          border-top: 1px solid var(--line);
        }
        tcplens-grip {
          display: none;
        }
      }
      @container page (max-width: 480px) {
        tcplens-stream {
          flex-basis: max(620px, 100vh);
        }
      }
    `,
  ];
}
