/** On a terminal: colour, progress in place, and the cursor as it was. The terminal is `script`'s of util-linux. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { refusedPort } from "@tcplens/test-ports";
import { expect, test } from "vitest";
import { bundle, cleanEnvironment } from "./support/run-cli.ts";
import { listenSilent } from "./support/servers.ts";

/** Elsewhere a program of this name takes other options. */
const script = "/usr/bin/script";
const hasTerminal = process.platform === "linux" && existsSync(script);
if (!hasTerminal) console.log(`skipped: there is no ${script} of util-linux to make a terminal with`);

/** What the terminal was sent, both outputs together, and the exit code. */
const onTerminal = async (
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly screen: string; readonly code: number }> => {
  const command = ["stty", "cols", "80", "rows", "24", ";", process.execPath, bundle, ...args].join(" ");
  const child = spawn(script, ["--quiet", "--return", "--command", command, "/dev/null"], {
    env: { ...cleanEnvironment(), TERM: "xterm", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let screen = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (screen += text));
  const [code] = (await once(child, "close")) as [number];
  return { screen, code };
};

const escape = "\u001B";

test.skipIf(!hasTerminal)(
  "after a second of silence the progress says what is waited for, and is wiped away",
  async () => {
    const port = await listenSilent();
    const args = ["trace", `127.0.0.1:${port}`, "--send", "PING", "--answer-timeout", "1600ms"];
    const { screen, code } = await onTerminal(args);
    expect(screen).toContain("connected");
    expect(screen).toContain(`waiting for 127.0.0.1:${port} to answer the 4 bytes sent`);
    const report = screen.slice(screen.lastIndexOf("✕"));
    expect(report).not.toContain("to answer the 4 bytes sent");
    expect(screen.lastIndexOf(`${escape}[?25h`)).toBeGreaterThan(screen.lastIndexOf(`${escape}[?25l`));
    expect(code).toBe(1);
  },
);

test.skipIf(!hasTerminal)("the report is coloured, unless NO_COLOR says otherwise", async () => {
  const endpoint = `127.0.0.1:${await refusedPort()}`;
  expect((await onTerminal(["trace", endpoint])).screen).toContain(`${escape}[31m✕`);
  const { screen } = await onTerminal(["trace", endpoint], { NO_COLOR: "1" });
  expect(screen).toMatch(/^✕ /mu);
  expect(screen).not.toContain(`${escape}[3`);
});

test.skipIf(!hasTerminal)("--json on a terminal is JSON Lines without progress between them", async () => {
  const { screen } = await onTerminal(["trace", `127.0.0.1:${await refusedPort()}`, "--json"]);
  for (const line of screen.trim().split("\r\n")) expect(() => JSON.parse(line) as unknown).not.toThrow();
});
