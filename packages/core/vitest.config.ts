import { shared } from "../../vitest.shared.ts";

// tsconfig.test.json includes the tests; without it a false type test passes.
export default shared({
  typecheck: { enabled: true, tsconfig: "./tsconfig.test.json", include: ["test/**/*.test-d.ts"] },
});
