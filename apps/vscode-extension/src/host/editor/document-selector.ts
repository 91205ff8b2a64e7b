/** The documents in which endpoints are looked for: text that people open, in any language. Which of them by its name the finder says. */
import type { DocumentSelector } from "vscode";

/** Not the output of programs, not the inside of the editor. */
export const documentSelector: DocumentSelector = [
  { scheme: "file" },
  { scheme: "untitled" },
  { scheme: "vscode-remote" },
  { scheme: "vscode-vfs" },
  { scheme: "vscode-userdata" },
];
