/** The recorded trace files, by name. */
import { readTraces, type Trace } from "@tcplens/trace";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The first trace of `test/webview/traces/NAME.tcplens.jsonl`. */
export const sampleTrace = (name: string): Trace => {
  const file = join(import.meta.dirname, "../webview/traces", `${name}.tcplens.jsonl`);
  const [trace] = readTraces(readFileSync(file, "utf8")).traces;
  if (trace === undefined) throw new Error(`${name} holds no trace`);
  return trace;
};
