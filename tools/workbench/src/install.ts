/** Puts the workbench into its folder: from the npm registry, once, whole or not at all. */
import {
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { CODE_SERVER_VERSION, cacheFolder } from "./cache-folder.ts";
import { withLock } from "./install-lock.ts";
import { provideStandIns } from "./native-stand-ins.ts";
import { npm, serverNode, SERVER_NODE_MAJOR } from "./node-program.ts";
import { provideTerminal, type TerminalSupport } from "./terminal-support.ts";

/** A workbench that is in place. */
export interface InstalledWorkbench {
  readonly version: string;
  readonly folder: string;
  /** code-server's program, to be run by `node`. */
  readonly entry: string;
  /** The Node that runs it. */
  readonly node: string;
  readonly terminal: TerminalSupport;
  /** Whether this call did the work. */
  readonly fresh: boolean;
}

/** How the installation goes. */
export interface InstallOptions {
  /** Where to; default `cacheFolder()`. */
  readonly folder?: string;
  /** Told what is done next. */
  readonly onProgress?: (what: string) => void;
}

/** Written last: what it says is there is there. */
const MARKER = "complete.json";

/**
 * Installs the workbench, or finds it installed. Safe to call from several processes at once. Rejects with an `Error`
 * that holds npm's last lines where npm fails, or that says which Node is missing.
 */
export const installWorkbench = async (options: InstallOptions = {}): Promise<InstalledWorkbench> => {
  const folder = options.folder ?? cacheFolder();
  const node = serverNode();
  if (node === undefined) throw new Error(`the workbench needs Node ${SERVER_NODE_MAJOR}: pnpm install`);
  const found = installed(folder, node);
  if (found !== undefined) return found;
  mkdirSync(dirname(folder), { recursive: true });
  return withLock(`${folder}.lock`, async () => {
    const meanwhile = installed(folder, node);
    if (meanwhile !== undefined) return meanwhile;
    await build(folder, node, options.onProgress ?? (() => undefined));
    const result = installed(folder, node);
    if (result === undefined) throw new Error(`the workbench was installed to ${folder} and is not there`);
    return { ...result, fresh: true };
  });
};

const installed = (folder: string, node: string): InstalledWorkbench | undefined => {
  try {
    const { terminal } = JSON.parse(readFileSync(join(folder, MARKER), "utf8")) as {
      terminal: TerminalSupport;
    };
    const entry = join(folder, "node_modules/code-server/out/node/entry.js");
    return { version: CODE_SERVER_VERSION, folder, entry, node, terminal, fresh: false };
  } catch {
    return undefined;
  }
};

/** In a folder beside the real one, which gets its name when all is done. */
const build = async (folder: string, node: string, say: (what: string) => void): Promise<void> => {
  for (const name of readdirSync(dirname(folder))) {
    if (name.startsWith(`${basename(folder)}.partial`)) rmSync(join(dirname(folder), name), REMOVE);
  }
  const partial = `${folder}.partial-${process.pid}`;
  mkdirSync(partial);
  writeFileSync(join(partial, "package.json"), '{ "private": true }\n');
  const vscode = join(partial, "node_modules/code-server/lib/vscode");
  try {
    say(`code-server ${CODE_SERVER_VERSION}`);
    await need(["install", `code-server@${CODE_SERVER_VERSION}`, "--ignore-scripts"], partial);
    say("the dependencies of VS Code");
    await need(["install", "--omit=dev", "--ignore-scripts"], vscode);
    say("the languages of VS Code");
    await need(["install", "--omit=dev", "--ignore-scripts"], join(vscode, "extensions"));
    linkPrograms(join(vscode, "bin"));
    provideStandIns(vscode);
    say("the integrated terminal");
    const terminal = await provideTerminal(vscode, node);
    writeFileSync(
      join(partial, MARKER),
      `${JSON.stringify({ version: CODE_SERVER_VERSION, terminal }, null, 2)}\n`,
    );
    rmSync(folder, REMOVE);
    renameSync(partial, folder);
  } catch (error) {
    rmSync(partial, REMOVE);
    throw error;
  }
};

/** What the package's own install script would link: the programs that VS Code puts into its terminals. */
const linkPrograms = (bin: string): void => {
  if (process.platform === "win32") return;
  const kind = process.platform === "darwin" ? "darwin" : "linux";
  for (const [name, target] of [
    ["remote-cli/code-server", `code-${kind}.sh`],
    ["helpers/browser.sh", `browser-${kind}.sh`],
  ] as const) {
    rmSync(join(bin, name), { force: true });
    symlinkSync(target, join(bin, name));
  }
};

const REMOVE = { recursive: true, force: true, maxRetries: 3 } as const;

const need = async (args: readonly string[], cwd: string): Promise<void> => {
  const { code, output } = await npm(args, cwd);
  if (code === 0) return;
  const tail = output.trim().split("\n").slice(-12).join("\n");
  throw new Error(`npm ${args.join(" ")} failed with code ${code}:\n${tail}`);
};
