/**
 * The connections of a capture that is followed, as far as they have come: lines of JSON marked as provisional, or on a
 * terminal the table, drawn again. What is said of a connection may change until its capture ends.
 */
import { connectionReport, type Analyser } from "@tcplens/capture";
import { countWords } from "@tcplens/trace";
import type { createLogUpdate } from "log-update";
import { connectionTable } from "../render/capture/connection-table.ts";
import type { AnalysisProgress } from "./capture-analysis.ts";
import { chooseConnections } from "./choose-connections.ts";
import type { Showing } from "./showing.ts";

/** See the file's head. */
export class LiveConnections {
  readonly #showing: Showing;
  readonly #draw: Draw | undefined;
  readonly #timer: NodeJS.Timeout;
  #progress: AnalysisProgress | undefined;
  #framesShown = 0;
  /** By stream: packets it had when it was last printed. */
  readonly #printed: number[] = [];

  private constructor(showing: Showing, draw: Draw | undefined) {
    this.#showing = showing;
    this.#draw = draw;
    this.#timer = setInterval(() => this.#show(), showing.plan.json ? PRINTED_EVERY : DRAWN_EVERY);
  }

  static async of(showing: Showing): Promise<LiveConnections> {
    const { stdout } = showing.context;
    if (showing.plan.json || stdout.isTTY !== true) return new LiveConnections(showing, undefined);
    // Making it ready takes as long as a small capture.
    const { createLogUpdate } = await import("log-update");
    return new LiveConnections(showing, createLogUpdate(stdout as unknown as NodeJS.WriteStream));
  }

  advance(progress: AnalysisProgress): void {
    this.#progress = progress;
  }

  /** Wipes what was drawn, until it is drawn again: a line is to be written. */
  wipe(): void {
    this.#draw?.clear();
    this.#framesShown = -1;
  }

  /** What was drawn is wiped: the final table takes its place. */
  stop(): void {
    clearInterval(this.#timer);
    this.#draw?.clear();
  }

  #show(): void {
    if (this.#progress === undefined || this.#progress.frames === this.#framesShown) return;
    this.#framesShown = this.#progress.frames;
    if (this.#showing.plan.json) this.#print(this.#progress.analyser);
    else this.#draw?.(this.#table(this.#progress));
  }

  #print(analyser: Analyser): void {
    const { plan, output, head } = this.#showing;
    for (let stream = 0; stream < analyser.store.size; stream += 1) {
      if (plan.stream !== undefined && stream !== plan.stream) continue;
      const report = connectionReport(analyser, stream);
      if (this.#printed[stream] === report.packets || plan.filter?.(report) === false) continue;
      this.#printed[stream] = report.packets;
      output.line(JSON.stringify(head === undefined ? report : { ...head, ...report }));
    }
    output.flush();
  }

  #table({ analyser, frames }: AnalysisProgress): string {
    const { plan, layout, context } = this.#showing;
    const rows = Math.max(1, (context.stderr.rows ?? ROWS) - LINES_AROUND);
    const most = plan.limit ?? Math.floor(rows / 2);
    const { reports: shown, chosen, since } = chooseConnections(analyser, plan, most);
    const lines = shown.length === 0 ? [] : [...connectionTable(shown, layout, since)].slice(0, rows + 1);
    const left = chosen - shown.length;
    const state = `  so far: ${countWords(chosen, "connection")}, ${countWords(frames, "packet")}${left > 0 ? `, ${left} not shown` : ""}; Ctrl-C ends it`;
    return [...lines, "", layout.style.dim(state)].map((line) => this.#showing.text(line)).join("\n");
  }
}

type Draw = ReturnType<typeof createLogUpdate>;

/** ms. */
const PRINTED_EVERY = 1000;
const DRAWN_EVERY = 500;
const ROWS = 24;
const LINES_AROUND = 4;
