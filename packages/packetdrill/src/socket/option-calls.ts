/** `getsockopt` and `setsockopt`. */
import type { Expression } from "../language/expression.ts";
import { fail, unsupported } from "../run/verdict.ts";
import { memberOf } from "./arguments.ts";
import type { CallContext } from "./call-context.ts";
import { levelOf, optionName, sameErrno } from "./symbols.ts";
import { readOption, writeOption, type OptionValue } from "./option-values.ts";
import { refused, returned, type Outcome } from "./outcome.ts";

/** The name of the option a call is about, whether it is written as one or as a number. */
const optionOf = ({ arguments: given, machine }: CallContext): string => {
  const level = levelOf(machine.settings.profile, given.number(1));
  const written = given.at(2);
  // Asked for a name as well, so that one that does not exist is found out.
  const number = given.number(2);
  const name =
    written.kind === "word" ? written.name : optionName(machine.settings.profile, level ?? "", number);
  return name ?? unsupported(`the option ${number} of the level ${given.number(1)}`, written);
};

/** `setsockopt(fd, level, option, [value], length)`. */
export const setOptionCall = (context: CallContext): Outcome => {
  const { arguments: given, socket, machine } = context;
  given.count(5);
  const name = optionOf(context);
  const problem = writeOption(context, socket, name, valueOf(context, given.at(3)), given.at(2));
  machine.settle();
  return problem === undefined ? returned(0) : refused(problem);
};

const valueOf = ({ arguments: given }: CallContext, written: Expression): OptionValue => {
  if (written.kind === "string") return written.value;
  if (written.kind === "structure") {
    const [on, linger] = [memberOf(written, "onoff"), memberOf(written, "linger")];
    if (on === undefined || linger === undefined)
      return unsupported("a structure that is no linger", written);
    return { on: given.value(on) !== 0, seconds: given.value(linger) };
  }
  if (written.kind === "list") return given.bracketed(3);
  return unsupported("an option's value that is neither a number nor text", written);
};

/** `getsockopt(fd, level, option, [value], [length])`. */
export const getOptionCall = (context: CallContext): Outcome => {
  const { arguments: given, socket, wantedDescriptor } = context;
  given.count(5);
  const name = optionOf(context);
  const seen = readOption(context, socket, name, given.at(2));
  if (wantedDescriptor >= 0) checkValue(context, name, seen, given.at(3));
  return returned(0);
};

const checkValue = (context: CallContext, name: string, seen: OptionValue, expected: Expression): void => {
  const { arguments: given } = context;
  const differs = (wanted: string, got: string): never =>
    fail({ message: `${name} is ${got}, not ${wanted}`, expected: wanted, seen: got }, expected);
  if (expected.kind === "ellipsis") return;
  if (typeof seen === "string") {
    const isError = name === "SO_ERROR";
    const wanted = isError ? errorOf(expected) : expected.kind === "string" ? expected.value : "";
    if (isError ? !sameErrno(wanted, seen) : wanted.replace(/\0+$/, "") !== seen) differs(wanted, seen);
  } else if (typeof seen === "object") {
    const [on, linger] = [memberOf(expected, "onoff"), memberOf(expected, "linger")];
    const wanted = {
      on: on !== undefined && given.value(on) !== 0,
      seconds: linger === undefined ? 0 : given.value(linger),
    };
    if (wanted.on !== seen.on || wanted.seconds !== seen.seconds)
      differs(JSON.stringify(wanted), JSON.stringify(seen));
  } else {
    // 32 bits, whichever way their sign is written.
    const wanted = given.bracketed(3);
    if ((wanted | 0) !== (seen | 0)) differs(String(wanted), String(seen));
  }
};

/** `[0]`, `[ECONNRESET]`: the error a script expects. */
const errorOf = (expected: Expression): string => {
  const [item] = expected.kind === "list" ? expected.items : [];
  if (item?.kind === "word") return item.name;
  if (item?.kind === "integer")
    return item.value === 0 ? "0" : (errorNumbers[item.value] ?? String(item.value));
  return fail({ message: "SO_ERROR needs the name of an error in brackets" }, expected);
};

/** Those of Linux that scripts write as numbers. */
const errorNumbers: Readonly<Record<number, string>> = {
  32: "EPIPE",
  104: "ECONNRESET",
  110: "ETIMEDOUT",
  111: "ECONNREFUSED",
  113: "EHOSTUNREACH",
};
