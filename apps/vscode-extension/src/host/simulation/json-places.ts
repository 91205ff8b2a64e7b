/** Where in the text of a JSON file the value with a path stands: `program[3].bytes`. Reads what `JSON.parse` has read. */

/** Offsets of the value, the last not included. */
export interface JsonPlace {
  readonly start: number;
  readonly end: number;
}

/** The value's place, or that of the nearest one around it that is there; for a missing field that of its object's first character. */
export const jsonPlace = (text: string, path: string): JsonPlace => {
  const finder = new Finder(text, keysOf(path));
  finder.value(0);
  return finder.found;
};

/** A key as it is meant; one that is no JSON is no key of ours. */
const unquoted = (quoted: string): string => {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return "";
  }
};

/** `a.b[2]` as `a`, `b`, `2`. */
const keysOf = (path: string): readonly string[] => [...path.matchAll(/[^.[\]]+/g)].map(([key]) => key);

/** Walks through the text once; `depth` keys of the path have been met on the way to where it is. */
class Finder {
  readonly #text: string;
  readonly #keys: readonly string[];
  #at = 0;
  #deepest = -1;
  found: JsonPlace = { start: 0, end: 0 };

  constructor(text: string, keys: readonly string[]) {
    this.#text = text;
    this.#keys = keys;
  }

  /** @param depth How much of the path the value lies on; undefined: it lies beside it. */
  value(depth: number | undefined): void {
    this.#space();
    const start = this.#at;
    const sign = this.#text[this.#at];
    if (sign === "{") this.#members("}", depth);
    else if (sign === "[") this.#members("]", depth);
    else if (sign === '"') this.#string();
    else this.#skip(/[^\s,\]}]*/y);
    if (depth === undefined || depth <= this.#deepest) return;
    this.#deepest = depth;
    const whole = depth === this.#keys.length;
    this.found = { start, end: whole ? this.#at : Math.min(start + 1, this.#at) };
  }

  #members(close: "}" | "]", depth: number | undefined): void {
    this.#at += 1;
    for (let index = 0; this.#at < this.#text.length; index += 1) {
      this.#space();
      if (this.#text[this.#at] === close) break;
      const key = close === "}" ? this.#key() : String(index);
      this.value(depth !== undefined && this.#keys[depth] === key ? depth + 1 : undefined);
      this.#space();
      if (this.#text[this.#at] !== ",") break;
      this.#at += 1;
    }
    this.#at += 1;
  }

  #key(): string {
    const start = this.#at;
    this.#string();
    const name = unquoted(this.#text.slice(start, this.#at));
    this.#space();
    this.#at += 1;
    return name;
  }

  #string(): void {
    this.#skip(/"(?:[^"\\]|\\.)*"/sy);
  }

  #space(): void {
    this.#skip(/\s*/y);
  }

  #skip(pattern: RegExp): void {
    pattern.lastIndex = this.#at;
    this.#at += pattern.exec(this.#text)?.[0].length ?? 1;
  }
}
