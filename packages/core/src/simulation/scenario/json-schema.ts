/** The JSON Schema of a scenario file, made from the same tables as the validator; editors complete and explain by it. */
import { scenarioSchemaVersion } from "./scenario.ts";
import { impairment } from "./impairment-fields.ts";
import { connectionOptions, end, reading, scenarioRule, step } from "./scenario-fields.ts";
import type { Field, FieldTable, Shape } from "./shape.ts";

/** JSON Schema, draft 07: the newest that editors know well. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** `schema/tcplens-scenario-1.schema.json` is its text. */
export const scenarioSchema = (): JsonSchema => ({
  $schema: "http://json-schema.org/draft-07/schema#",
  $id: `urn:tcplens:scenario:${scenarioSchemaVersion}`,
  title: "TCP Lens scenario",
  description:
    "Two ends, the path between them and what their programs do. Times are milliseconds, sizes octets.",
  ...schemaOf(scenarioRule.shape, SCHEMA_REFERENCE),
  definitions: Object.fromEntries([...named].map(([shape, name]) => [name, schemaOf(shape)])),
});

/** What is used in more than one place, or is large. */
const named: ReadonlyMap<Shape, string> = new Map([
  [connectionOptions.shape, "connectionOptions"],
  [end.shape, "end"],
  [impairment.shape, "impairment"],
  [reading.shape, "reading"],
  [step.shape, "step"],
]);

const referenceTo = (shape: Shape): JsonSchema => {
  const name = named.get(shape);
  return name === undefined ? schemaOf(shape) : { $ref: `#/definitions/${name}` };
};

/** What a file may say besides: where its schema is. */
const SCHEMA_REFERENCE: Readonly<Record<string, JsonSchema>> = { $schema: { type: "string" } };

const schemaOf = (shape: Shape, besides: Readonly<Record<string, JsonSchema>> = {}): JsonSchema => {
  switch (shape.kind) {
    case "number":
      return { type: shape.integer ? "integer" : "number", minimum: shape.min, maximum: shape.max };
    case "text":
      return { type: "string", pattern: shape.pattern, maxLength: shape.max };
    case "boolean":
      return { type: "boolean" };
    case "one-of":
      return { enum: shape.values };
    case "list":
      return { type: "array", items: referenceTo(shape.of), minItems: shape.min, maxItems: shape.max };
    case "pair":
      return { type: "array", items: referenceTo(shape.of), minItems: 2, maxItems: 2 };
    case "object":
      return objectSchema(shape.fields, besides);
    case "tagged":
      return {
        type: "object",
        required: [shape.tag],
        oneOf: Object.entries(shape.variants).map(([value, fields]) =>
          objectSchema(fields, { [shape.tag]: { const: value } }, [shape.tag]),
        ),
      };
    case "either":
      return { oneOf: shape.of.map((one) => schemaOf(one)) };
  }
};

const objectSchema = (
  fields: FieldTable,
  besides: Readonly<Record<string, JsonSchema>>,
  needed: readonly string[] = [],
): JsonSchema => {
  const entries = Object.entries(fields);
  const properties = entries.map(([name, field]) => [name, fieldSchema(field)] as const);
  return {
    type: "object",
    properties: { ...besides, ...Object.fromEntries(properties) },
    required: [...needed, ...entries.filter(([, field]) => !field.optional).map(([name]) => name)],
    additionalProperties: false,
  };
};

const fieldSchema = ({ shape, about }: Field): JsonSchema =>
  about === undefined
    ? referenceTo(shape)
    : named.has(shape)
      ? // In draft 07 nothing counts beside a reference.
        { description: about, allOf: [referenceTo(shape)] }
      : { description: about, ...schemaOf(shape) };
