/** Every kind of line a trace file can have: what the validator looks up and the JSON Schema lists. */
import { headerFields, summaryFields } from "./envelope-fields.ts";
import { eventFields, noteFields } from "./event-fields.ts";
import type { FieldTable } from "./rule.ts";

/** One kind of line. */
export interface LineRule {
  readonly type: string;
  /** Only of notes, which `topic` tells apart. */
  readonly topic?: string;
  /** All its fields but `type` and `topic`. */
  readonly fields: FieldTable;
}

const table = (fields: object): FieldTable => fields as FieldTable;

/** All of them: the header, the events, the notes, the summary. */
export const lineRules: readonly LineRule[] = [
  { type: "trace", fields: table(headerFields) },
  ...Object.entries(eventFields).map(([type, fields]) => ({ type, fields: table(fields) })),
  ...Object.entries(noteFields).map(([topic, fields]) => ({ type: "note", topic, fields: table(fields) })),
  { type: "summary", fields: table(summaryFields) },
];

const byName: ReadonlyMap<string, LineRule> = new Map(
  lineRules.map((rule) => [rule.topic === undefined ? rule.type : `${rule.type}/${rule.topic}`, rule]),
);

/** The rule for an object of a file, by its `type` and, of a note, its `topic`; undefined for a kind that is not known. */
export const lineRuleOf = (object: Readonly<Record<string, unknown>>): LineRule | undefined => {
  const { type, topic } = object;
  if (typeof type !== "string") return undefined;
  if (type !== "note") return byName.get(type);
  return typeof topic === "string" ? byName.get(`note/${topic}`) : undefined;
};
