/** Strings and comments are told from code, language by language. */
import { expect, test } from "vitest";
import { readCode } from "./code-values.ts";
import type { DialectName } from "./formats.ts";

const strings = (text: string, dialect: DialectName): string[] =>
  readCode(text, { start: 0, end: text.length }, dialect).values.map(({ start, end }) =>
    text.slice(start, end),
  );

test.each<[string, DialectName, string, string[]]>([
  ["regular expressions", "javascript", "a = /[\"/]x/; b = 'y'; c = d / 2 / 'z'", ["y", "z"]],
  ["templates", "javascript", '`a\\`b` + "c"', ["a\\`b", "c"]],
  ["docstrings", "python", '"""doc "x" """\na = """y"""\n# "z"', ["y"]],
  ["lifetimes", "rust", "fn f<'a>(x: &'a str) { \"y\" } '\"'", ["y"]],
  ["raw strings of Rust", "rust", 'r#"a "b" c"#', ['a "b" c']],
  ["raw strings of C++", "c", 'R"x(a "b")x" "c"', ['a "b"', "c"]],
  ["nested comments", "rust", '/* /* "a" */ "b" */ "c"', ["c"]],
  ["verbatim strings", "csharp", '@"C:\\a" + "b"', ["C:\\a", "b"]],
  ["raw strings of Go", "go", '`a\\` + "b"', ["a\\", "b"]],
  ["heredocs", "ruby", "a = <<~X\n  b\nX\n'c'", ["  b\n", "c"]],
  ["a quote that is never closed", "java", '"a\n"b"', ["b"]],
])("%s", (_, dialect, text, expected) => {
  expect(strings(text, dialect)).toEqual(expected);
});
