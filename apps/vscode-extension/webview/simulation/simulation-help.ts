/** Legend and keys of a simulation. */
import { html, svg } from "lit";
import { endsPart, type HelpKeys, HelpPage, type HelpPart, keysPart } from "../page/help-page.ts";
import { t } from "../strings.ts";

/** See the file's head. */
export class SimulationHelp extends HelpPage {
  protected override parts(): readonly HelpPart[] {
    return [
      endsPart(t("end.A"), t("end.B")),
      {
        title: "help.marks",
        rows: [
          [
            html`<svg width="11" height="11" viewBox="0 0 11 11" aria-hidden="true">
              ${svg`<path class="cross" d="m1.5 1.5 8 8M9.5 1.5l-8 8" />`}
            </svg>`,
            t("help.mark.lost"),
          ],
          [html`<span class="sample again"><i></i></span>`, t("help.mark.again")],
        ],
      },
      keysPart("help.keys", keys),
    ];
  }
}

const keys: HelpKeys = [
  [["←", "→"], "help.moments"],
  [["␣"], "help.play"],
  [["+", "−"], "help.zoom"],
  [["?"], "key.help"],
];
