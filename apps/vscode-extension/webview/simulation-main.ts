/** The beginning of the simulation's webview: takes the texts, opens the line to the host, and shows what the host says. */
import { html, render, type TemplateResult } from "lit";
import * as v from "valibot";
import { type KeptState, keptState } from "../src/shared/protocol.ts";
import { simulationStrings } from "../src/shared/simulation-strings.ts";
import type { View } from "../src/shared/view.ts";
import { HostChannel, type VsCodeApi } from "./host/host-channel.ts";
import { ProblemPage } from "./page/problem-page.ts";
import { StateDiagram } from "./page/state-diagram.ts";
import { ControlsPanel } from "./simulation/controls-panel.ts";
import { PlotView } from "./simulation/plot-view.ts";
import { RunLadder } from "./simulation/run-ladder.ts";
import { SimulationHelp } from "./simulation/simulation-help.ts";
import { SimulationPage, type SimulationState } from "./simulation/simulation-page.ts";
import { TimeBar } from "./simulation/time-bar.ts";
import { useStrings } from "./strings.ts";

declare const acquireVsCodeApi: () => VsCodeApi;

useStrings(document.querySelector("#strings")?.textContent ?? "{}", simulationStrings);

for (const [name, component] of Object.entries({
  "tcplens-controls": ControlsPanel,
  "tcplens-plot": PlotView,
  "tcplens-problem": ProblemPage,
  "tcplens-run-ladder": RunLadder,
  "tcplens-simulation": SimulationPage,
  "tcplens-simulation-help": SimulationHelp,
  "tcplens-states": StateDiagram,
  "tcplens-time": TimeBar,
}))
  customElements.define(name, component);

const root = document.querySelector<HTMLElement>("#root") ?? document.body;
const host = new HostChannel(acquireVsCodeApi());
const kept = v.safeParse(keptState, host.kept);
let state: KeptState = kept.success ? kept.output : {};

const keep = (change: KeptState): void => {
  state = { ...state, ...change };
  host.keep(state);
};

/** What an earlier life of this page had chosen; taken with the first view, if that is of the same scenario. */
let restored: SimulationState | undefined;
let shown = false;

const page = (view: View, revision: number): TemplateResult => {
  switch (view.surface) {
    case "simulation":
      return html`<tcplens-simulation
        .host=${host}
        .view=${view}
        .revision=${revision}
        .restored=${restored}
        @kept=${({ detail }: CustomEvent<SimulationState>) =>
          keep({ at: detail.at, connection: detail.connection, closed: [...detail.closed] })}
      ></tcplens-simulation>`;
    case "problem":
      return html`<tcplens-problem .host=${host} .view=${view}></tcplens-problem>`;
    case "trace":
    case "compare":
      return html``;
  }
};

host.open({
  show: ({ view, revision }) => {
    root.removeAttribute("aria-busy");
    if (view.surface === "simulation") {
      const { at, connection, closed, scenario } = state;
      if (!shown && at !== undefined && JSON.stringify(scenario) === JSON.stringify(view.source))
        restored = { at, closed: closed ?? [], ...(connection === undefined ? {} : { connection }) };
      shown = true;
      keep({ scenario: view.source, controls: view.changed ? view.controls : undefined });
    }
    render(page(view, revision), root);
  },
});
