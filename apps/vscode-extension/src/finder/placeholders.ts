/** Placeholders in a text: `${NAME}`, `${NAME:default}`, `$(NAME)`, `#{name}`, `{name}`, `{{ name }}`, `$NAME`. */

/** Where a placeholder that begins here ends, or the offset itself where none begins. */
export const placeholderEnd = (text: string, at: number, limit: number, dollarNames: boolean): number => {
  const [open, close] = PAIRS.find(([each]) => text.startsWith(each, at)) ?? [];
  if (open !== undefined && close !== undefined) {
    const inside = text.slice(at + open.length, Math.min(limit, at + PLACEHOLDER_LENGTH_MAX));
    const end = inside.search(/["\n]/);
    const found = inside.indexOf(close);
    if (found < 0 || (end >= 0 && end < found && open !== "${")) return at;
    // A default may hold a placeholder itself: `${A:-${B:-x}}`.
    const nested = open === "${" ? nestedEnd(inside) : found;
    return at + open.length + nested + close.length;
  }
  if (!dollarNames || text.charAt(at) !== "$") return at;
  return at + (/^\$[A-Za-z_]\w{0,63}/.exec(text.slice(at, Math.min(limit, at + 66)))?.[0].length ?? 0);
};

const nestedEnd = (inside: string): number => {
  let depth = 0;
  for (let at = 0; at < inside.length; at += 1) {
    const character = inside.charAt(at);
    if (character === "{") depth += 1;
    else if (character === "}") {
      if (depth === 0) return at;
      depth -= 1;
    }
  }
  return inside.indexOf("}");
};

/** The text with every placeholder filled in, or undefined where one cannot be. */
export const fillIn = (
  text: string,
  variables: ReadonlyMap<string, string>,
  depth = 0,
): string | undefined => {
  if (!/[$#{%]/.test(text)) return text;
  let unknown = false;
  const filled = text.replaceAll(REFERENCE, (all, ...groups: readonly (string | undefined)[]) => {
    const [braced, shellDefault, springDefault, bare] = groups;
    const value = variables.get(braced ?? bare ?? "") ?? shellDefault ?? springDefault;
    const known = value === undefined || depth >= DEPTH_MAX ? undefined : fillIn(value, variables, depth + 1);
    if (known === undefined || known === "") unknown = true;
    return known ?? all;
  });
  return unknown || /[${}]|#\{/.test(filled) || filled.length > FILLED_LENGTH_MAX ? undefined : filled;
};

/** `${NAME}`, `${NAME:-default}`, Spring's `${name:default}`, `$NAME`. */
const REFERENCE = /\$\{([A-Za-z_][\w.-]*?)(?::?[-=]([^{}]*)|:([^{}]*))?\}|\$\(?([A-Za-z_]\w*)\)?/g;

const PAIRS: readonly (readonly [string, string])[] = [
  ["${", "}"],
  ["$(", ")"],
  ["#{", "}"],
  ["{{", "}}"],
  ["{", "}"],
];
const PLACEHOLDER_LENGTH_MAX = 200;
const FILLED_LENGTH_MAX = 2000;
/** A variable that refers to a variable that refers to a variable. */
const DEPTH_MAX = 4;
