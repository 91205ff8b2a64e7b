/** A failed trace that nobody sees is told: the cause, and the first thing to do about it. */
import { diagnose, type Finding } from "@tcplens/trace";
import { commands, ConfigurationTarget, env, l10n, window, workspace } from "vscode";
import type { Host } from "../host.ts";
import { placeLabel } from "../place.ts";
import type { TraceSession } from "../tracing/trace-session.ts";
import { messageText } from "./message-text.ts";

/** Resolves when the user has answered, or there was nothing to tell. */
export const tellFailure = async (host: Host, session: TraceSession): Promise<void> => {
  const { trace, id } = session;
  if (trace.outcome !== "failed" || trace.cancelled) return;
  if (host.settings().notifications === "never") return;
  if (host.surfaces.isVisible(id) && window.state.focused) return;
  const [finding] = diagnose(trace);
  const answers = answersFor(host, session, finding);
  const chosen = await window.showWarningMessage(
    messageText(messageOf(host, session, finding)),
    ...answers.keys(),
  );
  await answers.get(chosen ?? "")?.();
};

const messageOf = ({ words }: Host, { endpoint }: TraceSession, finding: Finding | undefined): string => {
  if (finding === undefined) return l10n.t("{0}: the connection failed", endpoint.text);
  const [step] = finding.nextSteps;
  const cause = `${endpoint.text}: ${words.say(finding.cause)}`;
  return step === undefined ? cause : `${cause} ${words.say(step.text)}`;
};

const answersFor = (
  { settings, log }: Host,
  session: TraceSession,
  finding: Finding | undefined,
): ReadonlyMap<string, () => unknown> => {
  const { place, id } = session;
  const command = finding?.nextSteps.find((step) => step.command !== undefined)?.command;
  const first: readonly (readonly [string, () => unknown])[] =
    command !== undefined
      ? [[l10n.t("Copy Command"), () => env.clipboard.writeText(command)]]
      : place === undefined
        ? []
        : [
            [
              l10n.t("Open {0}", placeLabel(place)),
              () => commands.executeCommand("tcplens.openPlace", session.shown),
            ],
          ];
  return new Map([
    ...first,
    [l10n.t("Show Trace"), () => commands.executeCommand("tcplens.showTrace", { id })],
    [
      l10n.t("Don't Show Again"),
      async () => {
        await workspace
          .getConfiguration("tcplens")
          .update("notifications", "never", ConfigurationTarget.Global);
        log.info(`notifications: ${settings().notifications}`);
      },
    ],
  ]);
};
