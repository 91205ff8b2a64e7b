/**
 * A second extension beside the one under test, made at run time: it evaluates a function in the extension host, with
 * the `vscode` API as its argument. It listens on loopback and answers only who knows its secret.
 */
import { randomBytes } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { writeVsix } from "./vsix.ts";

/** The way into the extension host. */
export interface Companion {
  /** Forgets the extension host known so far: a window is about to open, and the next one to report is its own. */
  readonly forget: () => void;
  /**
   * Where the extension host listens now. Rejects when none has reported within the time, ms. A page asks once, and
   * keeps to what it was told.
   */
  readonly address: (timeout: number) => Promise<CompanionAddress>;
}

/** One extension host's door. */
export interface CompanionAddress {
  readonly port: number;
  readonly secret: string;
}

const POLL_MS = 50;

/** Makes the companion's .vsix in this folder. */
export const makeCompanion = (folder: string): { readonly vsix: string; readonly companion: Companion } => {
  const secret = randomBytes(16).toString("hex");
  const door = join(folder, "companion.json");
  const vsix = join(folder, "companion.vsix");
  writeVsix(vsix, {
    "package.json": JSON.stringify({
      name: "companion",
      publisher: "tcplens-workbench",
      version: "1.0.0",
      engines: { vscode: "^1.90.0" },
      main: "./main.js",
      activationEvents: ["*"],
      extensionKind: ["workspace"],
      capabilities: { untrustedWorkspaces: { supported: true }, virtualWorkspaces: true },
    }),
    "main.js": MAIN.replaceAll("SECRET", JSON.stringify(secret)).replaceAll("DOOR", JSON.stringify(door)),
  });
  const address = async (timeout: number): Promise<CompanionAddress> => {
    const until = performance.now() + timeout;
    while (performance.now() < until) {
      const port = portIn(door);
      if (port !== undefined) return { port, secret };
      await sleep(POLL_MS);
    }
    throw new Error(`no extension host has reported within ${timeout} ms`);
  };
  return { vsix, companion: { forget: () => rmSync(door, { force: true }), address } };
};

const portIn = (door: string): number | undefined => {
  try {
    return (JSON.parse(readFileSync(door, "utf8")) as { port: number }).port;
  } catch {
    return undefined;
  }
};

/** Evaluates `(function)(vscode, ...args)` there. What it throws is thrown here, with its stack. */
export const evaluateAt = (
  { port, secret }: CompanionAddress,
  source: string,
  args: readonly unknown[],
): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const sent = request(
      { host: "127.0.0.1", port, method: "POST", headers: { authorization: secret }, agent: false },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => {
          text += part;
        });
        response.on("end", () => {
          const answer = JSON.parse(text) as { value?: unknown; error?: string };
          if (answer.error === undefined) resolve(answer.value);
          else reject(new Error(`in the extension host: ${answer.error}`));
        });
        response.on("error", reject);
      },
    );
    sent.on("error", reject);
    sent.end(JSON.stringify({ source, args }));
  });

const MAIN = String.raw`
const vscode = require("vscode");
const http = require("node:http");
const fs = require("node:fs");
exports.activate = (context) => {
  const server = http.createServer((request, response) => {
    if (request.headers.authorization !== SECRET) return response.writeHead(403).end();
    let text = "";
    request.setEncoding("utf8").on("data", (part) => { text += part; }).on("end", async () => {
      let answer;
      try {
        const { source, args } = JSON.parse(text);
        answer = { value: await (0, eval)("(" + source + ")")(vscode, ...args) };
        answer = JSON.stringify(answer);
      } catch (error) {
        answer = JSON.stringify({ error: String(error?.stack ?? error) });
      }
      response.writeHead(200, { "content-type": "application/json" }).end(answer);
    });
  });
  server.listen(0, "127.0.0.1", () => {
    fs.writeFileSync(DOOR + ".new", JSON.stringify({ port: server.address().port }));
    fs.renameSync(DOOR + ".new", DOOR);
  });
  context.subscriptions.push({ dispose: () => { server.closeAllConnections(); server.close(); } });
};
`;
