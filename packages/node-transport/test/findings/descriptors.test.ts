import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { diagnose, Trace } from "@tcplens/trace";
import { expect, test } from "vitest";
import { echo } from "../support/servers.ts";
import type { TracedTask } from "../support/trace-main.ts";

const script = fileURLToPath(new URL("../support/emfile-main.ts", import.meta.url));

test.skipIf(process.platform === "win32")("no file descriptor left: local-resources", async () => {
  const server = await echo();
  const command = `ulimit -n 64 && exec "$0" "$1" "$2"`;
  const { stdout } = await promisify(execFile)("sh", [
    "-c",
    command,
    process.execPath,
    script,
    String(server.port),
  ]);
  await server.close();
  const { header, events } = JSON.parse(stdout) as TracedTask;
  const trace = new Trace(header);
  for (const event of events) trace.add(event);
  trace.finish();
  expect(trace.connections[0]?.failed?.event).toMatchObject({ code: "EMFILE", synSent: false });
  expect(diagnose(trace).map(({ code }) => code)).toEqual(["local-resources"]);
});
