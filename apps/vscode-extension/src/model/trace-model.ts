/** A trace as views see it: the snapshot to draw, and windows of its long lists. Cheap to ask again while it grows. */
import { diagnose, type Finding, outline, type Outline, type Trace } from "@tcplens/trace";
import { type Rows, type RowsRequest, rowsMax } from "../shared/protocol.ts";
import type { TraceView } from "../shared/view.ts";
import { eventRows } from "./event-rows.ts";
import { kernelRowsOf, ladderRowsOf, walkStepsOf } from "./connection-rows.ts";
import { timelineRowsOf } from "./timeline-rows.ts";
import { traceView } from "./trace-view.ts";
import type { Words } from "./words.ts";

/** What the host knows and the trace does not. */
export interface TraceContext {
  readonly words: Words;
  readonly interrupted?: boolean;
  /** Where the endpoint was found: `compose.yaml:12`. */
  readonly place?: string;
  readonly canRetry: boolean;
  readonly canCompare: boolean;
  readonly siblings?: { readonly labels: readonly string[]; readonly chosen: number };
  /** What is wrong with the file it was read from. */
  readonly damage?: string;
}

/** See the file's head. */
export class TraceModel {
  readonly trace: Trace;
  readonly context: TraceContext;
  readonly #lists = new Map<string, readonly unknown[]>();
  #events = -1;
  #outcome: Trace["outcome"] = "running";
  #findings: readonly Finding[] = [];
  #outline: Outline | undefined;

  constructor(trace: Trace, context: TraceContext) {
    this.trace = trace;
    this.context = context;
  }

  /** What went wrong so far, the worst first. */
  get findings(): readonly Finding[] {
    this.#refresh();
    return this.#findings;
  }

  /** @param now ms since the trace's start; for a running trace, to say what it waits for. */
  view(now?: number): TraceView {
    const folded = this.#refresh();
    const { trace, context, findings } = this;
    const lengths = (id: number): { ladder: number; walk: number } => ({
      ladder: this.#list("ladder", id).length,
      walk: this.#list("walk", id).length,
    });
    const timeline = this.#list("timeline").slice(0, FIRST_ROWS) as TraceView["timeline"]["rows"];
    return traceView({
      trace,
      context,
      findings,
      folded,
      lengths,
      timeline: { total: this.#list("timeline").length, rows: timeline },
      kernel: this.#list("kernel").length,
      now,
    });
  }

  /** A window of a list; beyond its end there are no rows. */
  rows({ list, connection = 0, from, count }: RowsRequest): Rows {
    this.#refresh();
    const to = from + Math.min(count, rowsMax);
    if (list === "events") {
      const rows = eventRows(this.trace, from, to, this.context.words);
      return { list, from, total: this.trace.events.length, rows };
    }
    const all = this.#list(list, connection);
    return { list, from, total: all.length, rows: all.slice(from, to) } as unknown as Rows;
  }

  /** What is made of the trace anew when it has grown. */
  #refresh(): Outline {
    const { events, outcome } = this.trace;
    const known = this.#outline;
    if (known !== undefined && this.#events === events.length && this.#outcome === outcome) return known;
    this.#lists.clear();
    this.#events = events.length;
    this.#outcome = outcome;
    this.#findings = diagnose(this.trace);
    this.#outline = outline(this.trace, this.#findings);
    return this.#outline;
  }

  #list(name: Exclude<RowsRequest["list"], "events">, connection = 0): readonly unknown[] {
    const key = `${name} ${connection}`;
    const known = this.#lists.get(key);
    if (known !== undefined) return known;
    const made = this.#make(name, connection);
    this.#lists.set(key, made);
    return made;
  }

  #make(name: Exclude<RowsRequest["list"], "events">, connection: number): readonly unknown[] {
    const { words } = this.context;
    switch (name) {
      case "timeline":
        return timelineRowsOf(this.#outline?.timeline ?? [], words);
      case "kernel":
        return kernelRowsOf(this.trace, words);
      case "ladder":
        return ladderRowsOf(this.trace, connection, words);
      case "walk":
        return walkStepsOf(this.trace, connection, words);
      case "run":
      case "plots":
        // A simulation's.
        return [];
    }
  }
}

/** Rows of the timeline that come with the snapshot: a screenful and more. */
const FIRST_ROWS = 120;
