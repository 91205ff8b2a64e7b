/** Puts the extension together: registers everything, does nothing yet. What is heavy is loaded when it is used. */
import { window, type ExtensionContext } from "vscode";
import { registerCommands } from "./commands/register-commands.ts";
import { registerEditorFeatures } from "./editor/register-editor-features.ts";
import { History } from "./history/history.ts";
import { TraceFiles } from "./history/trace-files.ts";
import { HostWords } from "./host-words.ts";
import type { Host } from "./host.ts";
import { liveSettings } from "./settings/live-settings.ts";
import { RunningTraces } from "./tracing/running-traces.ts";
import { registerViews } from "./views/register-views.ts";
import { Surfaces } from "./views/surfaces.ts";
import { WorkspaceScan } from "./workspace/workspace-scan.ts";

/** What the machine it runs on makes different. Everything is disposed with the context. */
export const activateHost = (
  context: ExtensionContext,
  {
    parts,
    finder,
    simulation,
    capture,
    sockets,
  }: Pick<Host, "parts" | "finder" | "simulation" | "capture" | "sockets">,
): void => {
  const log = window.createOutputChannel("TCP Lens", { log: true });
  const settings = liveSettings(log);
  const files = new TraceFiles(context, log);
  const history = new History({
    state: context.workspaceState,
    limit: () => settings()["history.limit"],
    forgotten: (id) => void files.remove(id),
  });
  const words = new HostWords();
  const host: Host = {
    context,
    log,
    words,
    settings,
    history,
    files,
    running: new RunningTraces(),
    surfaces: new Surfaces(),
    scan: new WorkspaceScan(finder, (error) => log.error(error instanceof Error ? error : String(error))),
    parts: once(async () => {
      const loaded = await parts();
      words.learn(await loaded.loadSentences(context));
      return loaded;
    }),
    finder,
    simulation: once(async () => {
      // The reader's words come with the parts.
      await host.parts();
      return simulation();
    }),
    capture: once(async () => {
      await host.parts();
      return capture();
    }),
    sockets,
    selected: { id: undefined },
  };
  context.subscriptions.push(
    log,
    history,
    host.running,
    host.surfaces,
    host.scan,
    ...registerCommands(host),
    ...registerViews(host),
    ...registerEditorFeatures(host),
  );
};

/** The first call's promise for all. */
const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
};
