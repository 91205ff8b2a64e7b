/** The extension where the code runs: on a computer, in a container, at the end of SSH. */
import type { ExtensionContext } from "vscode";
import { activateHost } from "./activate-host.ts";

export const activate = (context: ExtensionContext): void =>
  activateHost(context, {
    parts: () => import("./node-parts.ts"),
    finder: () => import("./finder-parts.ts"),
    simulation: () => import("./simulation-parts.ts"),
    capture: () => import("./node-capture-parts.ts"),
    sockets: true,
  });
