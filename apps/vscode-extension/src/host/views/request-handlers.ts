/** What every view may ask of its host beside its own rows: the clipboard, a terminal, a reference, an act. */
import { commands, env, l10n, Uri, window } from "vscode";
import type { Act, Rows, RowsRequest } from "../../shared/protocol.ts";
import type { SimulationControls } from "../../shared/simulation-view.ts";
import type { Host } from "../host.ts";
import { messageText } from "./message-text.ts";
import { referenceUrl, repositoryOf } from "./reference-url.ts";
import type { RequestHandlers } from "./webview-channel.ts";

/** What differs from view to view. */
export interface ViewAnswers {
  readonly rows: (request: RowsRequest) => Rows;
  /** One for each act; {@link unavailable} for what the view does not offer. */
  readonly acts: Readonly<Record<Act, () => unknown>>;
  readonly choose: (index: number) => void;
  /** The command lines that the view shows: no other one is put into a terminal. */
  readonly commandLines: () => readonly string[];
  /** Runs the scenario on show again; absent where there is none. */
  readonly run?: (controls: SimulationControls, signal: AbortSignal) => Promise<void>;
}

/** See the file's head. */
export const requestHandlers = (
  { context, log }: Host,
  { rows, acts, choose, commandLines, run = unavailable }: ViewAnswers,
): RequestHandlers => ({
  rows: (request) => rows(request),
  act: ({ act }) => saying(log, act, acts[act]),
  copy: async ({ text }) => {
    await env.clipboard.writeText(text);
  },
  terminal: ({ command }) =>
    saying(log, "terminal", () => {
      if (!commandLines().includes(command) || hasControl(command)) {
        throw new Error(l10n.t("That command line is not part of this trace."));
      }
      typeIntoTerminal(command);
    }),
  reference: ({ reference }) =>
    saying(log, "reference", async () => {
      const url = referenceUrl(reference, repositoryOf(context));
      if (url === undefined) throw new Error(l10n.t("{0} is not known here.", reference));
      await env.openExternal(Uri.parse(url));
    }),
  choose: ({ trace }) => choose(trace),
  run: ({ controls }, signal) => run(controls, signal),
  simulation: ({ scenario }) =>
    saying(log, "simulation", () => commands.executeCommand("tcplens.simulate", { scenario, beside: true })),
});

/** What fails is said: the editor does so for what it was asked for itself, not for what a view of ours asks for. */
const saying = async (log: Host["log"], what: string, work: () => unknown): Promise<void> => {
  try {
    await work();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    log.error(`${what}: ${message}`);
    void window.showErrorMessage(messageText(message));
    throw error;
  }
};

/** For an act that a view does not offer. */
export const unavailable = (): never => {
  throw new Error(l10n.t("This view has nothing to do that with."));
};

/** A line break in it would run it. */
const hasControl = (text: string): boolean => /\p{Cc}/u.test(text);

/** A terminal of its own each time: in another there may be a half-typed line, or a program that asks for a password. */
const typeIntoTerminal = (command: string): void => {
  const terminal = window.createTerminal({ name: TERMINAL });
  terminal.show();
  terminal.sendText(command, false);
};

const TERMINAL = "TCP Lens";
