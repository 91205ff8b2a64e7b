import { dial, DialError, retryPolicy, traceEndpoint } from "@tcplens/node-transport";
import { diagnose, parseEndpoint } from "@tcplens/trace";

// A connection: both address families raced, one deadline over everything. Nothing listens on this port.
try {
  const socket = await dial("127.0.0.1:1", { timeout: 2_000 });
  socket.end();
} catch (error) {
  if (!(error instanceof DialError)) throw error;
  console.log(`${error.code}: ${error.failure.meaning}`);
}

// A trace: the same under a retry policy, with everything that happened, explained.
const trace = await traceEndpoint(parseEndpoint("127.0.0.1:1"), {
  retry: retryPolicy({ attempts: 3, base: 20 }),
});
const walk = trace.states().filter(({ connection }) => connection === 1);
console.log(`${trace.outcome} after ${trace.attempts.length} attempts`);
console.log(walk.map(({ from, to, trigger }) => `${from} → ${to} (${trigger})`).join(", "));
console.log(diagnose(trace)[0]?.cause);
