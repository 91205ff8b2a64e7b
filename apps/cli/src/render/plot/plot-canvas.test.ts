/** Dots in cells. */
import { expect, test } from "vitest";
import { plotCanvas } from "./plot-canvas.ts";

const plain = (text: string): string => text;

test("a braille cell has eight dots, numbered as Unicode numbers them", () => {
  const patterns = [0, 1, 2, 3].flatMap((y) =>
    [0, 1].map((x) => {
      const canvas = plotCanvas(1, 1, true);
      canvas.dot(x, y, plain, "*");
      return (canvas.rows()[0] ?? "").codePointAt(0);
    }),
  );
  expect(patterns).toEqual([0x2801, 0x2808, 0x2802, 0x2810, 0x2804, 0x2820, 0x2840, 0x2880]);
});

test("dots of one cell add up; outside the field there is nothing", () => {
  const canvas = plotCanvas(2, 1, true);
  for (let y = 0; y < 4; y += 1) for (let x = 0; x < 2; x += 1) canvas.dot(x, y, plain, "*");
  for (const [x, y] of [
    [-1, 0],
    [0, -1],
    [4, 0],
    [0, 4],
  ] as const)
    canvas.dot(x, y, plain, "*");
  expect(canvas.rows()).toEqual(["⣿"]);
});

test("a character takes the cell, and no dot takes it back", () => {
  const canvas = plotCanvas(3, 1, true);
  canvas.dot(2, 0, plain, "*");
  canvas.character(2, 3, plain, "×");
  canvas.dot(3, 1, plain, "*");
  expect(canvas.rows()).toEqual([" ×"]);
});

test("with ASCII a dot is a cell and its sign; the last of several stands", () => {
  const canvas = plotCanvas(4, 2, false);
  expect([canvas.width, canvas.height]).toEqual([4, 2]);
  canvas.dot(1, 0, plain, ".");
  canvas.dot(1, 0, plain, "*");
  canvas.dot(3, 1, plain, "o");
  expect(canvas.rows()).toEqual([" *", "   o"]);
});

test("each cell is painted by itself, blanks are not", () => {
  const canvas = plotCanvas(3, 1, false);
  canvas.dot(0, 0, (text) => `<${text}>`, "a");
  canvas.dot(2, 0, (text) => `[${text}]`, "b");
  expect(canvas.rows()).toEqual(["<a> [b]"]);
});
