/** An entry of the history as it stands now: what was recorded as running and does not run was interrupted by a reload. */
import { l10n } from "vscode";
import type { TraceBrief } from "../../shared/view.ts";
import type { Host } from "../host.ts";
import type { HistoryEntry } from "./history-entry.ts";

/** See the file's head. */
export const briefNow = ({ running }: Pick<Host, "running">, { brief }: HistoryEntry): TraceBrief =>
  brief.state === "running" && running.find(brief.id) === undefined
    ? { ...brief, state: "interrupted", headline: l10n.t("interrupted"), details: [] }
    : brief;
