/** Which programs can really capture here: tests of the others are skipped, with the reason on stderr. */
import { describe } from "vitest";
import { type CaptureToolName, findTools } from "../../src/live-capture/capture-tools.ts";
import { startCapture } from "../../src/live-capture/start-capture.ts";

const whyNot = async (name: CaptureToolName): Promise<string | undefined> => {
  if (findTools([name]).length === 0) return `there is no ${name}`;
  const capture = await startCapture({ endpoint: { host: "127.0.0.1", port: 9 }, tools: [name] });
  if (capture.kind === "refused") return capture.message;
  await capture.stop();
  return undefined;
};

/** `describe` of a program, or the skipped one. */
export const describeTool = async (name: CaptureToolName): Promise<typeof describe.skip> => {
  const missing = await whyNot(name);
  if (missing !== undefined)
    process.stderr.write(`tests that capture with ${name} are skipped: ${missing}\n`);
  return missing === undefined ? describe : describe.skip;
};
