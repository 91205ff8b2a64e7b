/** Checks a value against its shape, and says of every fault where it is and what should be there. */
import { nearestName } from "./nearest-name.ts";
import type { FieldTable, Shape } from "./shape.ts";

/** One fault in a file. */
export interface ScenarioProblem {
  /** Where, for example `program[3].bytes`; empty: the whole file. */
  readonly path: string;
  /** What it has to be, in words that follow "must be", or else the whole of what is wrong. */
  readonly problem: string;
}

/** The faults, in the order of the file, `PROBLEMS_MAX` at most. */
export const checkShape = (value: unknown, shape: Shape): readonly ScenarioProblem[] => {
  const problems: ScenarioProblem[] = [];
  checkValue(value, shape, "", problems);
  return problems.slice(0, PROBLEMS_MAX);
};

const checkValue = (value: unknown, shape: Shape, path: string, problems: ScenarioProblem[]): void => {
  if (problems.length >= PROBLEMS_MAX) return;
  if (!hasType(value, shape)) {
    const near = shape.kind === "one-of" && typeof value === "string" ? nearestOf(value, shape.values) : "";
    problems.push({ path, problem: `must be ${words(shape)}, not ${shown(value)}${near}` });
    return;
  }
  switch (shape.kind) {
    case "number":
    case "boolean":
    case "one-of":
      return;
    case "text":
      if ((value as string).length > shape.max)
        problems.push({ path, problem: `must be ${shape.max} characters long at most` });
      return;
    case "list":
    case "pair": {
      const list = value as readonly unknown[];
      const [min, max] = shape.kind === "pair" ? [2, 2] : [shape.min, shape.max];
      if (list.length < min || list.length > max)
        problems.push({ path, problem: `must have ${countWords(min, max)}, not ${list.length}` });
      // A list that is too long is not looked through.
      for (const [index, element] of list.slice(0, max).entries())
        checkValue(element, shape.of, `${path}[${index}]`, problems);
      return;
    }
    case "object":
      checkFields(value as Readonly<Record<string, unknown>>, shape.fields, path, undefined, problems);
      return;
    case "tagged":
      checkTagged(value as Readonly<Record<string, unknown>>, shape, path, problems);
      return;
    case "either": {
      const fitting = shape.of.find((one) => hasType(value, one));
      if (fitting !== undefined) checkValue(value, fitting, path, problems);
    }
  }
};

const checkFields = (
  object: Readonly<Record<string, unknown>>,
  fields: FieldTable,
  path: string,
  tag: string | undefined,
  problems: ScenarioProblem[],
): void => {
  const absent = Object.keys(fields).filter((name) => !Object.hasOwn(object, name));
  const misspelt = new Set<string>();
  for (const name of Object.keys(object)) {
    if (problems.length >= PROBLEMS_MAX) return;
    if (name === tag) continue;
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field !== undefined) {
      checkValue(object[name], field.shape, inside(path, name), problems);
      continue;
    }
    const near = nearestName(shortened(name), absent) ?? nearestName(shortened(name), Object.keys(fields));
    if (near !== undefined) misspelt.add(near);
    const hint =
      near === undefined ? `; there ${namesWords(Object.keys(fields))}` : `; did you mean ${near}?`;
    problems.push({ path: inside(path, shortened(name)), problem: `is not known here${hint}` });
  }
  // What is there under a name that is nearly right is not missing as well.
  for (const name of absent) {
    if (fields[name]?.optional === false && !misspelt.has(name))
      problems.push({ path: inside(path, name), problem: "is missing" });
  }
};

const namesWords = (names: readonly string[]): string =>
  names.length === 0 ? "is nothing more to say" : `${names.length === 1 ? "is" : "are"} ${names.join(", ")}`;

const checkTagged = (
  object: Readonly<Record<string, unknown>>,
  { tag, variants }: Extract<Shape, { readonly kind: "tagged" }>,
  path: string,
  problems: ScenarioProblem[],
): void => {
  const value = object[tag];
  const fields = typeof value === "string" && Object.hasOwn(variants, value) ? variants[value] : undefined;
  if (fields !== undefined) {
    checkFields(object, fields, path, tag, problems);
    return;
  }
  const choice = choiceWords(Object.keys(variants));
  const near = typeof value === "string" ? nearestOf(value, Object.keys(variants)) : "";
  const problem = Object.hasOwn(object, tag)
    ? `must be ${choice}, not ${shown(value)}${near}`
    : `is missing; it is ${choice}`;
  problems.push({ path: inside(path, tag), problem });
};

const nearestOf = (value: string, values: readonly unknown[]): string => {
  const near = nearestName(
    shortened(value),
    values.filter((each) => typeof each === "string"),
  );
  return near === undefined ? "" : `; did you mean ${near}?`;
};

/** Whether the value is what the shape is about, apart from what is inside it. */
const hasType = (value: unknown, shape: Shape): boolean => {
  switch (shape.kind) {
    case "number":
      return (
        typeof value === "number" &&
        value >= shape.min &&
        value <= shape.max &&
        (!shape.integer || Number.isInteger(value))
      );
    case "text":
      return (
        typeof value === "string" && (value.length > shape.max || new RegExp(shape.pattern, "u").test(value))
      );
    case "boolean":
      return typeof value === "boolean";
    case "one-of":
      return (shape.values as readonly unknown[]).includes(value);
    case "list":
    case "pair":
      return Array.isArray(value);
    case "object":
    case "tagged":
      return isObject(value);
    case "either":
      return shape.of.some((one) => hasType(value, one));
  }
};

const isObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const words = (shape: Shape): string => {
  switch (shape.kind) {
    case "number":
      return `${shape.integer ? "a whole number" : "a number"} from ${shape.min} to ${shape.max}`;
    case "text":
      return shape.words;
    case "boolean":
      return "true or false";
    case "one-of":
      return choiceWords(shape.values);
    case "list":
      return "a list";
    case "pair":
      return "a list of two";
    case "object":
    case "tagged":
      return "an object";
    case "either":
      return shape.of.map(words).join(", or ");
  }
};

const choiceWords = (values: readonly unknown[]): string => {
  const all = values.map(shown);
  const last = all.pop() ?? "nothing";
  return all.length === 0 ? last : `${all.join(", ")} or ${last}`;
};

const countWords = (min: number, max: number): string =>
  min === max ? `${min} elements` : `${min} to ${max} elements`;

const inside = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);

const shortened = (long: string): string => (long.length > SHOWN_MAX ? `${long.slice(0, SHOWN_MAX)}…` : long);

const shown = (value: unknown): string => {
  if (typeof value === "string") return JSON.stringify(shortened(value));
  if (Array.isArray(value)) return "a list";
  return isObject(value) ? "an object" : String(value);
};

/** Faults told of one file. */
export const PROBLEMS_MAX = 20;
const SHOWN_MAX = 40;
