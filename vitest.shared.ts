import { defineConfig, type ViteUserConfig } from "vitest/config";

/**
 * What every package's tests have in common: a report that `npm test` adds up, and the two kinds of
 * tests (run, and type-checked). A type test must be able to fail: `tsconfig.test.json` includes the tests.
 */
export const shared = (overrides: ViteUserConfig["test"] = {}): ViteUserConfig =>
  defineConfig({
    plugins: [seededProperties()],
    test: {
      include: ["src/**/*.test.ts", "test/**/*.test.ts", "test/**/*.prop.test.ts"],
      reporters: [
        ["default", { summary: false }],
        ["json", { outputFile: "reports/vitest.json" }],
      ],
      ...overrides,
    },
  });

/**
 * What a property test draws depends on the commit alone, so that one commit's tests always say the same. Another seed
 * (`PROPERTY_SEED=7`), or chance (`PROPERTY_SEED=random`), looks where nobody has.
 */
const seededProperties = (): NonNullable<ViteUserConfig["plugins"]>[number] => {
  const seed = process.env["PROPERTY_SEED"];
  if (seed !== undefined && seed !== "random" && !/^-?\d{1,10}$/.test(seed))
    throw new Error(`PROPERTY_SEED is ${JSON.stringify(seed)}: a whole number, or "random"`);
  return {
    name: "seeded-properties",
    enforce: "pre",
    async resolveId(source, importer) {
      if (source !== "fast-check" || importer?.startsWith(SEEDED)) return null;
      const found = await this.resolve(source, importer, { skipSelf: true });
      return found === null ? null : `${SEEDED}${found.id}`;
    },
    load(id) {
      if (!id.startsWith(SEEDED)) return null;
      const library = JSON.stringify(id.slice(SEEDED.length));
      // The seed is read when the tests run: what is made of a file here may be kept for the next run.
      return [
        `import { configureGlobal } from ${library};`,
        `const seed = process.env["PROPERTY_SEED"] ?? "${SEED}";`,
        `if (seed !== "random") configureGlobal({ seed: Number(seed) });`,
        `export * from ${library};`,
      ].join("\n");
    },
  };
};

const SEEDED = "\0seeded:";
const SEED = 20_261_126;
