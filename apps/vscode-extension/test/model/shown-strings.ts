/** Every string that the views of a trace show, when it has ended and at each moment while it ran. */
import { Trace } from "@tcplens/trace";
import { briefOf } from "../../src/model/brief.ts";
import { compareView } from "../../src/model/compare-view.ts";
import { TraceModel } from "../../src/model/trace-model.ts";
import type { Words } from "../../src/model/words.ts";

/** What a trace is made of; tests of other packages have classes of their own for it. */
export type TraceParts = Pick<Trace, "header" | "events" | "outcome" | "endedAt">;

/** The trace as it was after so many of its events. */
export const traceAfter = ({ header, events, endedAt }: TraceParts, count: number, ended: boolean): Trace => {
  const trace = new Trace(header);
  for (const event of events.slice(0, count)) trace.add(event);
  if (ended) trace.finish(endedAt);
  return trace;
};

/** See the file's head. */
export const shownStrings = (parts: TraceParts, words: Words): ReadonlySet<string> => {
  const { events, outcome } = parts;
  const whole = traceAfter(parts, events.length, outcome !== "running");
  const shown = new Set<string>(wholeStrings(whole, words));
  for (let count = 0; count <= Math.min(events.length, EVENTS_MAX); count += 1) {
    const grown = traceAfter(parts, count, false);
    const model = new TraceModel(grown, { words, canRetry: false, canCompare: false });
    for (const silence of SILENCES) addStrings(model.view(grown.endedAt + silence), shown);
  }
  return shown;
};

const wholeStrings = (trace: Trace, words: Words): ReadonlySet<string> => {
  const shown = new Set<string>();
  const model = new TraceModel(trace, { words, canRetry: true, canCompare: true, place: "compose.yaml:12" });
  addStrings(model.view(), shown);
  addStrings(briefOf({ trace, words }), shown);
  addStrings(compareView(trace, trace, words), shown);
  const part = { kind: "rows", from: 0, count: 200 } as const;
  addStrings(model.rows({ list: "events", ...part }), shown);
  addStrings(model.rows({ list: "timeline", ...part }), shown);
  addStrings(model.rows({ list: "kernel", ...part }), shown);
  for (const { id } of trace.connections) {
    addStrings(model.rows({ list: "ladder", connection: id, ...part }), shown);
    addStrings(model.rows({ list: "walk", connection: id, ...part }), shown);
  }
  return shown;
};

/** All strings of a view but its names, codes, commands and what the user wrote. */
const addStrings = (value: unknown, shown: Set<string>): void => {
  if (typeof value === "string") {
    if (value !== "") shown.add(value);
  } else if (Array.isArray(value)) {
    for (const each of value) addStrings(each, shown);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, each] of Object.entries(value)) if (!NOT_WORDS.has(key)) addStrings(each, shown);
  }
};

const NOT_WORDS: ReadonlySet<string> = new Set(
  [
    "surface id state endpoint startedAt place code severity evidence command act reference peer outcome kind",
    "simulation list status direction side from to rfc type when trend localState peerState",
  ].flatMap((line) => line.split(" ")),
);

const EVENTS_MAX = 60;
/** ms without an event. */
const SILENCES = [0, 300, 2500];
