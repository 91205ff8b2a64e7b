/** Arbitrary lines of a trace file, made from the very table that the validator and the schema are made from. */
import * as fc from "fast-check";
import type { TraceEvent, UnknownEvent } from "../../src/event/event.ts";
import type { TraceHeader } from "../../src/event/header.ts";
import { orderProblem } from "../../src/fold/event-order.ts";
import { Trace } from "../../src/fold/trace.ts";
import { type LineRule, lineRules } from "../../src/file/line-rules.ts";
import type { FieldTable, Shape } from "../../src/file/rule.ts";

type JsonObject = Record<string, unknown>;

/** A value of this shape. Strings are any strings: lone surrogates, control characters and all. */
export const valueOf = (shape: Shape): fc.Arbitrary<unknown> => {
  switch (shape.kind) {
    case "number":
      return shape.integer
        ? fc.integer({ min: shape.min, max: Math.min(shape.max, 2 ** 40) })
        : fc.double({ min: shape.min, max: shape.max, noNaN: true }).map((number) => number + 0);
    case "text":
      return shape.pattern === undefined
        ? fc.oneof(
            fc.string({ unit: "binary" }),
            fc.string(),
            fc.constantFrom("__proto__", "\uD800", "\u2028", ""),
          )
        : matching(new RegExp(shape.pattern.source, "u"));
    case "boolean":
      return fc.boolean();
    case "one-of":
      return fc.constantFrom(...shape.values);
    case "list":
      return fc.array(valueOf(shape.of), { minLength: shape.minItems, maxLength: 4 });
    case "object":
      return objectOf(shape.fields);
  }
};

/** fast-check makes no strings for classes of Unicode properties; most strings have what these ask for. */
const matching = (pattern: RegExp): fc.Arbitrary<string> =>
  pattern.source.includes("\\p{")
    ? fc
        .oneof(fc.string({ minLength: 1 }), fc.string({ minLength: 1, unit: "grapheme" }))
        .filter((text) => pattern.test(text))
    : fc.stringMatching(pattern);

const objectOf = (fields: FieldTable): fc.Arbitrary<JsonObject> => {
  const required = Object.keys(fields).filter((name) => !(fields[name]?.optional ?? true));
  const values = Object.entries(fields).map(([name, { shape }]) => [name, valueOf(shape)] as const);
  return fc.record(Object.fromEntries(values), { requiredKeys: required }) as fc.Arbitrary<JsonObject>;
};

/** A valid line of this kind, as an object. */
const lineOf = ({ type, topic, fields }: LineRule): fc.Arbitrary<JsonObject> =>
  objectOf(fields).map((object) => Object.assign(topic === undefined ? { type } : { type, topic }, object));

/** A valid line of any kind. */
export const anyLine: fc.Arbitrary<JsonObject> = fc.oneof(...lineRules.map((rule) => lineOf(rule)));

const headerRule = lineRules.find(({ type }) => type === "trace");
const eventRules = lineRules.filter(({ type }) => type !== "trace" && type !== "summary");

/** A header of this version. */
export const anyHeader: fc.Arbitrary<TraceHeader> = (
  headerRule === undefined ? fc.constant({}) : lineOf(headerRule)
).map((header) => Object.assign({}, header, { minor: 0 }) as unknown as TraceHeader);

/** Events that make a trace: arbitrary, but in an order that can be. Starts of connections are common among them. */
export const anyEvents: fc.Arbitrary<readonly TraceEvent[]> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.oneof(...eventRules.map((rule) => lineOf(rule))) },
      {
        weight: 1,
        arbitrary: fc.oneof(
          ...eventRules.filter(({ type }) => type === "attempt-started").map((rule) => lineOf(rule)),
        ),
      },
    ),
    { maxLength: 40 },
  )
  .map((events) => inOrder(events));

/** Any trace, finished. */
export const anyTrace: fc.Arbitrary<Trace> = fc.tuple(anyHeader, anyEvents).map(([header, events]) => {
  const trace = new Trace(header);
  for (const event of events) trace.add(event);
  trace.finish();
  return trace;
});

/** The events with time, connections and attempts made to follow each other; what still cannot be is left out. */
const inOrder = (events: readonly JsonObject[]): readonly TraceEvent[] => {
  const position = { at: 0, connections: 0, attempts: 0 };
  const ordered: TraceEvent[] = [];
  for (const event of events) {
    const starts = event["type"] === "attempt-started";
    const connection = starts
      ? position.connections + 1
      : event["connection"] === 0
        ? 0
        : Math.min(Math.max(1, Number(event["connection"]) % 5), position.connections);
    const attempt =
      event["attempt"] === undefined
        ? {}
        : { attempt: 1 + (Number(event["attempt"]) % (position.attempts + 1)) };
    const at = position.at + (Number(event["at"]) % 1000);
    const placed = { ...event, at, connection, ...attempt } as unknown as TraceEvent;
    const stranded = connection === 0 && needsConnection.has(placed.type);
    if (stranded || orderProblem(position, placed) !== undefined) continue;
    ordered.push(placed);
    position.at = at;
    position.connections += starts ? 1 : 0;
    if ("attempt" in placed) position.attempts = Math.max(position.attempts, placed.attempt);
  }
  return ordered;
};

const needsConnection: ReadonlySet<string> = new Set(
  eventRules
    .filter(
      ({ fields }) => fields["connection"]?.shape.kind === "number" && fields["connection"].shape.min === 1,
    )
    .map(({ type }) => type),
);

/** Any JSON object, as a kind of a newer minor version. */
export const anyUnknownEvent: fc.Arbitrary<UnknownEvent> = fc
  .record({
    type: fc.string().map((name) => `newer-${name}`),
    extra: fc.jsonValue({ maxDepth: 3 }),
    at: fc.constant(0),
    connection: fc.nat(),
  })
  .map((raw) => ({
    type: "unknown",
    at: raw.at,
    connection: raw.connection,
    raw: JSON.parse(JSON.stringify(raw)) as JsonObject,
  }));
