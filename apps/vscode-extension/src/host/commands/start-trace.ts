/** Traces a target where that can be done, else says why not. */
import { l10n, window } from "vscode";
import type { Host, TraceTarget } from "../host.ts";

/** `replacing`: the trace whose panel shows the new one. */
export const startTrace = async (host: Host, target: TraceTarget, replacing?: string): Promise<void> => {
  const { runTrace } = await host.parts();
  if (runTrace === undefined) return sayNoSockets();
  await runTrace(host, target, replacing);
};

/** Whether connections can be made here; says so where they cannot. */
export const canTrace = async (host: Host): Promise<boolean> => {
  if (host.sockets) return true;
  await sayNoSockets();
  return false;
};

const sayNoSockets = async (): Promise<void> => {
  await window.showInformationMessage(
    l10n.t(
      "A browser cannot make TCP connections. Open this folder in VS Code on a computer, or in a remote or container window, to trace. Traces can be opened and read here.",
    ),
  );
};
