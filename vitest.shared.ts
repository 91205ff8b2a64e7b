import { defineConfig, type ViteUserConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification, type TestSequencerConstructor } from "vitest/node";

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
      // For what hangs, not for what is slow: other packages' tests run beside these.
      testTimeout: 30_000,
      hookTimeout: 30_000,
      expect: { poll: { timeout: 10_000 } },
      ...overrides,
    },
  });

/**
 * For packages of pure functions: nothing in a module remembers a test, so the files of a worker share their modules.
 * To load these anew for each file takes longer than many files' tests.
 */
export const sharedModules = { isolate: false } as const;

/** Of several workers none waits long for the others if what takes longest begins first: files by how their paths end. */
export const longestFirst = (longest: readonly string[]): TestSequencerConstructor => {
  // Those that are not named come after those that are.
  const placeOf = ({ moduleId }: TestSpecification): number => {
    const place = longest.findIndex((ending) => moduleId.endsWith(ending));
    return place < 0 ? longest.length : place;
  };
  return class extends BaseSequencer {
    override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
      // oxlint-disable-next-line unicorn/no-array-sort -- the sequencer's own, which is none of an array
      const sorted = await super.sort(files);
      return sorted.toSorted((a, b) => placeOf(a) - placeOf(b));
    }
  };
};

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
