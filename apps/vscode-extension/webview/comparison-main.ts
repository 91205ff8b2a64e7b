/** The beginning of the webview that compares two captures: takes the texts, opens the line to the host, shows both. */
import { html, render } from "lit";
import { captureStrings } from "../src/shared/capture-strings.ts";
import { comparisonStrings } from "../src/shared/comparison-strings.ts";
import { CaptureHost } from "./capture/capture-host.ts";
import { FilterBox } from "./capture/filter-box.ts";
import { ComparisonHelp } from "./comparison/comparison-help.ts";
import { ComparisonPage } from "./comparison/comparison-page.ts";
import { JointLadder } from "./comparison/joint-ladder.ts";
import { OverlayGraph } from "./comparison/overlay-graph.ts";
import { PairPane } from "./comparison/pair-pane.ts";
import { PairRows } from "./comparison/pair-rows.ts";
import { PairsPane } from "./comparison/pairs-pane.ts";
import { ValueTable } from "./comparison/value-table.ts";
import type { VsCodeApi } from "./host/host-channel.ts";
import { useStrings } from "./strings.ts";

declare const acquireVsCodeApi: () => VsCodeApi;

useStrings(document.querySelector("#strings")?.textContent ?? "{}", {
  ...captureStrings,
  ...comparisonStrings,
});

for (const [name, component] of Object.entries({
  "tcplens-comparison": ComparisonPage,
  "tcplens-comparison-help": ComparisonHelp,
  "tcplens-filter": FilterBox,
  "tcplens-joint-ladder": JointLadder,
  "tcplens-overlay": OverlayGraph,
  "tcplens-pair": PairPane,
  "tcplens-pair-rows": PairRows,
  "tcplens-pairs": PairsPane,
  "tcplens-values": ValueTable,
}))
  customElements.define(name, component);

const root = document.querySelector<HTMLElement>("#root") ?? document.body;
const host = new CaptureHost(acquireVsCodeApi());

const show: Parameters<CaptureHost["open"]>[0] = ({ summary, second, uris }) => {
  if (second === undefined) return;
  root.removeAttribute("aria-busy");
  render(
    html`<tcplens-comparison
      .host=${host}
      .first=${summary}
      .second=${second}
      .uris=${uris}
    ></tcplens-comparison>`,
    root,
  );
};
host.open(show, (item) => root.querySelector<ComparisonPage>("tcplens-comparison")?.menu(item));
