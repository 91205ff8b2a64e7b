import { expectTypeOf, test } from "vitest";
import {
  ms,
  port,
  seq,
  seqAdd,
  seqDiff,
  seqLt,
  windowUnscaled,
  type Action,
  type ArrivingSegment,
  type CloseReason,
  type Millis,
  type Port,
  type Segment,
  type Seq,
  type WindowUnscaled,
} from "../../src/index.ts";

test("a bare number is none of them", () => {
  expectTypeOf<number>().not.toExtend<Seq>();
  expectTypeOf<number>().not.toExtend<Port>();
  expectTypeOf<number>().not.toExtend<Millis>();
  expectTypeOf<number>().not.toExtend<WindowUnscaled>();
  expectTypeOf(7).not.toExtend<Seq>();
});

test("each is a number", () => {
  expectTypeOf<Seq>().toExtend<number>();
  expectTypeOf<Port>().toExtend<number>();
  expectTypeOf<Millis>().toExtend<number>();
  expectTypeOf<WindowUnscaled>().toExtend<number>();
});

test("none is another", () => {
  expectTypeOf<Seq>().not.toExtend<Port>();
  expectTypeOf<Seq>().not.toExtend<Millis>();
  expectTypeOf<Port>().not.toExtend<WindowUnscaled>();
  expectTypeOf<Millis>().not.toExtend<WindowUnscaled>();
});

test("functions refuse a bare number where a sequence number is wanted", () => {
  expectTypeOf(seqLt).parameters.toEqualTypeOf<[Seq, Seq]>();
  // @ts-expect-error -- a bare number is not a sequence number
  seqLt(1, seq(2));
  // @ts-expect-error -- nor is a port
  seqAdd(port(80), 1);
  // @ts-expect-error -- nor is a time
  seqDiff(seq(1), ms(2));
  const segment: Pick<ArrivingSegment, "sequence" | "length"> = { sequence: seq(1), length: 0 };
  // @ts-expect-error -- nor is what came out of arithmetic on one
  const moved: typeof segment = { ...segment, sequence: segment.sequence + 1 };
  expectTypeOf(moved).toEqualTypeOf<typeof segment>();
});

test("making one gives its brand", () => {
  expectTypeOf(seq(1)).toEqualTypeOf<Seq>();
  expectTypeOf(port(1)).toEqualTypeOf<Port>();
  expectTypeOf(ms(1)).toEqualTypeOf<Millis>();
  expectTypeOf(windowUnscaled(1)).toEqualTypeOf<WindowUnscaled>();
  expectTypeOf(seqDiff(seq(1), seq(2))).toEqualTypeOf<number>();
});

test("a segment's fields are branded", () => {
  expectTypeOf<Segment["sequence"]>().toEqualTypeOf<Seq>();
  expectTypeOf<Segment["sourcePort"]>().toEqualTypeOf<Port>();
  expectTypeOf<Segment["window"]>().toEqualTypeOf<WindowUnscaled>();
  expectTypeOf<Extract<CloseReason, { kind: "user-timeout" }>["after"]>().toEqualTypeOf<Millis>();
  expectTypeOf<Extract<Action, { type: "transmit" }>["segment"]>().toEqualTypeOf<Segment>();
});
