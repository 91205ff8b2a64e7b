import { shared, sharedModules } from "../../vitest.shared.ts";

export default shared(sharedModules);
