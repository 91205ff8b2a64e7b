import { defineConfig, type ViteUserConfig } from "vitest/config";

/**
 * What every package's tests have in common: a report that `npm test` adds up, and the two kinds of
 * tests (run, and type-checked). A type test must be able to fail: `tsconfig.test.json` includes the tests.
 */
export const shared = (overrides: ViteUserConfig["test"] = {}): ViteUserConfig =>
  defineConfig({
    test: {
      include: ["src/**/*.test.ts", "test/**/*.test.ts", "test/**/*.prop.test.ts"],
      reporters: [
        ["default", { summary: false }],
        ["json", { outputFile: "reports/vitest.json" }],
      ],
      ...overrides,
    },
  });
