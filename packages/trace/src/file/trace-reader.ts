/** Reads traces from text as it comes: a file that grows, a stream, the output of a running program. */
import { orderProblem } from "../fold/event-order.ts";
import { Trace } from "../fold/trace.ts";
import { type LineProblem, type ParsedLine, parseLine } from "./parse-line.ts";
import type { ReadProblem } from "./read-problem.ts";

/** All traces of a text, or where it is wrong and what was read before that. */
export type ReadTracesResult =
  | { readonly ok: true; readonly traces: readonly Trace[] }
  | { readonly ok: false; readonly problem: ReadProblem; readonly traces: readonly Trace[] };

/** See the file's head. Text may be cut anywhere. After a problem nothing more is read. */
export interface TraceReader {
  /** The traces so far, in the order of their headers. All but the last are finished; the last grows. */
  readonly traces: readonly Trace[];
  /** What is wrong with the text so far. */
  readonly problem: ReadProblem | undefined;
  /** Takes the next piece. A BOM at the very start, CRLF and empty lines are accepted. */
  push(chunk: string): void;
  /** No more will come: reads a last line without a line break and finishes the last trace. */
  end(): ReadTracesResult;
}

/**
 * A reader that has read nothing yet. Each trace starts with its header; the traces of one text stand one after the
 * other. A summary line ends a trace and is dropped once it has been checked.
 *
 * In a trace of a newer minor version, fields that are not known stay on their events and kinds that are not known
 * become `UnknownEvent`; both are written back as they were read. In a trace of this minor version both are errors: the
 * file was changed by something that does not know the format.
 */
export const createTraceReader = (): TraceReader => new LineReader();

class LineReader implements TraceReader {
  readonly #traces: Trace[] = [];
  #problem: ReadProblem | undefined;
  /** Pieces of the line that has no end yet. */
  #partial: string[] = [];
  #partialLength = 0;
  #line = 0;
  #events = 0;
  /** Whether the last trace takes events: not after its summary. */
  #open = false;
  #ended = false;
  #started = false;

  get traces(): readonly Trace[] {
    return this.#traces;
  }

  get problem(): ReadProblem | undefined {
    return this.#problem;
  }

  push(chunk: string): void {
    if (this.#ended || chunk === "") return;
    let start = 0;
    if (!this.#started) {
      this.#started = true;
      if (chunk.charCodeAt(0) === BYTE_ORDER_MARK) start = 1;
    }
    while (this.#problem === undefined) {
      const end = chunk.indexOf("\n", start);
      if (end < 0) {
        this.#keep(chunk.slice(start));
        return;
      }
      this.#keep(chunk.slice(start, end));
      this.#takeLine();
      start = end + 1;
    }
  }

  end(): ReadTracesResult {
    if (!this.#ended && this.#problem === undefined) {
      if (this.#partialLength > 0) this.#takeLine();
      if (this.#problem === undefined && this.#traces.length === 0) {
        this.#problem = { line: Math.max(1, this.#line), reason: "not a trace: it is empty" };
      }
    }
    this.#ended = true;
    this.#finishLast();
    const traces = this.#traces;
    return this.#problem === undefined ? { ok: true, traces } : { ok: false, problem: this.#problem, traces };
  }

  #keep(piece: string): void {
    if (this.#problem !== undefined) return;
    this.#partialLength += piece.length;
    if (this.#partialLength > LINE_LENGTH_MAX) {
      this.#line += 1;
      this.#refuse({ reason: `the line is longer than ${LINE_LENGTH_MAX} characters` });
    } else if (piece !== "") this.#partial.push(piece);
  }

  #takeLine(): void {
    if (this.#problem !== undefined) return;
    const text = this.#partial.length === 1 ? (this.#partial[0] ?? "") : this.#partial.join("");
    this.#partial = [];
    this.#partialLength = 0;
    this.#line += 1;
    if (text.trim() === "") return;
    const minor = this.#traces.at(-1)?.header.minor;
    const result = parseLine(text, minor);
    const problem = result.ok ? this.#take(result.line) : result.problem;
    if (problem !== undefined) this.#refuse(problem);
  }

  #take(line: ParsedLine): LineProblem | undefined {
    switch (line.kind) {
      case "header":
        this.#finishLast();
        this.#traces.push(new Trace(line.header));
        this.#open = true;
        return undefined;
      case "summary":
        if (!this.#open) return { reason: "a second summary: a trace has one, at its end" };
        this.#finishLast();
        return undefined;
      case "event":
        return this.#takeEvent(line.event);
    }
  }

  #takeEvent(event: Parameters<Trace["add"]>[0]): LineProblem | undefined {
    const trace = this.#traces.at(-1);
    if (trace === undefined || !this.#open) {
      return {
        reason: 'an event after the trace\'s summary: a new trace starts with a header, of type "trace"',
      };
    }
    this.#events += 1;
    if (this.#events > EVENTS_MAX) return { reason: `more than ${EVENTS_MAX} events` };
    const position = {
      at: trace.endedAt,
      connections: trace.connections.length,
      attempts: trace.attempts.length,
    };
    const problem = orderProblem(position, event);
    if (problem !== undefined) return { reason: problem };
    trace.add(event);
    return undefined;
  }

  #finishLast(): void {
    this.#traces.at(-1)?.finish();
    this.#open = false;
  }

  #refuse(problem: LineProblem): void {
    this.#problem = { line: this.#line, ...problem };
    this.#partial = [];
    this.#partialLength = 0;
  }
}

const BYTE_ORDER_MARK = 0xfeff;
/** Characters in one line: a data event with some 12 MB of recorded payload. */
const LINE_LENGTH_MAX = 16_777_216;
/** Events in one text, over all its traces: some gigabytes of memory. */
const EVENTS_MAX = 5_000_000;
