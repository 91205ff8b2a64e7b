/** Legend and keys of the capture editor. */
import { html } from "lit";
import { grades } from "../../src/shared/capture-view.ts";
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
        title: "help.graph",
        rows: legendEntries("sequence").map((entry) => [
          html`${legendSample(entry)} ${named(entry.group, entry.name)}`,
          named(entry.group, `${entry.name}.long`),
        ]),
      },
      keysPart("help.capture.keys", keys),
    ];
  }

  static override styles = [...HelpPage.styles, legendStyle, soFarStyle];
}

const keys: HelpKeys = [
  [["↑", "↓"], "help.capture.rows"],
  [["Tab"], "help.capture.pane"],
  [["/"], "help.capture.filter"],
  [["N", "P"], "help.capture.next"],
  [["[", "]"], "help.capture.tabs"],
  [["+", "−", "0"], "help.capture.zoom"],
  [["F"], "key.findings"],
  [["Esc"], "help.capture.back"],
  [["?"], "key.help"],
];
