/** Started under a low limit of descriptors: uses them all up, then traces the port it is told, and prints the trace. */
import { closeSync, openSync } from "node:fs";
import { kernelObserver } from "../../src/kernel/observer.ts";
import { traceEndpoint } from "../../src/trace-endpoint.ts";

const port = Number(process.argv[2]);
// What is loaded on first use is loaded while there are descriptors for it.
await kernelObserver();
const held: number[] = [];
try {
  for (;;) held.push(openSync("/dev/null", "r"));
} catch {
  // Now there are none left.
}
const endpoint = { host: "127.0.0.1", port, tls: false, text: `127.0.0.1:${port}` };
const { header, events } = await traceEndpoint(endpoint, { proxies: false });
for (const descriptor of held) closeSync(descriptor);
console.log(JSON.stringify({ header, events }));
