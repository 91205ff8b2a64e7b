/** `Trace ▸` over a line that names an endpoint, and beside it how the last trace of that endpoint went. */
import { CodeLens, l10n, Range, type TextDocument } from "vscode";
import { stateMarks } from "../../model/brief.ts";
import { briefNow } from "../history/brief-now.ts";
import type { Host } from "../host.ts";
import { agoWords } from "../time-words.ts";
import { foundEndpoints } from "./found-endpoints.ts";

/** The first hundred lines; one pair of lenses for each endpoint of a line. */
export const codeLenses = (host: Host, document: TextDocument): CodeLens[] => {
  const { history, running } = host;
  const seen = new Set<string>();
  return foundEndpoints(document).flatMap(({ endpoint: { text: endpoint }, start, end }) => {
    const range = new Range(document.positionAt(start), document.positionAt(end));
    const { line } = range.start;
    const key = `${line} ${endpoint}`;
    if (seen.has(key) || seen.size >= ENDPOINTS_MAX) return [];
    seen.add(key);
    const place = { uri: document.uri.toString(), line };
    const trace = new CodeLens(range, {
      command: "tcplens.traceEndpoint",
      title: l10n.t("Trace ▸"),
      tooltip: l10n.t("Trace {0}", endpoint),
      arguments: [{ endpoint, place }],
    });
    const last = history.latest(endpoint);
    if (last === undefined) return [trace];
    const { id, state, headline, startedAt } = briefNow(host, last);
    const title =
      running.find(id) === undefined
        ? l10n.t("last: {0} {1} ({2})", stateMarks[state], headline, agoWords(startedAt))
        : l10n.t("tracing…");
    return [trace, new CodeLens(range, { command: "tcplens.showTrace", title, arguments: [{ id }] })];
  });
};

const ENDPOINTS_MAX = 100;
