import { expect, test } from "vitest";
import { buffers, controllers, goodput, goodputPage, losses, paths, type Cell } from "./goodput.ts";

const measured = new Map<string, number>();

const measure = (cell: Cell): number => {
  const key = JSON.stringify(cell);
  const known = measured.get(key) ?? goodput(cell);
  measured.set(key, known);
  return known;
};

const at = (controller: Cell["controller"], path: Cell["path"], loss: number, buffer: number): number =>
  measure({ controller, path, loss, buffer });

test("the published page is what is measured", async () => {
  await expect(goodputPage(measure)).toMatchFileSnapshot("../../../../docs/goodput.md");
}, 60_000);

test.each(controllers)("%s fills a clean line, and a small buffer as far as it goes", (controller) => {
  for (const path of paths) {
    expect(at(controller, path, 0, 1_000_000)).toBeGreaterThan(8);
    // 8000 octets every 40 ms, or a little more.
    expect(at(controller, path, 0, 8000)).toBeGreaterThan(0.7);
    expect(at(controller, path, 0, 8000)).toBeLessThan(1.7);
  }
});

test.each(controllers)("%s comes through any loss, and not faster for it", (controller) => {
  for (const path of paths)
    for (const buffer of buffers) {
      const speeds = losses.map((loss) => at(controller, path, loss, buffer));
      expect(Math.min(...speeds)).toBeGreaterThan(0.05);
      for (const [index, speed] of speeds.entries())
        expect(speed).toBeLessThanOrEqual(1.15 * (speeds[index - 1] ?? speed));
    }
});

test.each(controllers)("%s takes what is late for what is late, not for lost", (controller) => {
  for (const buffer of buffers)
    expect(at(controller, "reordered", 0, buffer)).toBeGreaterThan(
      0.7 * at(controller, "in order", 0, buffer),
    );
});

test("with one packet in a hundred lost, bbr is faster than the others", () => {
  const [newReno, cubic, bbr] = controllers.map((controller) => at(controller, "in order", 0.01, 1_000_000));
  expect(bbr).toBeGreaterThan(Math.max(newReno ?? 0, cubic ?? 0));
});
