/** The editor's API, as a function that is sent to the extension host gets it. */
import type * as vscode from "vscode";

/** `import * as vscode from "vscode"`. */
export type VsCode = typeof vscode;
