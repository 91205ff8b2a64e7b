import * as fc from "fast-check";
import { expect, test } from "vitest";
import { EventQueue } from "./event-queue.ts";

test("what is due earlier comes first, and of equal times what was put in first", () => {
  const step = fc.oneof(fc.nat(9), fc.constant("take" as const));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const queue = new EventQueue<string>();
      const plain: { readonly at: number; readonly item: string }[] = [];
      const takeOne = (): void => {
        // A stable sort of all that is in there.
        plain.sort((a, b) => a.at - b.at);
        expect(queue.nextAt).toBe(plain[0]?.at ?? Number.POSITIVE_INFINITY);
        expect(queue.pop()).toBe(plain.shift()?.item);
      };
      for (const [index, each] of steps.entries()) {
        if (each === "take") {
          takeOne();
          continue;
        }
        queue.push(each, `${index}`);
        plain.push({ at: each, item: `${index}` });
        expect(queue.length).toBe(plain.length);
      }
      while (plain.length > 0) takeOne();
      takeOne();
    }),
  );
});
