import { InvalidArgument } from "@tcplens/core";
import { expect, test } from "vitest";
import { compareCaptures } from "../../src/index.ts";
import { analysed } from "../support/analysed.ts";
import { drawn } from "../support/drawn.ts";
import { analysedForComparison, plainRequest } from "./compared.ts";

const at = (picture: string, after: number, port: number): string =>
  picture
    .replaceAll(
      /^ *([\d.]+)(.*)$/gmu,
      (_, time: string, rest: string) => `${Number(time) + after}${rest} port=${port}`,
    )
    .trim();

const many = (pictures: readonly string[]): Uint8Array =>
  drawn(
    pictures
      .flatMap((picture) => picture.split("\n"))
      .toSorted((x, y) => Number.parseFloat(x) - Number.parseFloat(y))
      .join("\n"),
  );

const slow = plainRequest.replaceAll(/^ *(7[12]|92)/gmu, (text) =>
  text.replace(/7[12]|92/u, (n) => String(1000 + Number(n))),
);

test("the most different pair comes first and makes the headline", () => {
  const first = many([at(plainRequest, 0, 1001), at(plainRequest, 5000, 1002), at(plainRequest, 9000, 1003)]);
  const second = many([at(plainRequest, 0, 2001), at(slow, 5000, 2002)]);
  const { headline, summary, pairs, onlyFirst, onlySecond } = compareCaptures(
    analysedForComparison(first),
    analysedForComparison(second),
  );
  expect(
    pairs.map(({ first: one, second: other, by, kind }) => [one.stream, other.stream, by, kind]),
  ).toEqual([
    [1, 1, "request", "time"],
    [0, 0, "request", "alike"],
  ]);
  expect(pairs[0]?.why).toBe(
    "The same request, GET /orders, to 192.0.2.2:80, in the order in which they began",
  );
  expect(headline).toBe("B took 1.0 s longer (1.1 s, A 92 ms): all of it waiting for the server's program");
  expect(summary).toBe("2 pairs: 1 took longer or shorter, 1 alike; 1 only in A");
  expect(onlyFirst.map(({ stream }) => stream)).toEqual([2]);
  expect(onlySecond).toEqual([]);
});

test("a capture and itself: the same connection, alike", () => {
  const file = drawn(plainRequest);
  const { pairs, headline } = compareCaptures(analysedForComparison(file), analysedForComparison(file));
  expect(pairs).toMatchObject([{ by: "sequence-numbers", kind: "alike" }]);
  expect(headline).toBe("No difference that matters: both took about 92 ms");
});

test("nothing in common is said", () => {
  const other = drawn(plainRequest.replaceAll(/$/gmu, ""));
  const empty = drawn("");
  expect(compareCaptures(analysedForComparison(other), analysedForComparison(empty))).toMatchObject({
    pairs: [],
    headline: expect.stringMatching(/^Nothing can be compared/u),
    summary: "1 only in A",
    onlyFirst: [{ stream: 0 }],
  });
});

test("an analyser without what it takes is refused", () => {
  const plain = analysed(drawn(plainRequest));
  expect(() => compareCaptures(plain, plain)).toThrow(InvalidArgument);
});
