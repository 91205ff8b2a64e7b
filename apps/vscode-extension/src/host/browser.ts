/** The extension in a browser: traces are read, endpoints found and compared; there are no sockets to trace with. */
import type { ExtensionContext } from "vscode";
import { activateHost } from "./activate-host.ts";

export const activate = (context: ExtensionContext): void =>
  activateHost(context, {
    parts: () => import("./parts.ts"),
    finder: () => import("./finder-parts.ts"),
    simulation: () => import("./simulation-parts.ts"),
    capture: () => import("./capture-parts.ts"),
    sockets: false,
  });
