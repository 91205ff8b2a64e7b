import { expect, test } from "vitest";
import { byteWords, countWords, durationWords, endpointWords, listWords, sentence, shown } from "./words.ts";

test.each([
  [0, "0 ms"],
  [0.0004, "0 ms"],
  [0.004, "4 µs"],
  [0.0416, "42 µs"],
  [0.0996, "0.1 ms"],
  [0.4, "0.4 ms"],
  [3.14, "3.1 ms"],
  [312.4, "312 ms"],
  [999.6, "1.0 s"],
  [7400, "7.4 s"],
  [125_000, "2 min 5 s"],
  [119_960, "2 min 0 s"],
  [7_200_000, "2 hours"],
  [13 * 86_400_000, "13 days"],
  [-5, "0 ms"],
  [Number.NaN, "an unknown time"],
  [Infinity, "an unknown time"],
])("a span of %d ms reads %s", (span, words) => {
  expect(durationWords(span)).toBe(words);
});

test.each([
  [0, "0 bytes"],
  [1, "1 byte"],
  [517, "517 bytes"],
  [12_345, "12.3 kB"],
  [999_960, "1.0 MB"],
  [4_500_000, "4.5 MB"],
  [Number.NaN, "an unknown number of bytes"],
])("%d bytes read %s", (bytes, words) => {
  expect(byteWords(bytes)).toBe(words);
});

test("a count takes the plural for all but one", () => {
  expect(countWords(1, "attempt")).toBe("1 attempt");
  expect(countWords(0, "attempt")).toBe("0 attempts");
  expect(countWords(2, "address", "addresses")).toBe("2 addresses");
});

test("a list names four at most, and says how many more there are", () => {
  expect(listWords([])).toBe("");
  expect(listWords(["a"])).toBe("a");
  expect(listWords(["a", "b"], "or")).toBe("a or b");
  expect(listWords(["a", "b", "c", "d"])).toBe("a, b, c and d");
  expect(listWords(["a", "b", "c", "d", "e"])).toBe("a, b, c and 2 more");
});

test("an endpoint's IPv6 address stands in brackets", () => {
  expect(endpointWords("fd00::7", 5432)).toBe("[fd00::7]:5432");
  expect(endpointWords("10.0.3.7", 5432)).toBe("10.0.3.7:5432");
});

test("a name from outside cannot move the cursor or turn the text round, and is of bounded length", () => {
  expect(shown("a\u001B[2Jb\u202Ec\nd")).toBe("a\uFFFD[2Jb\uFFFDc\uFFFDd");
  expect(shown("x".repeat(1000))).toHaveLength(261);
});

test("a sentence begins with a capital", () => {
  expect(sentence("the server")).toBe("The server");
  expect(sentence("")).toBe("");
});
