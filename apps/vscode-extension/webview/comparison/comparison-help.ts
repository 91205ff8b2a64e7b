/** Legend and keys of the comparison. */
import { html } from "lit";
import { grades } from "../../src/shared/capture-view.ts";
import { gradeIcon } from "../capture/grade-icon.ts";
import { type HelpKeys, HelpPage, type HelpPart, keysPart } from "../page/help-page.ts";
import { named } from "../strings.ts";
import { overlayLegend, overlayLegendStyle } from "./overlay-legend.ts";

/** See the file's head. */
export class ComparisonHelp extends HelpPage {
  protected override parts(): readonly HelpPart[] {
    return [
      {
        title: "help.grades",
        rows: grades.map((grade) => [
          html`${gradeIcon(grade)} ${named("grade", grade)}`,
          named("grade", `${grade}.long`),
        ]),
      },
      { title: "help.graph", rows: overlayLegend() },
      keysPart("help.capture.keys", keys),
    ];
  }

  static override styles = [...HelpPage.styles, overlayLegendStyle];
}

const keys: HelpKeys = [
  [["↑", "↓"], "help.comparison.pairs"],
  [["Tab"], "help.comparison.pane"],
  [["/", "Ctrl+F"], "help.capture.filter"],
  [["[", "]"], "help.comparison.tabs"],
  [["A", "B"], "help.comparison.open"],
  [["Ctrl+C"], "help.comparison.copy"],
  [["D"], "help.comparison.same"],
  [["+", "−", "0"], "help.capture.zoom"],
  [["Esc"], "help.comparison.back"],
  [["?"], "key.help"],
];
