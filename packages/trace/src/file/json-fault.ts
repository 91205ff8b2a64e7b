/** Where and why a text is not JSON (ECMA-404). `JSON.parse` says so in words that differ from engine to engine. */

/** The first fault. */
export interface JsonFault {
  /** From 0. */
  readonly offset: number;
  readonly reason: string;
}

/** The first fault of a text, or undefined where it is JSON. Iterative: nesting costs memory, not stack. */
export const jsonFault = (text: string): JsonFault | undefined => new Scanner(text).run();

/** What may come next. */
type Expected = "value" | "value-or-end" | "key" | "key-or-end" | "colon" | "comma-or-end" | "nothing";

class Scanner {
  readonly #text: string;
  readonly #open: ("{" | "[")[] = [];
  #at = 0;
  #expected: Expected = "value";

  constructor(text: string) {
    this.#text = text;
  }

  run(): JsonFault | undefined {
    for (;;) {
      this.#skip(WHITE_SPACE);
      if (this.#at >= this.#text.length)
        return this.#expected === "nothing" ? undefined : this.#fault(ENDS_EARLY);
      const fault = this.#token(this.#text.charAt(this.#at));
      if (fault !== undefined) return fault;
    }
  }

  #token(character: string): JsonFault | undefined {
    switch (this.#expected) {
      case "nothing":
        return this.#fault(`there is more after the value: ${JSON.stringify(character)}`);
      case "colon":
        if (character !== ":") return this.#unexpected(character, "a colon");
        return this.#advance("value");
      case "comma-or-end":
        return this.#afterValue(character);
      case "key-or-end":
      case "key":
        if (character === "}" && this.#expected === "key-or-end") return this.#close();
        if (character !== '"') return this.#unexpected(character, "a field's name in double quotes");
        return this.#string() ?? this.#then("colon");
      case "value-or-end":
      case "value":
        if (character === "]" && this.#expected === "value-or-end") return this.#close();
        return this.#value(character);
    }
  }

  #value(character: string): JsonFault | undefined {
    if (character === "{" || character === "[") {
      this.#open.push(character);
      return this.#advance(character === "{" ? "key-or-end" : "value-or-end");
    }
    if (character === '"') return this.#string() ?? this.#then(this.#afterThis());
    const literal = this.#match(LITERAL);
    if (literal === 0) return this.#unexpected(character, "a value");
    this.#at += literal;
    return this.#then(this.#afterThis());
  }

  #afterValue(character: string): JsonFault | undefined {
    const inObject = this.#open.at(-1) === "{";
    if (character === ",") return this.#advance(inObject ? "key" : "value");
    if (character === (inObject ? "}" : "]")) return this.#close();
    return this.#unexpected(character, inObject ? 'a comma or "}"' : 'a comma or "]"');
  }

  #string(): JsonFault | undefined {
    const start = this.#at;
    this.#at += 1;
    for (;;) {
      this.#skip(PLAIN);
      const character = this.#text.charAt(this.#at);
      if (character === "") return { offset: start, reason: "it ends inside a string" };
      if (character === '"') break;
      const escape = this.#match(ESCAPE);
      if (escape === 0)
        return this.#fault(
          character === "\\" ? "a string has an unknown escape" : "a string has a control character",
        );
      this.#at += escape;
    }
    this.#at += 1;
    return undefined;
  }

  #close(): undefined {
    this.#open.pop();
    return this.#advance(this.#afterThis());
  }

  #afterThis(): Expected {
    return this.#open.length === 0 ? "nothing" : "comma-or-end";
  }

  #advance(expected: Expected): undefined {
    this.#at += 1;
    return this.#then(expected);
  }

  #then(expected: Expected): undefined {
    this.#expected = expected;
    return undefined;
  }

  #skip(pattern: RegExp): void {
    this.#at += this.#match(pattern);
  }

  /** How many characters the sticky pattern takes here. */
  #match(pattern: RegExp): number {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text)?.[0].length ?? 0;
  }

  #unexpected(character: string, wanted: string): JsonFault {
    return this.#fault(`${JSON.stringify(character)} where ${wanted} should be`);
  }

  #fault(reason: string): JsonFault {
    return { offset: this.#at, reason };
  }
}

const ENDS_EARLY = "it ends too early";
const WHITE_SPACE = /[ \t\n\r]*/y;
// oxlint-disable-next-line no-control-regex -- these may not stand in a string as they are
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;
const LITERAL = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
