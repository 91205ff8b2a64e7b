/** Legend and keys of the capture editor. */
import { css, html, type TemplateResult } from "lit";
import { grades, graphs } from "../../src/shared/capture-view.ts";
import { type HelpKeys, HelpPage, type HelpPart, keysPart } from "../page/help-page.ts";
import { named, t } from "../strings.ts";
import { gradeIcon } from "./grade-icon.ts";
import { legendEntries, legendSample, legendStyle } from "./graph-legend.ts";
import { soFarMark, soFarStyle } from "./so-far.ts";

/** See the file's head. */
export class CaptureHelp extends HelpPage {
  protected override parts(): readonly HelpPart[] {
    return [
      {
        title: "help.grades",
        rows: [
          ...grades.map(
            (grade) =>
              [html`${gradeIcon(grade)} ${named("grade", grade)}`, named("grade", `${grade}.long`)] as const,
          ),
          [soFarMark(), t("provisional.hint")],
        ],
      },
      {
        title: "help.packets",
        rows: [
          [arrow("data"), t("help.packets.data")],
          [arrow(""), t("help.packets.plain")],
          [arrow("warning"), t("help.packets.warning")],
          [arrow("error"), t("help.packets.error")],
          [html`<span class="map"><i></i><i></i><i></i></span>`, t("help.packets.map")],
          [html`● ◆`, t("help.packets.ends")],
          [html`⟲ 1.5 %`, t("help.packets.again")],
          [spark, t("help.packets.spark")],
        ],
      },
      {
        title: "help.graph",
        rows: entries.map((entry) => [
          html`${legendSample(entry)} ${named(entry.group, entry.name)}`,
          named(entry.group, `${entry.name}.long`),
        ]),
      },
      keysPart("help.capture.keys", keys),
    ];
  }

  static override styles = [...HelpPage.styles, legendStyle, soFarStyle, samplesStyle()];
}

/** Of all graphs, each once. */
const entries = graphs
  .flatMap((graph) => legendEntries(graph))
  .filter(({ name }, at, all) => all.findIndex((each) => each.name === name) === at);

const arrow = (tone: "data" | "warning" | "error" | ""): TemplateResult =>
  html`<svg class=${`way ${tone}`} width="46" height="12" viewBox="0 0 46 12" aria-hidden="true">
    <path
      d="M1 6h37"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-dasharray=${tone === "warning" ? "3 2" : ""}
    />
    <path d="M37 1v10l8-5z" fill="currentColor" />
  </svg>`;

const spark = html`<svg class="way data" width="46" height="16" viewBox="0 0 46 16" aria-hidden="true">
  <path d="M2 16v-5h4v5zM8 16v-13h4v13zM14 16v-9h4v9zM26 16v-4h4v4zM38 16v-11h4v11z" fill="currentColor" />
</svg>`;

function samplesStyle(): ReturnType<typeof css> {
  return css`
    .way {
      display: inline-block;
      vertical-align: middle;
    }
    .way.data {
      color: var(--data);
    }
    .way.warning {
      color: var(--warn);
    }
    .way.error {
      color: var(--bad);
    }
    .map {
      display: inline-grid;
      gap: 3px;
      width: 16px;
      vertical-align: middle;
    }
    .map i {
      height: 3px;
      background: var(--quiet);
      margin-inline: 2px;
      forced-color-adjust: none;
    }
    .map i + i {
      background: var(--warn);
      margin-inline: 0;
    }
    .map i + i + i {
      background: var(--bad);
    }
  `;
}

const keys: HelpKeys = [
  [["↑", "↓"], "help.capture.rows"],
  [["Shift+↑", "Ctrl+A"], "help.capture.select"],
  [["Tab"], "help.capture.pane"],
  [["/", "Ctrl+F"], "help.capture.filter"],
  [["N", "P"], "help.capture.next"],
  [["Ctrl+C"], "help.capture.copy"],
  [["[", "]"], "help.capture.tabs"],
  [["+", "−", "0"], "help.capture.zoom"],
  [["F"], "key.findings"],
  [["Esc"], "help.capture.back"],
  [["?"], "key.help"],
];
