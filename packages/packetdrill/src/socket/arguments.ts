/** The arguments of one call, looked at as what they are expected to be. */
import type { ProfileName } from "@tcplens/core";
import { countWords } from "../language/count-words.ts";
import type { Expression } from "../language/expression.ts";
import { didYouMean } from "../language/near-name.ts";
import type { SystemCall } from "../language/script.ts";
import { fail, unsupported } from "../run/verdict.ts";
import { symbolNames, symbolValue } from "./symbols.ts";

/** One call with its arguments. What does not fit ends the run with a message that names it. */
export class CallArguments {
  readonly call: SystemCall;
  readonly profile: ProfileName;

  constructor(call: SystemCall, profile: ProfileName) {
    this.call = call;
    this.profile = profile;
  }

  /** There have to be so many. */
  count(low: number, high: number = low): void {
    const { length } = this.call.arguments;
    if (length < low || length > high)
      fail({
        message: `${this.call.name} takes ${low === high ? "" : `${low} to `}${countWords(high, "argument")}, not ${length}`,
      });
  }

  at(index: number): Expression {
    return (
      this.call.arguments[index] ?? fail({ message: `${this.call.name} lacks its argument ${index + 1}` })
    );
  }

  /** A number, written as one or by names. */
  number(index: number): number {
    return this.value(this.at(index));
  }

  /** `[n]`. */
  bracketed(index: number): number {
    const list = this.at(index);
    const [item] = list.kind === "list" ? list.items : [];
    if (list.kind !== "list" || item === undefined || list.items.length !== 1)
      return fail(
        { message: `${this.call.name} needs one value in brackets as its argument ${index + 1}` },
        list,
      );
    return this.value(item);
  }

  /** A buffer: `...` is one, `NULL` or 0 is none. */
  buffer(index: number): "given" | "null" {
    const expression = this.at(index);
    if (expression.kind === "ellipsis") return "given";
    if (expression.kind === "string")
      return unsupported(`a buffer with content in ${this.call.name}`, expression);
    return this.value(expression) === 0
      ? "null"
      : fail({ message: `${this.call.name} needs ... or NULL as its argument ${index + 1}` }, expression);
  }

  /** The value of an expression that is a number. */
  value(expression: Expression): number {
    switch (expression.kind) {
      case "integer":
        return expression.value;
      case "word":
        return (
          symbolValue(this.profile, expression.name) ??
          fail(
            {
              message: `there is no name ${expression.name}${didYouMean(expression.name, symbolNames(this.profile))}`,
            },
            expression,
          )
        );
      case "or":
        return expression.parts.reduce((sum, part) => Number(BigInt(sum) | BigInt(this.value(part))), 0);
      case "ellipsis":
      case "string":
      case "assignment":
      case "list":
      case "tuple":
      case "structure":
      case "application":
      case "header":
        return fail({ message: `${this.call.name} needs a number, not ${expression.kind}` }, expression);
    }
  }

  /** The octets of each piece of `[{..., 10}, {..., 20}]`. */
  pieces(expression: Expression): readonly number[] {
    if (expression.kind !== "list")
      return fail({ message: `${this.call.name} needs a list of pieces` }, expression);
    return expression.items.map((item) => {
      const [base, length] = item.kind === "tuple" ? item.items : [];
      if (base === undefined || length === undefined)
        return fail({ message: `${this.call.name} needs pieces such as {..., 100}` }, item);
      if (base.kind !== "ellipsis") return unsupported(`a buffer with content in ${this.call.name}`, base);
      return this.value(length);
    });
  }
}

/** A member of a structure; `undefined` where it has none of that name. */
export const memberOf = (expression: Expression, name: string): Expression | undefined =>
  expression.kind === "structure"
    ? expression.members.find((member) => member.name === name)?.value
    : undefined;
