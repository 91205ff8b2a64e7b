import { availableParallelism } from "node:os";
import { longestFirst, shared } from "../../vitest.shared.ts";

const LONGEST = [
  "engine/interop/as-client.test.ts",
  "engine/interop/as-server.test.ts",
  "live-capture/refusals.test.ts",
  "packets/findings-with-packets.test.ts",
  "findings/findings.test.ts",
  "packets/netns.test.ts",
  "netns/connect-errors.test.ts",
  "live-capture/loopback.test.ts",
  "live-capture/routed.test.ts",
];

// Sockets and namespaces are waited for more than worked for: on a machine of two the default, one file at a time, lets
// both processors stand idle.
export default shared({
  maxWorkers: Math.max(2, availableParallelism() - 1),
  sequence: { sequencer: longestFirst(LONGEST) },
});
