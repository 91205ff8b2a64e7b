/** A panel that shows a scenario's run: run again as its controls are changed, brought back after a reload. */
import { packetViews, runLadder, traceOfRun, writeTrace } from "@tcplens/trace";
import type { SimulationRun } from "@tcplens/core/simulation";
import * as v from "valibot";
import { env, l10n, Uri, ViewColumn, window, type Disposable, type WebviewPanel } from "vscode";
import { sameControls, controlsOf, withControls } from "../../model/simulation/simulation-controls.ts";
import { SimulationModel } from "../../model/simulation/simulation-model.ts";
import { keptState, type Act } from "../../shared/protocol.ts";
import type { ScenarioSource, SimulationControls } from "../../shared/simulation-view.ts";
import { simulationStrings } from "../../shared/simulation-strings.ts";
import type { View } from "../../shared/view.ts";
import type { Host } from "../host.ts";
import { panelIcon } from "../views/panel-icon.ts";
import { requestHandlers, unavailable } from "../views/request-handlers.ts";
import { SIMULATION_PANEL } from "../views/view-ids.ts";
import { WebviewChannel } from "../views/webview-channel.ts";
import { cliCommand } from "./cli-command.ts";
import { openScenario, type OpenedScenario } from "./opened-scenario.ts";
import { breath, runScenario } from "./run-scenario.ts";
import { offerToOpen, pcapngOf, saveFile, scenarioText } from "./save-files.ts";
import { loadScenarioTexts } from "./scenario-texts.ts";

/** Opens a panel of its own, or the one that shows this scenario already. */
export const showSimulation = async (
  host: Host,
  source: ScenarioSource,
  column: ViewColumn = ViewColumn.Active,
): Promise<void> => {
  const known = [...panels].find((panel) => panel.shows(source));
  if (known !== undefined) {
    known.reveal();
    if (source.from === "file") await known.open(source);
    return;
  }
  const panel = window.createWebviewPanel(SIMULATION_PANEL, l10n.t("Simulation"), column, {
    enableFindWidget: true,
  });
  await new SimulationPanel(host, panel).open(source);
};

/** Brings a panel back: `state` is what the webview kept of itself. */
export const reviveSimulation = async (host: Host, panel: WebviewPanel, state: unknown): Promise<void> => {
  const kept = v.safeParse(keptState, state);
  const { scenario, controls } = kept.success ? kept.output : {};
  const revived = new SimulationPanel(host, panel);
  if (scenario === undefined) revived.showProblem(l10n.t("Which scenario it showed is not known any more."));
  else await revived.open(scenario, controls);
};

const panels = new Set<SimulationPanel>();

class SimulationPanel implements Disposable {
  readonly #host: Host;
  readonly #panel: WebviewPanel;
  readonly #channel: WebviewChannel;
  readonly #states: Disposable;
  #source: ScenarioSource | undefined;
  #opened: OpenedScenario | undefined;
  #model: SimulationModel | undefined;
  #problem: View | undefined;
  #running: AbortController | undefined;

  constructor(host: Host, panel: WebviewPanel) {
    this.#host = host;
    this.#panel = panel;
    panel.iconPath = panelIcon(host);
    const page = { script: "simulation.js", strings: simulationStrings };
    // What all pages need has been loaded before.
    const load = async (): Promise<void> => (await host.parts()).loadPage(host, panel.webview, page);
    this.#channel = new WebviewChannel({
      webview: panel.webview,
      log: host.log,
      ready: () => this.#draw(),
      outdated: () => void load(),
      handlers: requestHandlers(host, {
        rows: (request) => (this.#model === undefined ? unavailable() : this.#model.rows(request)),
        acts: this.#acts(),
        choose: unavailable,
        commandLines: () => [],
        run: (controls, signal) => this.#run(controls, signal),
      }),
    });
    this.#states = panel.onDidChangeViewState(() => {
      if (!panel.visible) this.#channel.suspend();
    });
    panel.onDidDispose(() => this.dispose());
    panels.add(this);
    void load();
  }

  shows(source: ScenarioSource): boolean {
    return JSON.stringify(this.#source) === JSON.stringify(source);
  }

  reveal(): void {
    this.#panel.reveal();
  }

  /** Reads the scenario and runs it. */
  async open(source: ScenarioSource, controls?: SimulationControls): Promise<void> {
    this.#source = source;
    const result = await openScenario(source, await loadScenarioTexts(this.#host.context));
    if (!result.ok) return this.showProblem(result.why);
    const { opened } = result;
    this.#opened = opened;
    this.#problem = undefined;
    this.#panel.title = l10n.t("Simulation: {0}", opened.title);
    try {
      await this.#run(controls ?? controlsOf(opened.scenario), new AbortController().signal);
    } catch (error) {
      if (this.#opened === opened && !isAbort(error)) this.showProblem(reasonOf(error));
    }
  }

  showProblem(why: string): void {
    this.#model = undefined;
    this.#problem = {
      surface: "problem",
      kind: "unreadable",
      title: l10n.t("This scenario cannot be run"),
      text: why,
      ...(this.#source?.from === "file"
        ? { action: { act: "open-as-text", label: l10n.t("Open as Text") } }
        : {}),
    };
    this.#draw();
  }

  dispose(): void {
    panels.delete(this);
    this.#running?.abort();
    this.#states.dispose();
    this.#channel.dispose();
  }

  /** One run at a time: a new one ends the one before it. */
  async #run(controls: SimulationControls, signal: AbortSignal): Promise<void> {
    const opened = this.#opened ?? unavailable();
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    const scenario = withControls(opened.scenario, controls);
    const wanted = AbortSignal.any([signal, running.signal]);
    const run = await runScenario(scenario, wanted);
    for (const { problem } of run.faults)
      this.#host.log.error(`the simulation of ${scenario.name}: ${problem}`);
    await breath();
    const packets = packetViews(run);
    await breath();
    const ladder = runLadder(run);
    await breath();
    wanted.throwIfAborted();
    const { source, title, about } = opened;
    const context = { words: this.#host.words, source, original: opened.scenario, title, about };
    this.#model = new SimulationModel(run, context, packets, ladder);
    this.#draw();
  }

  #draw(): void {
    const view = this.#problem ?? this.#model?.view();
    if (view !== undefined) this.#channel.show(view);
  }

  #acts(): Readonly<Record<Act, () => unknown>> {
    return {
      retry: unavailable,
      cancel: () => this.#running?.abort(),
      compare: unavailable,
      export: () => this.#exportTrace(),
      "copy-report": () => this.#copyCommand(),
      "open-place": unavailable,
      "open-settings": unavailable,
      "open-as-text": () => this.#openAsText(),
      "open-before": unavailable,
      "open-after": unavailable,
      trace: unavailable,
      "save-scenario": () => this.#saveScenario(),
      "export-packets": () => this.#exportPackets(),
    };
  }

  async #saveScenario(): Promise<Uri | undefined> {
    const { scenario } = this.#shown().run;
    const uri = await saveFile(this.#host, {
      name: scenario.name,
      kind: l10n.t("Scenario files"),
      ending: "tcpscenario.json",
      bytes: () => new TextEncoder().encode(scenarioText(scenario)),
    });
    if (uri !== undefined) offerToOpen(uri);
    return uri;
  }

  async #exportPackets(): Promise<void> {
    const { run } = this.#shown();
    const uri = await saveFile(this.#host, {
      name: run.scenario.name,
      kind: l10n.t("Packet captures"),
      ending: "pcapng",
      bytes: () => pcapngOf(run),
    });
    if (uri !== undefined) offerToOpen(uri);
  }

  async #exportTrace(): Promise<void> {
    const { run } = this.#shown();
    const uri = await saveFile(this.#host, {
      name: run.scenario.name,
      kind: l10n.t("Trace files"),
      ending: "tcplens.jsonl",
      bytes: () => new TextEncoder().encode(this.#traceText(run)),
    });
    if (uri !== undefined) offerToOpen(uri);
  }

  /** What was changed has no name on a command line before it is a file. */
  async #copyCommand(): Promise<void> {
    const opened = this.#opened ?? unavailable();
    const { scenario } = this.#shown().run;
    const [now, before] = [controlsOf(scenario), controlsOf(opened.scenario)];
    let source = opened.source;
    if (!sameControls({ ...now, seed: before.seed }, before)) {
      const uri = await this.#saveScenario();
      if (uri === undefined) return;
      source = { from: "file", uri: uri.toString() };
    }
    const seed = source !== opened.source || now.seed === before.seed ? undefined : now.seed;
    await env.clipboard.writeText(cliCommand(source, seed));
    window.setStatusBarMessage(l10n.t("The command was copied"), SHOWN);
  }

  async #openAsText(): Promise<void> {
    const source = this.#source;
    if (source?.from !== "file") return unavailable();
    await window.showTextDocument(Uri.parse(source.uri));
  }

  #traceText(run: SimulationRun): string {
    const { version = "" } = this.#host.context.extension.packageJSON as { readonly version?: string };
    return writeTrace(traceOfRun(run, { producer: `tcplens-vscode ${version}`.trim() }));
  }

  #shown(): SimulationModel {
    return this.#model ?? unavailable();
  }
}

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === "AbortError";
const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** ms. */
const SHOWN = 4000;
