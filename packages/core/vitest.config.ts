import { shared, sharedModules } from "../../vitest.shared.ts";

// tsconfig.test.json includes the tests; without it a false type test passes.
export default shared({
  ...sharedModules,
  typecheck: { enabled: true, tsconfig: "./tsconfig.test.json", include: ["test/**/*.test-d.ts"] },
});
