/** From one line of a trace file to what it is: a header, an event, a summary. What comes before it is not looked at. */
import type { TraceEvent, UnknownEvent } from "../event/event.ts";
import { schemaMajor, schemaMinor, type TraceHeader } from "../event/header.ts";
import { checkKnownFields, checkLine, isObject, shown } from "./check-fields.ts";
import { unknownEventFields } from "./event-fields.ts";
import { jsonFault } from "./json-fault.ts";
import { lineRuleOf } from "./line-rules.ts";

/** A line that is right by itself. */
export type ParsedLine =
  | { readonly kind: "header"; readonly header: TraceHeader }
  | { readonly kind: "event"; readonly event: TraceEvent | UnknownEvent }
  | { readonly kind: "summary" };

/** A line that is not. */
export interface LineProblem {
  readonly column?: number;
  readonly reason: string;
}

export type LineResult =
  | { readonly ok: true; readonly line: ParsedLine }
  | { readonly ok: false; readonly problem: LineProblem };

/**
 * Reads one line.
 * @param minor The minor version that the trace's header says; undefined where no header has come yet.
 */
export const parseLine = (text: string, minor: number | undefined): LineResult => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, problem: notJson(text) };
  }
  if (!isObject(value)) return refuse(`a line must be an object, not ${shown(value)}`);
  if (value["type"] === "trace") return parseHeader(value);
  return minor === undefined ? refuse(notATrace(value)) : parseEvent(value, minor);
};

const parseHeader = (object: Readonly<Record<string, unknown>>): LineResult => {
  const { schema, minor } = object;
  if (typeof schema === "number" && schema > schemaMajor) {
    return refuse(
      `schema ${schema} is newer than this program reads (${schemaMajor}): read it with a newer version`,
    );
  }
  const rule = lineRuleOf(object);
  const newer = typeof minor === "number" && minor > schemaMinor;
  const problem = rule === undefined ? "not a header" : checkLine(object, rule, newer ? "keep" : "refuse");
  if (problem !== undefined) return refuse(problem);
  return { ok: true, line: { kind: "header", header: object as unknown as TraceHeader } };
};

const parseEvent = (object: Readonly<Record<string, unknown>>, minor: number): LineResult => {
  const rule = lineRuleOf(object);
  if (rule === undefined) return parseUnknown(object, minor);
  const problem = checkLine(object, rule, minor > schemaMinor ? "keep" : "refuse");
  if (problem !== undefined) return refuse(problem);
  if (rule.type === "summary") return { ok: true, line: { kind: "summary" } };
  return { ok: true, line: { kind: "event", event: object as unknown as TraceEvent } };
};

const parseUnknown = (object: Readonly<Record<string, unknown>>, minor: number): LineResult => {
  const { type, topic } = object;
  if (typeof type !== "string") {
    return refuse(
      Object.hasOwn(object, "type")
        ? `field \`type\` must be a string, not ${shown(type)}`
        : "field `type` is missing",
    );
  }
  if (minor <= schemaMinor) {
    const kind = type === "note" ? `note topic ${shown(topic)}` : `event kind ${shown(type)}`;
    return refuse(`${kind} is not known in schema ${schemaMajor}.${minor}`);
  }
  const problem = checkKnownFields(object, unknownEventFields);
  if (problem !== undefined) return refuse(problem);
  const { at, connection } = object as { readonly at: number; readonly connection: number };
  return { ok: true, line: { kind: "event", event: { type: "unknown", at, connection, raw: object } } };
};

const notJson = (text: string): LineProblem => {
  const fault = jsonFault(text);
  // The scanner and the engine read the same grammar; where the engine gives up for another reason, there is no column.
  if (fault === undefined) return { reason: "not JSON that can be read here" };
  return { column: fault.offset + 1, reason: `not JSON: ${fault.reason}` };
};

const notATrace = (object: Readonly<Record<string, unknown>>): string => {
  const found = Object.hasOwn(object, "type") ? `has type ${shown(object["type"])}` : "has no `type`";
  return `not a trace: the first line must have type "trace", this one ${found}`;
};

const refuse = (reason: string): LineResult => ({ ok: false, problem: { reason } });
