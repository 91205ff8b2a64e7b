/** Records the trace files that the webview's tests and pictures show, from real servers on this machine. Run by hand. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { exponential, allOf, maxAttempts, traceEndpoint } from "@tcplens/node-transport";
import { seeded } from "@tcplens/core";
import { parseEndpoint, toJsonLines } from "@tcplens/trace";
import { startSampleServers } from "../../sample/serve.mjs";

const sample = await startSampleServers();
const { ports, ca, flaky } = sample;
const retry = (attempts) => allOf(maxAttempts(attempts), exponential({ base: 250 }));
const save = (name, trace) => {
  writeFileSync(join(import.meta.dirname, "traces", `${name}.tcplens.jsonl`), toJsonLines(trace));
  console.log(name, trace.outcome, trace.events.length);
};
const trace = async (name, text, options = {}) =>
  save(
    name,
    await traceEndpoint(parseEndpoint(text), {
      random: seeded(7),
      producer: "tcplens-vscode 0.1.0",
      ...options,
    }),
  );

await trace("connected", `https://localhost:${ports.secure}/health`, { tls: { ca } });
await trace("plain", `http://localhost:${ports.api}/health`);
await trace("refused", `postgres://localhost:${ports.database}/orders`, { retry: retry(3) });
await trace("expired", `https://localhost:${ports.expired}/`, { tls: { ca } });
await trace("slow", `http://localhost:${ports.slow}/report`);
await trace("reset", `http://localhost:${ports.cutting}/`);
await trace("blackholed", `127.0.0.1:${ports.silent}`, { timeout: 8000, attemptTimeout: 7000 });
await trace("cancelled", `127.0.0.1:${ports.silent}`, { signal: AbortSignal.timeout(2300) });
// Takes a user who may capture.
await trace("packets", `http://127.0.0.1:${ports.api}/health`, { packets: true });
await trace("packets-reset", `http://127.0.0.1:${ports.cutting}/`, { packets: true });
setTimeout(() => void flaky.up(), 900);
await trace("retried", `127.0.0.1:${flaky.port}`, { retry: retry(6) });
await sample.close();
