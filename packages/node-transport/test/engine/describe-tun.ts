/** `describe` for tests that need the kernel behind a TUN device; skipped, with a line on stderr, where none can be made. */
import { describe } from "vitest";
import { whyNoNamespace } from "../../src/engine/network-namespace.ts";
import { whyNoTun } from "../../src/engine/tun-link.ts";

export const describeTun: typeof describe.skip = ((): typeof describe.skip => {
  const missing = whyNoNamespace() ?? whyNoTun();
  if (missing !== undefined)
    process.stderr.write(`tests with the kernel behind a TUN device are skipped: ${missing}\n`);
  return missing === undefined ? describe : describe.skip;
})();
