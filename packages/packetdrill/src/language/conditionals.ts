/** `#ifdef NAME`, `#ifndef NAME`, `#else`, `#endif`: which parts of a script hold. */
import { ScriptFault, type Position } from "./problem.ts";

/** The conditions that are open at the present place, the outermost first. */
export class Conditionals {
  readonly #open: {
    readonly position: Position;
    readonly outer: boolean;
    own: boolean;
    otherwise: boolean;
  }[] = [];
  readonly #isDefined: (name: string) => boolean;

  constructor(isDefined: (name: string) => boolean) {
    this.#isDefined = isDefined;
  }

  /** Whether what stands here is to be read. */
  get holds(): boolean {
    const innermost = this.#open.at(-1);
    return innermost === undefined || (innermost.outer && innermost.own);
  }

  /** Whether this line, from its `#`, is one of the four. */
  static isDirective(line: string): boolean {
    return directive.test(line);
  }

  /** Takes in a line that begins with `#`; returns how many characters of it are used up. */
  read(line: string, position: Position): number {
    const match = directive.exec(line);
    if (match === null) return line.length;
    const [whole, word = "", name] = match;
    if (word === "ifdef" || word === "ifndef") {
      this.#begin(word === "ifdef", name, position, line);
      return whole.length;
    }
    const innermost = this.#open.at(-1);
    if (innermost === undefined)
      throw new ScriptFault(position, `an #ifdef before the #${word}`, `'#${word}'`);
    if (word === "endif") this.#open.pop();
    else {
      if (innermost.otherwise) throw new ScriptFault(position, "#endif", "a second #else");
      innermost.otherwise = true;
      innermost.own = !innermost.own;
    }
    return whole.length - (name?.length ?? 0);
  }

  /** At the end of the script every condition has to be closed. */
  checkClosed(position: Position): void {
    const open = this.#open.at(-1);
    if (open !== undefined)
      throw new ScriptFault(
        position,
        `an #endif for the condition of line ${open.position.line}`,
        "the end of the script",
      );
  }

  #begin(positive: boolean, name: string | undefined, position: Position, line: string): void {
    if (name === undefined) throw new ScriptFault(position, "a name after #ifdef", `'${line.trim()}'`);
    if (this.#open.length >= DEPTH_MAX)
      throw new ScriptFault(position, `at most ${DEPTH_MAX} conditions within one another`, "one more");
    this.#open.push({
      position,
      outer: this.holds,
      own: this.#isDefined(name) === positive,
      otherwise: false,
    });
  }
}

const directive = /^#[ \t]*(ifdef|ifndef|else|endif)\b(?:[ \t]+([A-Za-z_]\w*))?/;
const DEPTH_MAX = 32;
