/** Registers every command; what it does is loaded when it is first used. */
import { commands, type Disposable } from "vscode";
import type { Host } from "../host.ts";
import { commandNames } from "./command-names.ts";

/** A failure goes to the log and on to the editor, which shows its message. */
export const registerCommands = (host: Host): readonly Disposable[] =>
  commandNames.map((name) =>
    commands.registerCommand(`tcplens.${name}`, async (argument: unknown, selection: unknown) => {
      try {
        const { commandTable } = await host.parts();
        await commandTable[name].run(host, argument, selection);
      } catch (error) {
        host.log.error(error instanceof Error ? error : String(error), name);
        throw error;
      }
    }),
  );
