/** What is shown where there is nothing to draw: what is the matter, and the one thing to do about it. */
import { l10n } from "vscode";
import type { View } from "../../shared/view.ts";

type ProblemView = Extract<View, { readonly surface: "problem" }>;

/** A panel came back after a reload, and its trace is no longer in the history. */
export const lostTrace = (): ProblemView => ({
  surface: "problem",
  kind: "lost",
  title: l10n.t("This trace is gone"),
  text: l10n.t(
    "It was removed from the history, or its file was deleted. Trace the endpoint again to see it.",
  ),
  action: { act: "trace", label: l10n.t("Trace Endpoint…") },
});

/** A file with nothing in it. */
export const emptyFile = (): ProblemView => ({
  surface: "problem",
  kind: "empty",
  title: l10n.t("There is no trace in this file yet"),
  text: l10n.t("The file is empty. When a trace is written into it, it appears here."),
  action: { act: "open-as-text", label: l10n.t("Open as Text") },
});

/** A file with a trace's first line, and no event. */
export const emptyTrace = (endpoint: string): ProblemView => ({
  surface: "problem",
  kind: "empty",
  title: l10n.t("Nothing was recorded for {0}", endpoint),
  text: l10n.t(
    "The file names the endpoint and holds no event. When events are written into it, they appear here.",
  ),
  action: { act: "open-as-text", label: l10n.t("Open as Text") },
});

/** A file that is no trace, or cannot be read. */
export const unreadableFile = (why: string): ProblemView => ({
  surface: "problem",
  kind: "unreadable",
  title: l10n.t("This file cannot be read as a trace"),
  text: why,
  action: { act: "open-as-text", label: l10n.t("Open as Text") },
});
