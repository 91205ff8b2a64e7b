/** Writes a trace as JSON Lines: the header, then one event a line. Files end in `.tcplens.jsonl`. */
import type { TraceEvent, UnknownEvent } from "../event/event.ts";
import type { TraceHeader } from "../event/header.ts";
import type { Trace } from "../fold/trace.ts";

/** The file name's end. */
export const traceFileSuffix = ".tcplens.jsonl";

/** The first line of a trace, without its line break. */
export const headerLine = (header: TraceHeader): string => JSON.stringify(header);

/** One event's line, without its line break. An unknown event is written as it was read. */
export const eventLine = (event: TraceEvent | UnknownEvent): string =>
  JSON.stringify(event.type === "unknown" ? event.raw : event);

/** The whole file, every line with its line break. Reading it gives an equal trace. */
export const writeTrace = (trace: Trace): string =>
  `${[headerLine(trace.header), ...trace.events.map((event) => eventLine(event))].join("\n")}\n`;
