/** Starts a workbench's server: fresh folders, the extension installed as a user installs it, settings written before. */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { makeCompanion, type Companion } from "./companion.ts";
import { freePort } from "./free-port.ts";
import { installWorkbench, type InstalledWorkbench } from "./install.ts";
import { registerLanguagePack, writeLanguagePack } from "./language-pack.ts";
import { cleanEnvironment, run } from "./node-program.ts";
import { startServerProcess, type ServerProcess } from "./server-process.ts";
import { changeSettings, writeSettings, type Settings } from "./user-settings.ts";
import type { TerminalSupport } from "./terminal-support.ts";

/** The display languages that can be had. */
export type Locale = "en" | "zh-cn";

/** What to start. */
export interface StartOptions {
  /** The folder that is opened. */
  readonly folder: string;
  /** The extension's package, or several. */
  readonly vsix?: string | readonly string[];
  /** `false`: workspace trust is on and the folder not trusted, which is Restricted Mode. Default `true`. */
  readonly trusted?: boolean;
  readonly locale?: Locale;
  /** Over the quiet ones that every workbench starts with. */
  readonly settings?: Settings;
  /** Loopback port; 0, the default, is any free one. */
  readonly port?: number;
  readonly userDataDir?: string;
  readonly extensionsDir?: string;
  /** Adds the companion extension, through which `evaluate` reaches the extension host. Default `true`. */
  readonly companion?: boolean;
  /** Environment variables for the server, and so for the extension host and terminals. */
  readonly env?: Readonly<Record<string, string>>;
  /** Leaves the temporary folders behind on close, to be looked at. */
  readonly keep?: boolean;
  /** How long it may take to answer, ms. Default 60,000. */
  readonly timeout?: number;
}

/** A workbench's server that runs. */
export interface RunningWorkbench {
  /** With the folder in it; for a browser. */
  readonly url: string;
  /** The address at which another folder opens. */
  readonly urlOf: (folder: string) => string;
  readonly origin: string;
  readonly folder: string;
  readonly locale: Locale;
  readonly userDataDir: string;
  readonly extensionsDir: string;
  readonly terminal: TerminalSupport;
  /** The companion's door, where there is one. */
  readonly companion: Companion | undefined;
  /** The server's process group. */
  readonly pid: number;
  /** How long the parts of the start took, ms. */
  readonly timings: { readonly install: number; readonly start: number };
  /** The server's output so far. */
  readonly logs: () => string;
  /** The extension hosts' log so far. */
  readonly extensionHostLogs: () => string;
  /** Changes the user's settings.json, for windows opened after it. For one that is open, see `WorkbenchPage`. */
  readonly updateSettings: (changes: Settings) => void;
  /** Resolves when the server has ended, closed or by itself. */
  readonly ended: Promise<void>;
  readonly close: () => Promise<void>;
}

/** Starts one. Installs the workbench before if it is not there. Rejects with an `Error` that has the log's end. */
export const startWorkbench = async (options: StartOptions): Promise<RunningWorkbench> => {
  const installed = await installWorkbench();
  const home = mkdtempSync(join(tmpdir(), "tcplens-wb-"));
  try {
    return await startIn(home, installed, options);
  } catch (error) {
    if (options.keep !== true) rmSync(home, { recursive: true, force: true });
    throw error;
  }
};

const startIn = async (
  home: string,
  installed: InstalledWorkbench,
  options: StartOptions,
): Promise<RunningWorkbench> => {
  const folder = resolve(options.folder);
  const locale = options.locale ?? "en";
  const userDataDir = options.userDataDir ?? join(home, "data");
  const extensionsDir = options.extensionsDir ?? join(home, "extensions");
  const folders = ["--user-data-dir", userDataDir, "--extensions-dir", extensionsDir];
  const config = ["--config", join(home, "config.yaml")];
  mkdirSync(extensionsDir, { recursive: true });
  const settingsFile = join(userDataDir, "User/settings.json");
  writeSettings(settingsFile, options.settings ?? {});
  const env = environment(home, options);

  const began = performance.now();
  const { vsixes, companion } = extensionsOf(home, locale, options);
  if (vsixes.length > 0) {
    const args = vsixes.flatMap((vsix) => ["--install-extension", resolve(vsix)]);
    await installExtensions(installed, [...config, ...folders, ...args], home, env);
  }
  if (locale !== "en") registerLanguagePack(userDataDir, extensionsDir, locale);
  const installedAt = performance.now();
  const port = options.port === undefined || options.port === 0 ? await freePort() : options.port;
  const server = startServerProcess(
    installed.node,
    [installed.entry, ...config, ...folders, ...serverArguments(port, locale, options), folder],
    { cwd: home, env, ...(options.keep === true ? {} : { remove: home }) },
  );
  const origin = `http://127.0.0.1:${port}`;
  const urlOf = (path: string): string =>
    `${origin}/?folder=${encodeURIComponent(slashed(resolve(path))).replaceAll("%2F", "/")}`;
  await ready(server, urlOf(folder), options.timeout ?? 60_000);
  return {
    url: urlOf(folder),
    urlOf,
    origin,
    folder,
    locale,
    userDataDir,
    extensionsDir,
    terminal: installed.terminal,
    companion,
    pid: server.pid,
    timings: { install: installedAt - began, start: performance.now() - installedAt },
    logs: server.output,
    extensionHostLogs: () => extensionHostLogs(join(userDataDir, "logs")),
    updateSettings: (changes) => changeSettings(settingsFile, changes),
    ended: server.ended,
    close: server.close,
  };
};

/** A Windows path as it stands in a URL. */
const slashed = (path: string): string =>
  process.platform === "win32" ? `/${path.replaceAll("\\", "/")}` : path;

const serverArguments = (port: number, locale: Locale, { trusted }: StartOptions): string[] => [
  "--auth=none",
  `--bind-addr=127.0.0.1:${port}`,
  `--locale=${locale}`,
  "--disable-telemetry",
  "--disable-update-check",
  "--disable-getting-started-override",
  "--ignore-last-opened",
  ...(trusted === false ? [] : ["--disable-workspace-trust"]),
];

/** Nothing of the user's own VS Code is read or written; no gallery is asked. */
const environment = (home: string, options: StartOptions): Record<string, string> => ({
  ...cleanEnvironment(),
  XDG_CONFIG_HOME: join(home, "xdg/config"),
  XDG_DATA_HOME: join(home, "xdg/data"),
  XDG_CACHE_HOME: join(home, "xdg/cache"),
  EXTENSIONS_GALLERY: JSON.stringify({ serviceUrl: "" }),
  ...options.env,
});

const extensionsOf = (
  home: string,
  locale: Locale,
  options: StartOptions,
): { vsixes: string[]; companion: Companion | undefined } => {
  const vsixes = [options.vsix ?? []].flat();
  if (locale !== "en") {
    const pack = join(home, "language-pack.vsix");
    writeLanguagePack(pack, locale);
    vsixes.push(pack);
  }
  if (options.companion === false) return { vsixes, companion: undefined };
  const { vsix, companion } = makeCompanion(home);
  vsixes.push(vsix);
  return { vsixes, companion };
};

const installExtensions = async (
  { node, entry }: InstalledWorkbench,
  args: readonly string[],
  cwd: string,
  env: Record<string, string>,
): Promise<void> => {
  const { code, output } = await run(node, [entry, ...args], { cwd, env });
  if (code !== 0 || /failed installing|error while installing/i.test(output)) {
    throw new Error(`the extension could not be installed (code ${code}):\n${tail(output)}`);
  }
};

const READY_POLL_MS = 100;

const ready = async (server: ServerProcess, url: string, timeout: number): Promise<void> => {
  const until = performance.now() + timeout;
  while ((await statusOf(url)) !== 200) {
    const over = performance.now() > until;
    if (!over && server.exitCode() === undefined) {
      await sleep(READY_POLL_MS);
      continue;
    }
    await server.close();
    const how = over ? `did not answer within ${timeout} ms` : `ended with code ${String(server.exitCode())}`;
    throw new Error(`the workbench's server ${how}; its log ends:\n${tail(server.output())}`);
  }
};

const statusOf = (url: string): Promise<number | undefined> =>
  new Promise((done) => {
    const sent = request(url, { agent: false, timeout: 10_000 }, (response) => {
      response.resume();
      done(response.statusCode);
    });
    sent.on("timeout", () => sent.destroy());
    sent.on("error", () => done(undefined));
    sent.end();
  });

const tail = (text: string): string => text.trim().split("\n").slice(-20).join("\n");

const extensionHostLogs = (logs: string): string => {
  try {
    return readdirSync(logs, { recursive: true, encoding: "utf8" })
      .filter((name) => /exthost\d*[/\\][^/\\]*exthost\.log$/i.test(name))
      .map((name) => readFileSync(join(logs, name), "utf8"))
      .join("");
  } catch {
    return "";
  }
};
