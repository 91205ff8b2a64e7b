import { expect, test } from "vitest";
import { excludeGlob, scanGlob } from "../../src/finder/index.ts";

test.each([scanGlob, excludeGlob])(
  "braces stand in no braces: the editor's search would find nothing (%#)",
  (glob) => {
    expect(glob).not.toMatch(/\{[^}]*\{/);
  },
);
