/** How each programming language marks its comments and its strings: as much as is needed to tell the two from code. */
import type { DialectName } from "./formats.ts";

/** One language, or several that read alike. */
export interface Dialect {
  /** What begins a comment up to the end of the line. */
  readonly lineComments: readonly string[];
  /** Whether slash-star comments exist, and whether they nest. */
  readonly blocks: "none" | "flat" | "nested";
  /** What an apostrophe begins. A `character` is one character, so that Rust's lifetimes are left alone. */
  readonly apostrophe: "string" | "character" | "none";
  /** What a backtick begins: a string with escapes, one without, or nothing. */
  readonly backtick: "escaped" | "raw" | "none";
  /** Whether three quotes begin a string over several lines. */
  readonly triple: boolean;
  /** Whether a string of three quotes that stands alone is documentation. */
  readonly docstrings: boolean;
  /** Raw strings: C++'s `R"x(…)x"`, Rust's `r#"…"#`, C#'s `@"…"`. */
  readonly raw: "none" | "cpp" | "rust" | "csharp";
  /** `<<~WORD` up to a line that is WORD. */
  readonly heredocs: boolean;
  /** `/…/` where an operand is expected. */
  readonly regexes: boolean;
  /** Whether `$name` inside a string is a variable. */
  readonly dollarNames: boolean;
}

const SLASHES: Dialect = {
  lineComments: ["//"],
  blocks: "flat",
  apostrophe: "character",
  backtick: "none",
  triple: false,
  docstrings: false,
  raw: "none",
  heredocs: false,
  regexes: false,
  dollarNames: false,
};

const HASHES: Dialect = { ...SLASHES, lineComments: ["#"], blocks: "none", apostrophe: "string" };

/** The table. */
export const dialects: Readonly<Record<DialectName, Dialect>> = {
  javascript: { ...SLASHES, apostrophe: "string", backtick: "escaped", regexes: true },
  python: { ...HASHES, triple: true, docstrings: true },
  go: { ...SLASHES, backtick: "raw" },
  java: { ...SLASHES, triple: true },
  kotlin: { ...SLASHES, triple: true, blocks: "nested", dollarNames: true },
  rust: { ...SLASHES, blocks: "nested", raw: "rust" },
  csharp: { ...SLASHES, raw: "csharp", triple: true },
  c: { ...SLASHES, raw: "cpp" },
  ruby: { ...HASHES, backtick: "escaped", heredocs: true },
  php: {
    ...SLASHES,
    lineComments: ["//", "#"],
    apostrophe: "string",
    heredocs: true,
    dollarNames: true,
  },
  elixir: { ...HASHES, triple: true, docstrings: true },
  groovy: { ...SLASHES, apostrophe: "string", triple: true, dollarNames: true },
  hcl: { ...SLASHES, lineComments: ["//", "#"], apostrophe: "none", heredocs: true },
  sql: { ...SLASHES, lineComments: ["--"], apostrophe: "string" },
};
