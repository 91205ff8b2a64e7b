import { fileURLToPath } from "node:url";
import { shared } from "../../vitest.shared.ts";

/** The editor's module exists in the editor only. */
const alias = { vscode: fileURLToPath(new URL("test/support/vscode-stand-in.ts", import.meta.url)) };

export default shared({
  projects: [
    {
      extends: false,
      resolve: { alias },
      test: {
        name: "unit",
        include: ["src/**/*.test.ts", "test/**/*.test.ts"],
        exclude: ["test/e2e/**"],
      },
    },
    {
      extends: false,
      test: {
        name: "e2e",
        include: ["test/e2e/**/*.test.ts"],
        globalSetup: "test/e2e/support/prepare.ts",
        // One workbench at a time, and after all else: a window on a busy machine is slow to answer.
        fileParallelism: false,
        sequence: { groupOrder: 1 },
        testTimeout: 60_000,
        hookTimeout: 120_000,
        expect: { poll: { timeout: 20_000 } },
      },
    },
  ],
});
