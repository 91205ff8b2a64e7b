import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { UsageError } from "../usage-error.ts";
import { unescapeText } from "./unescape-text.ts";

const bytes = (text: string): number[] => [...unescapeText("--send", text)];

test("text without escapes is its UTF-8", () => {
  expect(bytes("PING é")).toEqual([...Buffer.from("PING é")]);
  expect(bytes("")).toEqual([]);
});

test("every escape stands for its byte", () => {
  expect(bytes(String.raw`a\r\n\t\0\\b`)).toEqual([97, 13, 10, 9, 0, 92, 98]);
  expect(bytes(String.raw`\x00\xff\xFF\x7f1`)).toEqual([0, 255, 255, 127, 49]);
});

test("an escaped backslash does not begin another escape", () => {
  expect(bytes(String.raw`\\n`)).toEqual([92, 110]);
});

test.each([String.raw`\q`, "\\", String.raw`abc\x1`, String.raw`\xg0`, String.raw`\u0041`])(
  "%j is refused, and says where",
  (text) => {
    expect(() => unescapeText("--send", text)).toThrow(UsageError);
    expect(() => unescapeText("--send", text)).toThrow(
      /^--send: unknown escape .* at character \d+; known are /u,
    );
  },
);
