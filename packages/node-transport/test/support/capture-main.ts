/** Asks for a capture and prints what comes of it: for tests that need another user than their own. */
import { startCapture } from "../../src/live-capture/start-capture.ts";

const directories = process.argv[2]?.split(":") ?? [];
const capture = await startCapture({ endpoint: { host: "127.0.0.1", port: 9 }, directories });
if (capture.kind === "capturing") await capture.stop();
console.log(
  JSON.stringify(capture.kind === "refused" ? capture : { kind: capture.kind, tool: capture.tool.name }),
);
