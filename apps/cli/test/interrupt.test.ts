/** Ctrl-C and closed pipes: the program ends at once, and what was learnt is not lost. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import net from "node:net";
import { refusedPort } from "@tcplens/test-ports";
import { describe, expect, test } from "vitest";
import { nodes } from "./support/nodes.ts";
import { bundle, cleanEnvironment, jsonLines, runCli, type RunResult } from "./support/run-cli.ts";
import { listen, listenSilent } from "./support/servers.ts";

/**
 * Traces a server that accepts and never goes on with TLS; sends the signal once it has the client's hello. Nothing else ends it
 * before the test has no more patience.
 */
const interrupt = async (node: string, ...options: readonly string[]): Promise<RunResult> => {
  const server = net.createServer();
  const port = await listen(server);
  return runCli(
    ["trace", `127.0.0.1:${port}`, "--tls", "--timeout", "10m", "--attempt-timeout", "10m", ...options],
    {
      node,
      onSpawn: (child) => {
        server.on("connection", (socket) => {
          socket.once("data", () => {
            child.kill("SIGINT");
          });
        });
      },
    },
  );
};

describe.skipIf(process.platform === "win32").each(nodes)("Ctrl-C on Node $version", ({ path: node }) => {
  test("ends the trace at once and prints what was learnt", async () => {
    const { code, stdout, stderr } = await interrupt(node);
    expect(stdout).toMatch(/127\.0\.0\.1:\d+/u);
    expect(stdout).toMatch(/cancel/iu);
    expect(stdout).toMatch(/ESTABLISHED/u);
    expect(stderr).toBe("");
    expect(code).toBe(1);
  });

  test("ends JSON Lines with the summary of what there is", async () => {
    const { code, stdout } = await interrupt(node, "--json");
    expect(jsonLines(stdout).at(-1)).toMatchObject({ type: "summary", cancelled: true });
    expect(code).toBe(1);
  });
});

test.skipIf(process.platform === "win32")("Ctrl-C between two rounds ends the run", async () => {
  const port = await listenSilent();
  const args = ["trace", `127.0.0.1:${port}`, "--json", "--count", "100", "--interval", "1h"];
  const { code, stdout } = await runCli(args, {
    onSpawn: (child) => {
      child.stdout.on("data", (text: string) => {
        if (text.includes('"summary"')) setTimeout(() => child.kill("SIGINT"), 50);
      });
    },
  });
  expect(jsonLines(stdout).filter(({ type }) => type === "summary")).toHaveLength(1);
  expect(code).toBe(1);
});

describe.skipIf(process.platform === "win32").each(nodes)(
  "a reader that goes away, on Node $version",
  ({ path: node }) => {
    test("ends the program quietly", async () => {
      const port = await refusedPort();
      const program = `"${node}" "${bundle}" trace 127.0.0.1:${port} --json --retries 1000 --delay 10 | head -1`;
      const shell = spawn("sh", ["-c", program], { env: cleanEnvironment() });
      let [stdout, stderr] = ["", ""];
      shell.stdout.on("data", (bytes: Buffer) => (stdout += bytes.toString()));
      shell.stderr.on("data", (bytes: Buffer) => (stderr += bytes.toString()));
      await once(shell, "close");
      expect(stdout).toMatch(/^\{"type":"trace"[^\n]*\n$/u);
      expect(stderr).toBe("");
    });
  },
);
