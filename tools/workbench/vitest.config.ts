import { shared } from "../../vitest.shared.ts";

// A window answers when it is ready to, which on a busy machine takes a while.
export default shared({ expect: { poll: { timeout: 20_000 } } });
