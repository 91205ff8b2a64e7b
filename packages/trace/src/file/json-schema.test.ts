import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { jsonText } from "../../test/support/json-text.ts";
import { sampleTraces } from "../../test/support/sample-traces.ts";
import { toJsonLines } from "../export/json-lines.ts";
import { traceLineSchema } from "./json-schema.ts";

test("the published schema is the one made from the table", async () => {
  const text = `${jsonText(traceLineSchema())}\n`;
  await expect(text).toMatchFileSnapshot("../../schema/tcplens-trace-1.schema.json");
});

test("the schema is a valid JSON Schema 2020-12, in ajv's strict mode", () => {
  expect(() => new Ajv2020({ strict: true }).compile(traceLineSchema())).not.toThrow();
});

test.each(Object.keys(sampleTraces))("every line of %s satisfies the schema", (name) => {
  const validate = new Ajv2020({ strict: true }).compile(traceLineSchema());
  const trace = sampleTraces[name]?.();
  if (trace === undefined) throw new Error(name);
  for (const line of toJsonLines(trace).trimEnd().split("\n")) {
    expect({ line, valid: validate(JSON.parse(line)), errors: validate.errors }).toMatchObject({
      valid: true,
    });
  }
});
