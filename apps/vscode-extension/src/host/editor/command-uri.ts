/** Links that run a command. */
import { Uri } from "vscode";

/** With one argument. */
export const commandUri = (command: string, argument: unknown): Uri =>
  Uri.parse(`command:${command}?${encodeURIComponent(JSON.stringify([argument]))}`);
