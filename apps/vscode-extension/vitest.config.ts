import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { longestFirst, shared } from "../../vitest.shared.ts";

const LONGEST = [
  "webview/trace-page.test.ts",
  "webview/capture-page.test.ts",
  "webview/capture-layout.test.ts",
  "webview/simulation-page.test.ts",
  "webview/comparison-page.test.ts",
  "model/simulated.test.ts",
  "finder/laws.test.ts",
  "e2e/trusted-workspace.test.ts",
  "e2e/simulation.test.ts",
];

/** The editor's module exists in the editor only. */
const alias = { vscode: fileURLToPath(new URL("test/support/vscode-stand-in.ts", import.meta.url)) };

export default shared({
  sequence: { sequencer: longestFirst(LONGEST) },
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
        testTimeout: 30_000,
        expect: { poll: { timeout: 10_000 } },
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
