/** Settings: those of TCP Lens. */
import { commands } from "vscode";
import type { Host } from "../host.ts";

export const run = async ({ context }: Host): Promise<void> => {
  await commands.executeCommand("workbench.action.openSettings", `@ext:${context.extension.id}`);
};
