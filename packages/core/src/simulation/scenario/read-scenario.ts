/** From text, or from a parsed value, to a scenario: whatever is wrong is told with its place, nothing is thrown. */
import { checkShape, type ScenarioProblem } from "./check-shape.ts";
import { checkSense } from "./check-sense.ts";
import type { Scenario } from "./scenario.ts";
import { scenarioRule } from "./scenario-fields.ts";
import { TEXT_MAX } from "./scenario-limits.ts";

export type ReadScenario =
  | { readonly ok: true; readonly scenario: Scenario }
  | {
      readonly ok: false;
      readonly problems: readonly ScenarioProblem[];
      /** What they were found by: reading the text, the form of the values, or the sense of them together. */
      readonly by: "text" | "form" | "sense";
    };

/** Reads the text of a scenario file. */
export const readScenario = (text: string): ReadScenario => {
  if (text.length > TEXT_MAX) return refuse(`must be ${TEXT_MAX} characters long at most`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refuse(`must be JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  return checkScenario(value);
};

/** Checks a value that claims to be a scenario. A field `$schema`, by which editors find the schema, is let pass. */
export const checkScenario = (value: unknown): ReadScenario => {
  const file = withoutSchemaReference(value);
  const problems = checkShape(file, scenarioRule.shape);
  if (problems.length > 0) return { ok: false, problems, by: "form" };
  const scenario = file as Scenario;
  const senseless = checkSense(scenario);
  return senseless.length > 0 ? { ok: false, problems: senseless, by: "sense" } : { ok: true, scenario };
};

/** `program[3].bytes must be …`. */
export const scenarioProblemText = ({ path, problem }: ScenarioProblem): string =>
  `${path === "" ? "the scenario" : path} ${problem}`;

const refuse = (problem: string): ReadScenario => ({
  ok: false,
  problems: [{ path: "", problem }],
  by: "text",
});

const withoutSchemaReference = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  if (typeof (value as { readonly $schema?: unknown }).$schema !== "string") return value;
  const { $schema: _, ...rest } = value as { readonly $schema: string };
  return rest;
};
