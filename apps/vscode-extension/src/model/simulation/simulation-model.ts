/** A run as its view shows it: the snapshot, and windows of its lists, made when they are asked for. */
import type { EndName, Scenario, SimulationRun } from "@tcplens/core/simulation";
import { closeWords, packetViews, type PacketView, type RunLadder, runLadder } from "@tcplens/trace";
import { type Rows, type RowsRequest, rowsMax } from "../../shared/protocol.ts";
import type { RunPlot, ScenarioSource, SimulationView } from "../../shared/simulation-view.ts";
import type { WalkStep } from "../../shared/walk-step.ts";
import { causeWords } from "../trigger-words.ts";
import type { Words } from "../words.ts";
import { besidesWords } from "./besides-words.ts";
import { plotOf } from "./run-plots.ts";
import { momentOf, newWindows, runRowOf, summaryWords } from "./run-rows.ts";
import { controlsOf, impairmentsOf, sameControls } from "./simulation-controls.ts";

/** What a run is shown with. */
export interface SimulationContext {
  readonly words: Words;
  readonly source: ScenarioSource;
  readonly original: Scenario;
  /** What is told of the scenario, in the reader's language. */
  readonly title: string;
  readonly about: string;
}

/** See the file's head. */
export class SimulationModel {
  readonly run: SimulationRun;
  readonly #context: SimulationContext;
  readonly #ladder: RunLadder;
  readonly #packets: readonly PacketView[];
  readonly #windows: ReadonlySet<number>;
  readonly #names: readonly string[];
  readonly #plots = new Map<string, readonly RunPlot[]>();

  /** The last two take their time where a run is large: a host makes them one after the other, with a breath between. */
  constructor(
    run: SimulationRun,
    context: SimulationContext,
    packets: readonly PacketView[] = packetViews(run),
    ladder: RunLadder = runLadder(run),
  ) {
    this.run = run;
    this.#context = context;
    this.#ladder = ladder;
    this.#packets = packets;
    this.#windows = newWindows(this.#packets);
    this.#names = [...new Set(run.connections.map(({ name }) => name))].slice(0, CONNECTIONS_MAX);
  }

  view(): SimulationView {
    const { run } = this;
    const { words, source, original, title, about } = this.#context;
    const { rows, starts } = this.#ladder;
    const controls = controlsOf(run.scenario);
    const originals = controlsOf(original);
    return {
      surface: "simulation",
      source,
      name: run.scenario.name,
      title,
      about,
      rfc: (run.scenario.rfc ?? []).map((clause) => `RFC ${clause}`),
      ended: run.ended === "running" ? "packets" : run.ended,
      summary: [...this.#endedWords(), ...summaryWords(this.#ladder, run, words)],
      faults: run.faults.map(({ problem }) => problem),
      duration: Math.max(1, run.at),
      busyUntil: this.#busyUntil(),
      rows: rows.length,
      moments: rows.map(({ at }) => momentOf(at)),
      losses: this.#packets
        .flatMap(({ stopped }) => (stopped === undefined ? [] : [stopped.at]))
        .slice(0, LOSSES_MAX),
      connections: this.#names.map((name, index) => ({
        id: index + 1,
        name,
        walk: this.#walk(name).length,
        endedA: this.#endWords(name, "A"),
        endedB: this.#endWords(name, "B"),
      })),
      ...(starts.A === undefined ? {} : { startA: starts.A }),
      ...(starts.B === undefined ? {} : { startB: starts.B }),
      controls,
      original: originals,
      besides: {
        aToB: besidesWords(impairmentsOf(run.scenario.path, "aToB"), words),
        bToA: besidesWords(impairmentsOf(run.scenario.path, "bToA"), words),
      },
      changed: !sameControls(controls, originals),
    };
  }

  /** A window of a list; beyond its end there are no rows. */
  rows({ list, connection = 0, from, count }: RowsRequest): Rows {
    const to = from + Math.min(count, rowsMax);
    const { words } = this.#context;
    const name = this.#names[connection - 1] ?? "";
    switch (list) {
      case "run": {
        const { rows, connections } = this.#ladder;
        const surroundings = { words, several: connections.length > 1, windows: this.#windows };
        const shown = rows.slice(from, to).map((row) => runRowOf(row, surroundings));
        return { list, from, total: rows.length, rows: shown };
      }
      case "walk": {
        const steps = this.#walk(name);
        return { list, from, total: steps.length, rows: steps.slice(from, to) };
      }
      case "plots": {
        const plots = this.#plotsOf(name);
        return { list, from, total: plots.length, rows: plots.slice(from, to) };
      }
      case "timeline":
      case "events":
      case "kernel":
      case "ladder":
        throw new Error(`a simulation has no list ${list}`);
    }
  }

  #endedWords(): readonly string[] {
    const { words } = this.#context;
    switch (this.run.ended) {
      case "quiet":
        return [];
      case "limit":
        return [words.t("ends at its time limit")];
      case "packets":
      case "running":
        return [words.t("stopped here: there is more than a view can show")];
      case "fault":
        return [words.t("stopped by a fault of this extension")];
    }
  }

  #endWords(name: string, end: EndName): string {
    const report = this.run.connections.find((each) => each.end === end && each.name === name);
    const { words } = this.#context;
    if (report === undefined) return words.t("knows nothing of it");
    return report.closeReason === undefined ? report.state : words.say(closeWords(report.closeReason));
  }

  /** Until the last packet that came, and a bit: TIME-WAIT alone may take minutes. */
  #busyUntil(): number {
    const last = this.#packets.reduce(
      (latest, { at, arrivals }) => Math.max(latest, at, arrivals.at(-1)?.at ?? 0),
      0,
    );
    const { at } = this.run;
    return at > last * ROOM_BEHIND ? Math.max(1, last * ROOM_BEHIND) : Math.max(1, at);
  }

  #walk(name: string): readonly WalkStep[] {
    const { words } = this.#context;
    const first = this.#ladder.rows.length;
    return this.run.events
      .flatMap((event) =>
        // A connection made from a listener begins as one: the listener has been there all along.
        event.type === "state-changed" && event.connection === name && event.to !== "LISTEN" ? [event] : [],
      )
      .slice(0, WALK_MAX)
      .map(({ at, end, from, to, trigger, rfc }, index) => ({
        // Behind the rows of the ladder: a step's number is no row's.
        event: first + index,
        at: momentOf(at),
        side: end === "A" ? "local" : "peer",
        from,
        to,
        cause: causeWords(trigger, from, words),
        rfc,
        evidence: "model",
      }));
  }

  #plotsOf(name: string): readonly RunPlot[] {
    const known = this.#plots.get(name);
    if (known !== undefined) return known;
    const source = { run: this.run, packets: this.#packets };
    const made = (["A", "B"] as const).map((end) => plotOf(source, name, end));
    this.#plots.set(name, made);
    return made;
  }
}

const ROOM_BEHIND = 1.08;
/** Connections that can be chosen, and steps of one. */
const CONNECTIONS_MAX = 100;
const WALK_MAX = 2000;
/** Losses told beside the ladder. */
const LOSSES_MAX = 1000;
