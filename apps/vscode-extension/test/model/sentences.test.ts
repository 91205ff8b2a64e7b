import { describe, expect, test } from "vitest";
import { fill, parsePattern } from "../../src/model/sentence-pattern.ts";
import { createSentences } from "../../src/model/sentences.ts";
import { sentencePatterns } from "./chinese-words.ts";

const say = createSentences(sentencePatterns);

describe("how a sentence is read", () => {
  const made = createSentences({
    sentence: {
      "{0} is {1:colour}": "{1} {0}",
      "{0} is very {1:colour?}": "sehr {1} {0}",
      "all of {0:list} are {1:colour}": "{1}: {0}",
      "it took {0:number} s{1:why}": "{0} s 后{1}完",
      'it is "{0:text}"': "„{0}“",
      "note: {0:sentence}": "! {0}",
    },
    colour: { red: "rot", "dark {0:colour}": "dunkel{0}" },
    list: { "{0}": "{0}", "{0} and {1}": "{0} und {1}", "{0}, {1:list}": "{0}; {1}" },
    why: { "": "", " ({0})": "（{0}）" },
  });

  test.each([
    ["it is red", "rot it"],
    ["it is dark dark red", "dunkeldunkelrot it"],
    ["it is very odd indeed", "sehr odd indeed it"],
    ["all of a, b, c and d are red", "rot: a; b; c und d"],
    ["it took 1.5 s", "1.5 s 后完"],
    ["it took 12 s (EIO)", "12 s 后（EIO）完"],
    ['it is "red" or "blue"', '„red" or "blue“'],
    ["note: note: it is red", "! ! rot it"],
  ])("%s", (english, other) => {
    expect(made(english)).toBe(other);
  });

  test.each([
    "",
    "it is blue",
    "it is red.",
    "It  is red",
    "two words is red",
    "it took no s",
    "red",
    "note: x",
  ])("stays as it is: %s", (english) => {
    expect(made(english)).toBe(english);
  });

  test("the more a pattern says the earlier it is tried", () => {
    const both = createSentences({
      sentence: { "{0:text} failed": "A {0}", "the lookup of {0} failed": "B {0}", "it failed": "C" },
    });
    expect(["x y failed", "the lookup of x failed", "it failed"].map(both)).toEqual(["A x y", "B x", "C"]);
  });

  test("between Chinese words there is no space, between Chinese and others one", () => {
    const spaced = createSentences({
      sentence: { "{0:unit} later": "在 {0} 后" },
      unit: { "{0:number} s": "{0} s", "{0:number} days": "{0} 天" },
    });
    expect([spaced("3 s later"), spaced("3 days later")]).toEqual(["在 3 s 后", "在 3 天后"]);
  });

  test("patterns of other languages may be missing: a hole of an unknown section is never filled", () => {
    expect(createSentences({ sentence: { "a {0:nothing}": "x {0}" } })("a b")).toBe("a b");
    expect(createSentences({})("a b")).toBe("a b");
  });
});

describe("what comes from outside", () => {
  test.each([
    ["Nothing is listening on refused:80.", "refused:80 上没有程序在监听。"],
    ["the lookup of cancelled ended after 3.0 ms", "cancelled 的名称解析在 3.0 ms 后结束"],
    [
      'the certificate of 10.0.3.7:443, "it never answered", was refused (CERT_HAS_EXPIRED): valid until reset',
      "10.0.3.7:443 的证书“it never answered”被拒绝（CERT_HAS_EXPIRED）：有效期至 reset",
    ],
    ["TLS failed: EPROTO: the certificate has expired", "TLS 握手失败：EPROTO：the certificate has expired"],
  ])("fills a hole and is kept: %s", (english, chinese) => {
    expect(say(english)).toBe(chinese);
  });

  test.each([
    "The host my host never answered.",
    "Nothing is listening on a b.",
    "Nothing is listening on 10.0.3.7:80. It never answered.",
    "{0} never answered",
    "constructor",
    "__proto__",
  ])("is no sentence of ours and stays: %s", (english) => {
    expect(say(english)).toBe(english);
  });

  test.each([
    ["a list without end", `to be tried, in this order: ${"a, ".repeat(600)}`],
    ["attempts of attempts", "attempt 1: ".repeat(90)],
    ["codes of codes", `x failed after 1 ms${" (E)".repeat(200)}`],
    ["brackets of brackets", `${"x ".repeat(200)}${"(1 more like it before) ".repeat(20)}`],
    ["samples of samples", `SYN-SENT, ${"0 retransmissions, ".repeat(50)}`],
    ["kinds of kinds", `the 3 failed in different ways (${"refused, ".repeat(90)}); the policy said: x`],
    ["a certificate with quotes", `the certificate of x, "${'", '.repeat(300)}`],
    ["flags of flags", `${"SYN,".repeat(200)}SYN seq=1 ack=1 received`],
  ])("takes no time: %s", (_name, text) => {
    const sentence = text.slice(0, 1000);
    // A pattern that tries each way to split it would not end.
    for (let turn = 0; turn < 20; turn += 1)
      expect(createSentences(sentencePatterns)(sentence)).not.toContain("undefined");
  });
});

test("any text at all: never an error, and what is no sentence of ours is not touched", () => {
  const random = seeded(7);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const sources = Object.values(sentencePatterns).flatMap((section) => Object.keys(section));
  const words = sources.flatMap((source) => source.split(/(?<=[ ,:;(])|(?=[ ,:;)])/));
  const odd = ["\u0000", "\u202E", "\uD800", "{0}", "{0:text}", "\\", "$&", "。", "连接", "\n", "  ", ""];
  for (let round = 0; round < 5000; round += 1) {
    const length = Math.floor(random() * 30);
    const parts = Array.from({ length }, () => (random() < 0.2 ? pick(odd) : pick(words)));
    const text = parts.join("");
    const said = say(text);
    if (said !== text) expect(say(said) === said || /\p{Script=Han}/u.test(said), text).toBe(true);
    expect(say(`${text} and no sentence has this`)).toBe(`${text} and no sentence has this`);
  }
});

describe("the Chinese patterns", () => {
  const all = Object.entries(sentencePatterns).flatMap(([section, patterns]) =>
    Object.entries(patterns).map(([source, target]) => ({ section, source, target })),
  );

  test("have the same holes on both sides, each once, numbered from 0", () => {
    const numbers = (text: string): string =>
      [...text.matchAll(/\{(\d+)/g)]
        .map(([, number = ""]) => number)
        .toSorted((a, b) => a.localeCompare(b))
        .join();
    const wrong = all.filter(({ source, target }) => numbers(source) !== numbers(target));
    expect(wrong).toEqual([]);
    expect(all.filter(({ source }) => !"0,1,2,3,4,5,6,7".startsWith(numbers(source)))).toEqual([]);
  });

  test("have holes of sections that exist", () => {
    const kinds = all.flatMap(({ source }) =>
      [...source.matchAll(/:([a-z-]+)\??\}/g)].map(([, kind]) => kind),
    );
    const known = new Set(["number", "text", ...Object.keys(sentencePatterns)]);
    expect(kinds.filter((kind) => !known.has(kind ?? ""))).toEqual([]);
    const used = new Set([...kinds, "sentence"]);
    expect(Object.keys(sentencePatterns).filter((section) => !used.has(section))).toEqual([]);
  });

  test("are all reached: none stands behind another that takes its sentences", () => {
    const hidden = all
      .filter(({ section }) => section === "sentence")
      .map(({ source, target }) => example(source, target))
      .filter(({ english, chinese }) => say(english) !== chinese);
    expect(hidden).toEqual([]);
  });
});

/** A sentence of the pattern, with the first thing that each hole takes, and what is to become of it. */
const example = (source: string, target: string): { readonly english: string; readonly chinese: string } => {
  const pattern = parsePattern(source, target);
  const values: string[] = [];
  let english = "";
  for (const [number, { index, kind }] of pattern.holes.entries()) {
    const filling = fillingOf(index, kind);
    values[index] = filling.chinese;
    english += `${pattern.literals[number] ?? ""}${filling.english}`;
  }
  return { english: `${english}${pattern.literals.at(-1) ?? ""}`, chinese: fill(pattern, values) };
};

const fillingOf = (index: number, kind: string): ReturnType<typeof example> => {
  const plain = { word: `w${index}.x`, number: `${index}7`, text: `Some Text ${index}` }[kind];
  if (plain !== undefined) return { english: plain, chinese: plain };
  const [source, target] = Object.entries(sentencePatterns[kind] ?? {}).find(([each]) => each !== "") ?? [];
  return example(source ?? "", target ?? "");
};

/** A generator of numbers from 0 to 1 (mulberry32). */
const seeded = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};
