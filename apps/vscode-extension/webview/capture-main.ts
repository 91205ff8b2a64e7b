/** The beginning of the capture editor's webview: takes the texts, opens the line to the host, shows what the file holds. */
import { html, render } from "lit";
import { captureStrings } from "../src/shared/capture-strings.ts";
import { CaptureHeader } from "./capture/capture-header.ts";
import { CaptureHelp } from "./capture/capture-help.ts";
import { CaptureHost } from "./capture/capture-host.ts";
import { CapturePage } from "./capture/capture-page.ts";
import { CaptureFindings } from "./capture/capture-findings.ts";
import { ConnectionPane } from "./capture/connection-pane.ts";
import { ConnectionRows } from "./capture/connection-rows.ts";
import { FilterBox } from "./capture/filter-box.ts";
import { GraphView } from "./capture/graph-view.ts";
import { PacketLadder } from "./capture/packet-ladder.ts";
import { PacketMinimap } from "./capture/packet-minimap.ts";
import { PacketView } from "./capture/packet-view.ts";
import { SplitGrip } from "./capture/split-grip.ts";
import { StandsOut } from "./capture/stands-out.ts";
import { StreamPane } from "./capture/stream-pane.ts";
import type { VsCodeApi } from "./host/host-channel.ts";
import { StateDiagram } from "./page/state-diagram.ts";
import { useStrings } from "./strings.ts";

declare const acquireVsCodeApi: () => VsCodeApi;

useStrings(document.querySelector("#strings")?.textContent ?? "{}", captureStrings);

for (const [name, component] of Object.entries({
  "tcplens-capture": CapturePage,
  "tcplens-capture-findings": CaptureFindings,
  "tcplens-capture-header": CaptureHeader,
  "tcplens-capture-help": CaptureHelp,
  "tcplens-filter": FilterBox,
  "tcplens-grip": SplitGrip,
  "tcplens-connection-rows": ConnectionRows,
  "tcplens-connections": ConnectionPane,
  "tcplens-graph": GraphView,
  "tcplens-minimap": PacketMinimap,
  "tcplens-packet": PacketView,
  "tcplens-packets": PacketLadder,
  "tcplens-stands-out": StandsOut,
  "tcplens-states": StateDiagram,
  "tcplens-stream": StreamPane,
}))
  customElements.define(name, component);

const root = document.querySelector<HTMLElement>("#root") ?? document.body;
const host = new CaptureHost(acquireVsCodeApi());

host.open(
  ({ summary, actions, show }) => {
    root.removeAttribute("aria-busy");
    render(
      html`<tcplens-capture .host=${host} .summary=${summary} .actions=${actions}></tcplens-capture>`,
      root,
    );
    if (show !== undefined) root.querySelector<CapturePage>("tcplens-capture")?.show(show);
  },
  (item) => root.querySelector<CapturePage>("tcplens-capture")?.menu(item),
);
