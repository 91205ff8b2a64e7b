/** Legend and keys of a trace: how evidence is drawn, what the states mean, which keys there are. */
import { html } from "lit";
import { named, t } from "../strings.ts";
import { kernelSign } from "../style/icons.ts";
import { endsPart, type HelpKeys, HelpPage, type HelpPart, keysPart } from "./help-page.ts";

/** See the file's head. */
export class TraceHelp extends HelpPage {
  protected override parts(): readonly HelpPart[] {
    return [
      {
        title: "help.evidence",
        rows: (["packet", "kernel", "socket", "model"] as const).map((evidence) => [
          html`<span class=${`sample ${evidence}`}><i></i>${kernelSign(evidence)}<i></i></span>`,
          named("evidence", `${evidence}.long`),
        ]),
      },
      endsPart(t("states.here"), t("states.there")),
      keysPart("help.keys", keys),
      {
        title: "help.states",
        rows: states.map((state) => [html`<span class="mono">${state}</span>`, named("state", state)]),
      },
    ];
  }
}

const keys: HelpKeys = [
  [["↑", "↓"], "key.events"],
  [["←", "→"], "key.steps"],
  [["Enter"], "key.detail"],
  [["F"], "key.findings"],
  [["Esc"], "key.back"],
  [["?"], "key.help"],
];

const states = [
  "CLOSED",
  "LISTEN",
  "SYN-SENT",
  "SYN-RECEIVED",
  "ESTABLISHED",
  "FIN-WAIT-1",
  "FIN-WAIT-2",
  "CLOSE-WAIT",
  "CLOSING",
  "LAST-ACK",
  "TIME-WAIT",
] as const;
