/** How a running trace is seen where its panel is not: the bar over the tree, and after a second a notification. */
import { waitingFor } from "@tcplens/trace";
import { l10n, ProgressLocation, window, type CancellationToken, type Progress } from "vscode";
import type { Host } from "../host.ts";
import type { TraceSession } from "../tracing/trace-session.ts";
import { messageText } from "./message-text.ts";
import { ENDPOINTS_VIEW } from "./view-ids.ts";

/** Both end with the trace. */
export const showProgress = (host: Host, session: TraceSession): void => {
  void window.withProgress({ location: { viewId: ENDPOINTS_VIEW } }, () => session.ended);
  const notify = (): void => {
    if (!session.running || host.surfaces.isVisible(session.id)) return;
    changes.dispose();
    notifyUntilEnd(host, session);
  };
  const changes = host.surfaces.onDidChange(() => {
    if (session.now() >= PATIENCE) notify();
  });
  const timer = setTimeout(notify, PATIENCE);
  session.whenOver(() => {
    clearTimeout(timer);
    changes.dispose();
  });
};

const notifyUntilEnd = (host: Host, session: TraceSession): void => {
  const options = {
    location: ProgressLocation.Notification,
    title: l10n.t("Tracing {0}", messageText(session.endpoint.text)),
    cancellable: true,
  };
  void window.withProgress(options, (progress, token) => untilSeenOrOver(host, session, { progress, token }));
};

interface Shown {
  readonly progress: Progress<{ message?: string }>;
  readonly token: CancellationToken;
}

const untilSeenOrOver = (host: Host, session: TraceSession, { progress, token }: Shown): Promise<void> =>
  new Promise((resolve) => {
    const report = (): void =>
      progress.report({ message: messageText(host.words.say(waitingFor(session.trace, session.now()))) });
    const timer = setInterval(report, REPORT);
    const cancelled = token.onCancellationRequested(() => session.cancel());
    const done = (): void => {
      clearInterval(timer);
      cancelled.dispose();
      seen.dispose();
      resolve();
    };
    const seen = host.surfaces.onDidChange(() => {
      if (host.surfaces.isVisible(session.id)) done();
    });
    report();
    session.whenOver(done);
  });

/** ms of silence before a notification. */
const PATIENCE = 1000;
const REPORT = 500;
