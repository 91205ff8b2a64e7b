/** The published JSON Schema of one line, made from the same table as the validator. */
import { schemaMajor, schemaMinor } from "../event/header.ts";
import { type LineRule, lineRules } from "./line-rules.ts";
import type { FieldTable, Shape } from "./rule.ts";

/** JSON Schema 2020-12: an object describing one line of a trace file. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The schema of one line of a file of this version. `schema/tcplens-trace-1.schema.json` is its text. */
export const traceLineSchema = (): JsonSchema => ({
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: `urn:tcplens:trace:${schemaMajor}`,
  title: `TCP Lens trace ${schemaMajor}.${schemaMinor}: one line`,
  description:
    "A trace file is JSON Lines: a header (type trace), then events, then possibly a summary. Times are milliseconds. " +
    "In a file whose header says a higher minor there may be further kinds and fields, which a reader keeps.",
  oneOf: lineRules.map((rule) => ({ $ref: `#/$defs/${defName(rule)}` })),
  $defs: Object.fromEntries(lineRules.map((rule) => [defName(rule), lineSchema(rule)])),
});

const defName = ({ type, topic }: LineRule): string => (topic === undefined ? type : `${type}-${topic}`);

const lineSchema = ({ type, topic, fields }: LineRule): JsonSchema =>
  objectSchema(fields, {
    type: { const: type },
    ...(topic === undefined ? {} : { topic: { const: topic } }),
  });

const objectSchema = (
  fields: FieldTable,
  constants: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema => {
  const entries = Object.entries(fields);
  return {
    type: "object",
    properties: {
      ...constants,
      ...Object.fromEntries(entries.map(([name, { shape }]) => [name, shapeSchema(shape)])),
    },
    required: [
      ...Object.keys(constants),
      ...entries.filter(([, field]) => !field.optional).map(([name]) => name),
    ],
    additionalProperties: false,
  };
};

const shapeSchema = (shape: Shape): JsonSchema => {
  switch (shape.kind) {
    case "number":
      return { type: shape.integer ? "integer" : "number", minimum: shape.min, maximum: shape.max };
    case "text":
      return { type: "string", ...(shape.pattern === undefined ? {} : { pattern: shape.pattern.source }) };
    case "boolean":
      return { type: "boolean" };
    case "one-of":
      return { enum: shape.values };
    case "list":
      return {
        type: "array",
        items: shapeSchema(shape.of),
        ...(shape.minItems === 0 ? {} : { minItems: shape.minItems }),
      };
    case "object":
      return objectSchema(shape.fields);
  }
};
