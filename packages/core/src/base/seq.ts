/** RFC 9293 §3.4: sequence numbers, arithmetic modulo 2**32. `<` on two of them is a mistake; compare with `seqLt`. */

declare const seqBrand: unique symbol;

/** A sequence number, 0 to 2**32 - 1, on a circle. */
export type Seq = number & { readonly [seqBrand]: true };

/** Any integer, reduced modulo 2**32. */
export const seq = (value: number): Seq => (value >>> 0) as Seq;

/** `a + count` on the circle; `count` may be negative. */
export const seqAdd = (a: Seq, count: number): Seq => ((a + count) >>> 0) as Seq;

/** The signed distance from `b` to `a`, from -2**31 to 2**31 - 1. */
export const seqDiff = (a: Seq, b: Seq): number => (a - b) | 0;

/** `a` lies before `b`, at most half the circle away. */
export const seqLt = (a: Seq, b: Seq): boolean => seqDiff(a, b) < 0;

/** `a` is `b` or lies before it. */
export const seqLte = (a: Seq, b: Seq): boolean => seqDiff(a, b) <= 0;

/** `a` lies after `b`. */
export const seqGt = (a: Seq, b: Seq): boolean => seqDiff(a, b) > 0;

/** `a` is `b` or lies after it. */
export const seqGte = (a: Seq, b: Seq): boolean => seqDiff(a, b) >= 0;
