/** What the comparison of two captures shows, as plain data: pairs, one pair in full, its two ladders as one. */
import * as v from "valibot";
import { grades, packetRow } from "./capture-view.ts";

const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const text = v.pipe(v.string(), v.maxLength(4096));
const grade = v.picklist(grades);

/** A pair in the list, or a connection that has no like: then one of `first` and `second` is null. */
export const pairRow = v.object({
  /** Its place among all, the most different first. */
  pair: index,
  first: v.nullable(index),
  second: v.nullable(index),
  grades: v.tuple([v.nullable(grade), v.nullable(grade)]),
  server: text,
  /** Of each capture: the client, with the port that tells connections to one server apart. */
  clients: v.tuple([v.nullable(text), v.nullable(text)]),
  /** The first words of what the client sent; empty: not known. */
  request: text,
  kind: v.picklist(["outcome", "time", "other", "alike", "only"]),
  /** What weighs most; empty for one that has no like. */
  headline: text,
  /** ms. */
  durations: v.tuple([v.nullable(v.number()), v.nullable(v.number())]),
});
export type PairRow = v.InferOutput<typeof pairRow>;

/** One thing that is compared. */
const comparedValue = v.object({
  name: text,
  group: text,
  side: v.optional(v.picklist(["client", "server"])),
  unit: v.picklist(["seconds", "octets", "octets-per-second", "share", "count", "words", "yes-no"]),
  first: v.nullable(v.union([v.number(), text, v.boolean()])),
  second: v.nullable(v.union([v.number(), text, v.boolean()])),
  differs: v.boolean(),
});
export type ComparedValue = v.InferOutput<typeof comparedValue>;

const foundInOne = v.object({ code: text, severity: v.picklist(["error", "warning", "info"]), cause: text });

/** A pair in full. */
export const pairView = v.object({
  row: pairRow,
  /** Why these two, as a sentence. */
  why: text,
  /** Of each capture: client and server. */
  ends: v.tuple([v.tuple([text, text]), v.tuple([text, text])]),
  values: v.array(comparedValue),
  /** What only one has. */
  found: v.tuple([v.array(foundInOne), v.array(foundInOne)]),
  /** Whether both begin with a SYN, at which they are laid side by side; else with their first packets. */
  alignedAtSyn: v.boolean(),
  /** Rows of the ladder of both. */
  rows: index,
});
export type PairView = v.InferOutput<typeof pairView>;

/** A moment of both ladders: what happened then in either capture. */
export const jointRow = v.object({
  first: v.optional(packetRow),
  second: v.optional(packetRow),
  /** ms since the row before. */
  gap: v.number(),
});
export type JointRow = v.InferOutput<typeof jointRow>;
