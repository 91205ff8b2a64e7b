/** Checks a parsed line against its rule. Says what is wrong in words that follow a line number. */
import { printable } from "../export/printable.ts";
import type { LineRule } from "./line-rules.ts";
import type { FieldTable, Pattern, Shape } from "./rule.ts";

/** `refuse` a field that the rule does not name, or `keep` it: it is a newer version's. */
export type ExtraFields = "refuse" | "keep";

/** What is wrong with a line that has a rule, or undefined. */
export const checkLine = (
  object: Readonly<Record<string, unknown>>,
  rule: LineRule,
  extra: ExtraFields,
): string | undefined => {
  if (extra === "keep") {
    const problem = nestingProblem(object);
    if (problem !== undefined) return problem;
  }
  const own = rule.topic === undefined ? TYPE : TYPE_AND_TOPIC;
  return checkObject(object, rule.fields, "", extra, own);
};

/** Whether the fields of a table are there and right, whatever else there is: for a kind without a rule. */
export const checkKnownFields = (
  object: Readonly<Record<string, unknown>>,
  fields: FieldTable,
): string | undefined => nestingProblem(object) ?? checkObject(object, fields, "", "keep", NONE);

/**
 * What is kept unread has a limit of its own: it is written out again by `JSON.stringify`, which calls itself for each
 * level.
 */
const nestingProblem = (value: unknown, depth = 0): string | undefined => {
  if (typeof value !== "object" || value === null) return undefined;
  if (depth > NESTING_MAX) return `objects and lists are nested more than ${NESTING_MAX} deep`;
  for (const inner of Object.values(value)) {
    const problem = nestingProblem(inner, depth + 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
};

const checkObject = (
  object: Readonly<Record<string, unknown>>,
  fields: FieldTable,
  path: string,
  extra: ExtraFields,
  own: ReadonlySet<string>,
): string | undefined => {
  for (const [name, field] of Object.entries(fields)) {
    if (Object.hasOwn(object, name)) {
      const problem = checkValue(object[name], field.shape, path + name, extra);
      if (problem !== undefined) return problem;
    } else if (!field.optional) return `field \`${path}${name}\` is missing`;
  }
  if (extra === "keep") return undefined;
  const stranger = Object.keys(object).find((name) => !Object.hasOwn(fields, name) && !own.has(name));
  return stranger === undefined ? undefined : `field ${shown(path + stranger)} is not known`;
};

const checkValue = (value: unknown, shape: Shape, path: string, extra: ExtraFields): string | undefined => {
  switch (shape.kind) {
    case "number":
      return isNumberIn(value, shape) ? undefined : mustBe(path, numberWords(shape), value);
    case "text":
      return isTextLike(value, shape.pattern)
        ? undefined
        : mustBe(path, shape.pattern?.words ?? "a string", value);
    case "boolean":
      return typeof value === "boolean" ? undefined : mustBe(path, "true or false", value);
    case "one-of":
      return shape.values.includes(value as string)
        ? undefined
        : mustBe(path, choiceWords(shape.values), value);
    case "list": {
      if (!Array.isArray(value)) return mustBe(path, "a list", value);
      if (value.length < shape.minItems) return `field \`${path}\` must have an element`;
      for (const [index, element] of value.entries()) {
        const problem = checkValue(element, shape.of, `${path}[${index}]`, extra);
        if (problem !== undefined) return problem;
      }
      return undefined;
    }
    case "object":
      return isObject(value)
        ? checkObject(value, shape.fields, `${path}.`, extra, NONE)
        : mustBe(path, "an object", value);
  }
};

/** An object of JSON: not a list, not null. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

type NumberShape = Extract<Shape, { readonly kind: "number" }>;

const isNumberIn = (value: unknown, { integer, min, max }: NumberShape): boolean =>
  typeof value === "number" && value >= min && value <= max && (!integer || Number.isInteger(value));

const isTextLike = (value: unknown, pattern: Pattern | undefined): boolean =>
  typeof value === "string" && (pattern === undefined || compiled(pattern).test(value));

const compiled = (pattern: Pattern): RegExp => {
  const known = expressions.get(pattern);
  if (known !== undefined) return known;
  const expression = new RegExp(pattern.source, "u");
  expressions.set(pattern, expression);
  return expression;
};

const expressions = new WeakMap<Pattern, RegExp>();

const numberWords = ({ integer, min, max }: NumberShape): string => {
  const noun = integer ? "a whole number" : "a number";
  if (min === max) return String(min);
  return max === Number.MAX_SAFE_INTEGER || max === 1e15
    ? `${noun} ${min} or more`
    : `${noun} from ${min} to ${max}`;
};

const choiceWords = (values: readonly unknown[]): string => {
  if (values.length === 1) return shown(values[0]);
  if (values.length > CHOICES_SHOWN_MAX)
    return `one of ${values.length} names (${values.slice(0, 3).map(shown).join(", ")}, …)`;
  return `one of ${values.map(shown).join(", ")}`;
};

const mustBe = (path: string, words: string, value: unknown): string =>
  `field \`${path}\` must be ${words}, not ${shown(value)}`;

/** A value as an error shows it: short, and plain about its type. */
export const shown = (value: unknown): string => {
  if (typeof value === "string")
    return printable(JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value));
  if (Array.isArray(value)) return "a list";
  return isObject(value) ? "an object" : String(value);
};

const NONE: ReadonlySet<string> = new Set();
const TYPE: ReadonlySet<string> = new Set(["type"]);
const TYPE_AND_TOPIC: ReadonlySet<string> = new Set(["type", "topic"]);
const NESTING_MAX = 32;
const CHOICES_SHOWN_MAX = 8;
