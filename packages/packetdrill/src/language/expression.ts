/** The arguments and results of system calls. */
import type { Position } from "./problem.ts";

/** One argument, or a part of one. */
export type Expression = Position &
  (
    | { readonly kind: "ellipsis" }
    /** A whole number. `text` is how it was written. */
    | { readonly kind: "integer"; readonly value: number; readonly text: string }
    | { readonly kind: "word"; readonly name: string }
    /** Strings that follow one another are one string; `"abc"...` stands for one that begins so. */
    | { readonly kind: "string"; readonly value: string; readonly open: boolean }
    /** `A|B`. */
    | { readonly kind: "or"; readonly parts: readonly Expression[] }
    /** `name = value`. */
    | { readonly kind: "assignment"; readonly name: string; readonly value: Expression }
    /** `[1, 2]`. */
    | { readonly kind: "list"; readonly items: readonly Expression[] }
    /** `{1, 2}`: members without names. */
    | { readonly kind: "tuple"; readonly items: readonly Expression[] }
    /** `{name=…, name(…)=…}`: members with names. */
    | { readonly kind: "structure"; readonly members: readonly Member[] }
    /** `htons(8080)`, `inet_addr("192.0.2.1")`. */
    | { readonly kind: "application"; readonly name: string; readonly arguments: readonly Expression[] }
    /** A header of a tunnel, in braces. */
    | { readonly kind: "header"; readonly text: string }
  );

/** One member of a structure; `argument` is what stands in parentheses after its name, a length. */
export interface Member {
  readonly name: string;
  readonly argument: Expression | undefined;
  readonly value: Expression;
}
