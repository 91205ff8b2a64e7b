/** Opens files until no descriptor is left, then connects: how that goes. */
import { closeSync, openSync } from "node:fs";
import { connectOutcome } from "./connect-probe.ts";

// The first socket makes Node load what it needs; later there is no descriptor to load it with.
await connectOutcome({ host: "127.0.0.1", port: 1 });
const held: number[] = [];
try {
  for (;;) held.push(openSync("/dev/null", "r"));
} catch {
  // No more.
}
const { error, polled } = await connectOutcome({ host: "127.0.0.1", port: 1 });
for (const descriptor of held) closeSync(descriptor);
const { code, syscall, address } = error ?? {};
process.stdout.write(JSON.stringify({ code, syscall, address, polled }));
