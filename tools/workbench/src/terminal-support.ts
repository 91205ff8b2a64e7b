/**
 * Whether the integrated terminal can open: its native part, node-pty, comes prebuilt for the usual platforms; for
 * others it is built, where there is a compiler.
 */
import { chmodSync, existsSync } from "node:fs";
import { join } from "node:path";
import { npm, run } from "./node-program.ts";

/** Whether terminals open in the workbench, and if not, why. */
export type TerminalSupport =
  | { readonly available: true }
  | { readonly available: false; readonly reason: string };

/** Makes terminals work where that can be done. `vscode` is the server's folder `lib/vscode`. */
export const provideTerminal = async (vscode: string, node: string): Promise<TerminalSupport> => {
  // npm keeps no executable bit for a file that is not a program of the package.
  const spawner = join(
    vscode,
    `node_modules/node-pty/prebuilds/${process.platform}-${process.arch}/spawn-helper`,
  );
  if (existsSync(spawner)) chmodSync(spawner, 0o755);
  const prebuilt = await opens(vscode, node);
  if (prebuilt.available) return prebuilt;
  const { code, output } = await npm(["rebuild", "node-pty", "--build-from-source"], vscode);
  if (code !== 0) {
    return {
      available: false,
      reason: `node-pty has no binary that works for ${process.platform}-${process.arch}, and building it failed (it takes python3, make and a C++ compiler): ${lastLine(output)}`,
    };
  }
  return opens(vscode, node);
};

/** Opens a pseudoterminal with the Node that will run the server. */
const opens = async (vscode: string, node: string): Promise<TerminalSupport> => {
  const program =
    'const t = require("./node_modules/node-pty").spawn(process.execPath, ["-p", "6*7"], {}); let s = "";' +
    't.onData((d) => { s += d; }); t.onExit(() => setTimeout(() => process.exit(s.includes("42") ? 0 : 1), 50));';
  const { code, output } = await run(node, ["-e", program], { cwd: vscode });
  return code === 0
    ? { available: true }
    : { available: false, reason: `node-pty does not open a terminal: ${lastLine(output)}` };
};

const lastLine = (output: string): string => output.trim().split("\n").at(-1)?.trim() ?? "";
