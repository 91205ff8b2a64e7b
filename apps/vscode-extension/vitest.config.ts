import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { shared } from "../../vitest.shared.ts";

/** Of two lanes neither waits long for the other if what takes longest begins first. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- the sequencer's own, which is none of an array
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}

/** Those that are not named come after those that are. */
const placeOf = ({ moduleId }: TestSpecification): number => {
  const place = LONGEST.findIndex((name) => moduleId.endsWith(name));
  return place < 0 ? LONGEST.length : place;
};

const LONGEST = [
  "webview/capture-page.test.ts",
  "webview/simulation-page.test.ts",
  "webview/trace-page.test.ts",
  "e2e/trusted-workspace.test.ts",
  "e2e/simulation.test.ts",
];

/** The editor's module exists in the editor only. */
const alias = { vscode: fileURLToPath(new URL("test/support/vscode-stand-in.ts", import.meta.url)) };

export default shared({
  sequence: { sequencer: LongestFirst },
  projects: [
    {
      extends: false,
      resolve: { alias },
      test: {
        name: "unit",
        // On a machine of two the default is one: half of it would stand idle while a page settles.
        maxWorkers: Math.max(2, availableParallelism() - 1),
        include: ["src/**/*.test.ts", "test/**/*.test.ts"],
        exclude: ["test/e2e/**"],
        testTimeout: 20_000,
      },
    },
    {
      extends: false,
      test: {
        name: "e2e",
        include: ["test/e2e/**/*.test.ts"],
        globalSetup: "test/e2e/support/prepare.ts",
        // After all else, and two workbenches at a time: one starts while the other waits for what it is to show.
        maxWorkers: 2,
        sequence: { groupOrder: 1 },
        testTimeout: 60_000,
        hookTimeout: 120_000,
        expect: { poll: { timeout: 20_000 } },
      },
    },
  ],
});
